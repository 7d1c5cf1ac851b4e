/// The words of an image's inputs: repository, tag, platform, named values. Each type refuses what no builder should see.
import AWS
import ArgumentParser
import JSON

/// The name of a repository by ECR's rule.
public struct RepositoryName: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The name.
    public let description: String

    /// What is right.
    public static var form: String {
        "the name of an ECR repository without its registry, such as team/churn: small letters, digits, . _ - and /"
    }

    /// Reads a name.
    public init?(argument: String) {
        let part = /[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*/
        guard (2...256).contains(argument.utf8.count),
            argument.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({
                $0.wholeMatch(of: part) != nil
            })
        else { return nil }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The name.
    public var json: JSONValue { .string(description) }
}

/// The number of the account whose registry is meant.
public struct RegistryID: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// Twelve digits.
    public let description: String

    /// What is right.
    public static var form: String {
        "the twelve digits of an account, in quotes in a workflow: as a number it would lose a leading zero"
    }

    /// Reads twelve digits.
    public init?(argument: String) {
        guard let account = AccountID(argument) else { return nil }
        description = account.description
    }
}

/// A tag by the registries' rule.
public struct ImageTag: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The tag.
    public let description: String

    /// What is right.
    public static var form: String {
        "a tag: letters, digits, _ . and -, at most 128 characters, not with . or - in front"
    }

    /// Reads a tag.
    public init?(argument: String) {
        guard argument.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\-]{0,127}/) != nil else { return nil }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The tag.
    public var json: JSONValue { .string(description) }
}

/// One platform: SageMaker takes no image of several.
public struct ImagePlatform: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// `linux/amd64`.
    public let description: String

    /// SageMaker's own, but for Graviton instances.
    public static let amd64 = ImagePlatform(known: "linux/amd64")

    private init(known: String) { description = known }

    /// What is right.
    public static var form: String { "one platform, such as linux/amd64: SageMaker refuses an image of several" }

    /// Reads a platform.
    public init?(argument: String) {
        guard argument.wholeMatch(of: /[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?/) != nil else { return nil }
        description = argument
    }
}

/// A build argument or a label: `NAME=VALUE`.
public struct NamedValue: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// What stands before the first equals sign.
    public let name: String
    /// What stands behind it.
    public let value: String

    /// What is right.
    public static var form: String { "a line NAME=VALUE each" }

    /// A pair.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Reads a pair; a name alone would take its value from wherever the builder runs.
    public init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        let name = argument[..<equals]
        guard name.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\-\/]*/) != nil else { return nil }
        self.init(String(name), String(argument[argument.index(after: equals)...]))
    }

    /// As it is written.
    public var description: String { "\(name)=\(value)" }
}

/// What builds.
public enum BuilderName: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// The docker CLI where its daemon answers, else buildah.
    case auto
    /// The docker CLI.
    case docker
    /// buildah.
    case buildah
}

/// Which image of the repository makes a build needless.
public enum ReuseRule: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// One built from the same tree in the same way.
    case tree
    /// One that has the first tag already, whatever it was built from.
    case tag
    /// None.
    case never
}

/// Whether to wait for a scan.
public enum ScanRule: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// No.
    case off
    /// Until it is over.
    case wait
}

/// From which severity on a finding is refused.
public enum ScanThreshold: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// Critical alone.
    case critical
    /// High and critical.
    case high
    /// Medium and above.
    case medium
}
