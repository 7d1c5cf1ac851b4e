/// The gate of the registry: approves exactly one model package, where its metrics keep the rules.
import AWS
import ArgumentParser
import JSON

/// `approve-model`: reads, judges, writes only over the status it read, and reads back.
public struct ApproveModel: Step {
    @Option(help: "The model package to decide on.")
    var modelPackageArn: Arn?

    @Option(help: "The group to take the newest pending package of, with select.")
    var modelPackageGroup: String?

    @Option(help: "Which package of the group.")
    var select: Selection?

    @Option(help: "What to decide.")
    var decision: Decision = .approve

    @Option(
        help:
            "Rules that must hold to approve, one a line: auc >= 0.85, accuracy >= champion - 0.01, auc not-worse-than champion."
    )
    var require: [String] = []

    @Option(help: "The evaluation report, a file or an s3:// address; else the package's own model quality statistics.")
    var metricsFile: String?

    @Option(help: "The model to hold it against: approved (the newest approved one of its group), none, or an ARN.")
    var champion: ChampionChoice = .none

    @Option(help: "What to do with a package that fails a rule: leave or reject.")
    var onFail: OnFail = .leave

    @Option(help: "A sentence for the approval's description.")
    var note: String?

    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("The package that was decided on.") var modelPackageArn: Arn?
        @Output("Its version in the group.") var modelPackageVersion: Int?
        @Output("Its approval status now, as it was read back.") var approvalStatus: String?
        @Output("Its approval status before.") var previousStatus: String?
        @Output("The metrics the rules were held against, by name.") var metrics: JSONValue?
        @Output("The champion it was held against.") var championArn: Arn?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "approve-model",
        purpose: "Approves one model package of the SageMaker registry, where its metrics keep the rules.",
        promise: """
            Approves exactly one ARN, and only from the status it read: a change in between is a conflict. A metric that is \
            missing, NaN or no number fails its rule. Without rules the decision is the person's who runs the step.
            """,
        failures: [.denied, .notFound, .conflict, .failed, .rejected, .unavailable],
        permissions: [
            Permission(
                DescribeModelPackage.iamActions + UpdateModelPackage.iamActions + ListModelPackages.iamActions,
                on: [
                    "arn:${Partition}:sagemaker:${Region}:${Account}:model-package/*",
                    "arn:${Partition}:sagemaker:${Region}:${Account}:model-package-group/*",
                ], because: "to read and to decide on the package, and to find the champion"),
            Permission(GetObject.iamActions, on: ["arn:${Partition}:s3:::*"], because: "to read evaluation reports"),
        ])
}

/// Which package of a group.
public enum Selection: String, Sendable, CaseIterable, ExpressibleByArgument {
    case latestPending = "latest-pending"
}

/// What to decide.
public enum Decision: String, Sendable, CaseIterable, ExpressibleByArgument { case approve, reject }

/// What to do with a package that fails.
public enum OnFail: String, Sendable, CaseIterable, ExpressibleByArgument { case leave, reject }

/// Which model a candidate is held against.
public enum ChampionChoice: Sendable, Hashable, InputValue, CustomStringConvertible {
    case approved, none
    case package(Arn)

    /// What is right.
    public static var form: String { "approved, none, or the ARN of a model package" }

    /// From an input's text.
    public init?(argument: String) {
        switch argument {
        case "approved": self = .approved
        case "none": self = .none
        default:
            guard let arn = Arn(argument) else { return nil }
            self = .package(arn)
        }
    }

    /// As it is given.
    public var description: String {
        switch self {
        case .approved: "approved"
        case .none: "none"
        case .package(let arn): arn.description
        }
    }

    /// As it is given.
    public var defaultValueDescription: String { description }
}

