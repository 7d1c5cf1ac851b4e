/// The anatomy of a step: a declaration that is its options, and a story that runs in a world.
import ArgumentParser
import Bytes

/// One link of a delivery chain, such as `wait-pipeline`.
///
/// Its stored properties, `@Option`s and groups of them, are its inputs; its ``Outputs`` are what it answers; its
/// ``manifest`` says the rest. From these come the parser, `--help`, action.yml, the README's tables, the record's schema
/// and the IAM policy: there is no second list to keep in step.
public protocol Step: ParsableCommand, Sendable {
    /// What the step answers, each with its prose.
    associatedtype Outputs: StepOutputs

    /// What no option can say: name, purpose, exit codes, permissions.
    static var manifest: Manifest { get }

    /// What of the arguments, each `--name=value`, must not be printed, not even in the refusal of a wrong one.
    static func confidential(in arguments: [String]) -> [Secret]

    /// Does the work. Outputs are filled into `report` as they become known, so that a step that throws still leaves
    /// what it learned in the record.
    func run(in world: World, report: inout Report<Outputs>) async throws(Failure)
}

/// What a step is, apart from its inputs and outputs.
public struct Manifest: Sendable {
    /// The name of executable, action folder and record: kebab-case.
    public let name: String
    /// One line: what it does.
    public let purpose: String
    /// A paragraph or two for `--help` and the README: what it promises.
    public let promise: String
    /// The exit codes it can end with, beside 0, `bug` and `usage`, which every step has.
    public let failures: [Failure.Kind]
    /// What its role must be allowed.
    public let permissions: [Permission]
    /// Whether it is there to tell of red steps too, so that a red record in a pipe does not end it.
    public let tellsFailures: Bool

    /// A manifest.
    public init(
        name: String, purpose: String, promise: String, failures: [Failure.Kind], permissions: [Permission],
        tellsFailures: Bool = false
    ) {
        self.name = name
        self.purpose = purpose
        self.promise = promise
        self.failures = failures
        self.permissions = permissions
        self.tellsFailures = tellsFailures
    }

    /// Every exit code but 0, in the table's order.
    public var exitCodes: [Failure.Kind] {
        Failure.Kind.allCases.filter { [.bug, .usage, .cancelled].contains($0) || failures.contains($0) }
    }
}

/// IAM actions on resources, for the policy of the step's role.
public struct Permission: Sendable, Hashable {
    /// `sagemaker:StartPipelineExecution` and the like.
    public let actions: [String]
    /// Resource patterns in IAM's words; `${Partition}`, `${Region}` and `${Account}` are filled in by whoever attaches
    /// the policy.
    public let resources: [String]
    /// What IAM's condition keys must be, where the actions are allowed for that alone.
    public let conditions: [String: String]
    /// Why the step needs it.
    public let reason: String

    /// Actions on resources; `*` only where AWS offers nothing narrower.
    public init(
        _ actions: [String], on resources: [String], where conditions: [String: String] = [:], because reason: String
    ) {
        self.actions = actions
        self.resources = resources
        self.conditions = conditions
        self.reason = reason
    }
}

extension Step {
    /// Nothing: secrets are inputs of a type of their own.
    public static func confidential(in arguments: [String]) -> [Secret] { [] }

    /// What `--help` prints around the options.
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: manifest.name, abstract: manifest.purpose, discussion: manifest.promise,
            version: Toolkit.version)
    }
}

/// The toolkit as a whole.
public enum Toolkit {
    /// The version that `--version` prints and that requests carry in User-Agent.
    public static let version = "0.1.0"
}