extension ApproveModel {
    /// Reads the package, judges it, decides.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        let rules = try readRules()
        try checkChoice()
        let aws = try world.aws(self.aws, dryRun: change.dryRun)
        let package = try await aws.package(try await chosen(aws))
        report.modelPackageArn = package.modelPackageArn
        report.modelPackageVersion = package.modelPackageVersion
        report.previousStatus = package.modelApprovalStatus?.description
        report.approvalStatus = report.previousStatus
        try checkGroup(of: package)
        guard package.modelPackageStatus == .completed else {
            throw Failure(
                .conflict, doing: "deciding on \(package.modelPackageArn)",
                because: "the package itself is \(package.modelPackageStatus), not Completed",
                tryThis: [.pending, .inProgress].contains(package.modelPackageStatus)
                    ? "Run the step again when SageMaker is done with it, which takes seconds."
                    : "Register the model again; only a completed package can be deployed.")
        }
        guard decision == .approve else {
            if !rules.isEmpty { world.narrator.say("The decision is to reject: the rules are not looked at.") }
            try await write(.rejected, over: package, verdicts: [], aws, in: world, report: &report)
            return
        }
        guard package.modelApprovalStatus != .rejected else {
            throw Failure(
                .conflict, doing: "approving \(package.modelPackageArn)",
                because: "it is Rejected, which somebody decided",
                tryThis: "Register the model as a new version, or set it back to PendingManualApproval by hand.")
        }
        let verdicts = try await judge(package, by: rules, aws, in: world, report: &report)
        try await decide(verdicts, package, aws, in: world, report: &report)
    }

    /// One package is meant.
    private func checkChoice() throws(Failure) {
        guard modelPackageArn == nil || select == nil else {
            throw .usage(
                input: "select", "it chooses a package of a group, and model-package-arn names one already",
                tryThis: "Give one of both; a record of wait-pipeline gives model-package-arn.")
        }
    }

    /// A group that is named beside the ARN must be the package's own, and the champion another package.
    private func checkGroup(of package: DescribeModelPackage.Output) throws(Failure) {
        if case .package(let other) = champion, other == package.modelPackageArn {
            throw .usage(
                input: "champion", "the champion is the package itself, which keeps every rule against it",
                tryThis: "Give another package, or approved.")
        }
        guard let group = modelPackageGroup, modelPackageArn != nil else { return }
        guard package.modelPackageGroupName == group.split(separator: "/").last.map(String.init) else {
            throw Failure(
                .conflict, doing: "deciding on \(package.modelPackageArn)",
                because: "it is of the group \(package.modelPackageGroupName ?? "(none)"), not of \(group)",
                tryThis: "Give the ARN or the group alone, or the two that belong together.")
        }
    }

    private func readRules() throws(Failure) -> [MetricRule] {
        var rules: [MetricRule] = []
        for line in require {
            do { rules.append(try MetricRule(line)) } catch {
                throw .usage(input: "require", error.description, tryThis: "Write one rule a line: auc >= 0.85")
            }
        }
        if champion == .none, let rule = rules.first(where: \.namesReference) {
            throw .usage(
                input: "require", "“\(rule)” names the champion, and champion is none",
                tryThis: "Give champion: approved, or the ARN of a model package.")
        }
        return rules
    }

    private func decide(
        _ verdicts: [MetricVerdict], _ package: DescribeModelPackage.Output, _ aws: AWSAccess, in world: World,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        let failed = verdicts.filter { !$0.passed }
        guard failed.isEmpty else {
            if onFail == .reject, package.modelApprovalStatus != .rejected {
                try await write(.rejected, over: package, verdicts: verdicts, aws, in: world, report: &report)
            }
            throw Failure(
                .rejected, doing: "holding \(package.modelPackageArn) against the rules",
                because: failed.map(\.sentence).joined(separator: "; "),
                tryThis: onFail == .reject
                    ? "The package was rejected. Train a better model."
                    : "The package was left as it is. Train a better model.")
        }
        guard package.modelApprovalStatus != .approved else {
            report.headline = "\(package.modelPackageArn) was approved already, and keeps the rules."
            return
        }
        try await write(.approved, over: package, verdicts: verdicts, aws, in: world, report: &report)
    }
}

extension MetricVerdict {
    /// What a failed rule says.
    var sentence: String {
        guard note.isEmpty else { return "\(rule): \(note)" }
        return "\(rule): \(rule.metric) is \(text(value)), compared with \(text(bound))"
    }

    /// A value as it is shown.
    func text(_ value: Double?) -> String { value.map { JSONValue($0).text } ?? "–" }
}
