/// Writing a decision: only over the status that was read, and believed only when it is read back.
import AWS
import FoundationEssentials
import JSON
import Workflow

/// What must not change between reading a package and deciding on it.
struct PackageState: Sendable, Hashable {
    private let status: ModelPackageStatus
    private let approval: ModelApprovalStatus?
    private let description: String?
    private let modified: Date?
    private let properties: [String: String]
    private let metrics: String?

    /// The state as it was read.
    init(_ package: DescribeModelPackage.Output) {
        status = package.modelPackageStatus
        approval = package.modelApprovalStatus
        description = package.approvalDescription
        modified = package.lastModifiedTime
        properties = package.customerMetadataProperties ?? [:]
        metrics = package.modelMetrics?.modelQuality?.statistics?.s3Uri
    }
}

/// A decision on one package, and why.
struct PackageDecision: Sendable {
    let arn: Arn
    let status: ModelApprovalStatus
    /// What stands in the description after who decided.
    var why: [String] = []
    /// What stands in the metadata beside who decided.
    var more: [(String, String?)] = []

    /// The act, as the end of "while …".
    var doing: String { "setting \(arn) to \(status)" }

    /// Compares with what was read, writes, and reads back; nil in a dry run. `step` is who writes.
    ///
    /// - Parameter seen: is shown what was read back, also where that is a conflict.
    func write(
        over package: DescribeModelPackage.Output, by step: String, _ aws: AWSAccess, in world: World,
        seen: (DescribeModelPackage.Output) -> Void = { _ in }
    ) async throws(Failure) -> DescribeModelPackage.Output? {
        let before = try await aws.package(arn)
        guard PackageState(before) == PackageState(package) else { throw changed(to: before) }
        let update = update(by: step, in: world)
        guard try await aws.change(update, doing: doing) != nil else { return nil }
        let after = try await readBack(unlike: before, aws, in: world)
        seen(after)
        guard after.modelApprovalStatus == status, after.approvalDescription == update.approvalDescription else {
            throw changed(to: after)
        }
        return after
    }

    /// The package after the write. An answer from before it is old, not somebody's change: it is read again.
    private func readBack(
        unlike before: DescribeModelPackage.Output, _ aws: AWSAccess, in world: World
    ) async throws(Failure) -> DescribeModelPackage.Output {
        var after = try await aws.package(arn)
        for _ in 0..<5 where PackageState(after) == PackageState(before) {
            do { try await world.time.sleep(for: .seconds(2)) } catch {
                throw .cancelled(doing: "reading \(arn) back", still: "nothing; the decision was sent")
            }
            after = try await aws.package(arn)
        }
        return after
    }

    private func changed(to package: DescribeModelPackage.Output) -> Failure {
        Failure(
            .conflict, doing: doing,
            because:
                "somebody else changed the package meanwhile; it is \(package.modelApprovalStatus?.description ?? "?") now",
            tryThis: "See in CloudTrail who called UpdateModelPackage, and run the step again.")
    }

    private func update(by step: String, in world: World) -> UpdateModelPackage {
        var update = UpdateModelPackage(modelPackageArn: arn)
        update.modelApprovalStatus = status
        let run = world.run
        let who = [run.actor.map { "by \($0)" }, run.runURL, run.sha.map { "at \($0)" }].compactMap { $0 }
        let parts = ["\(status) \(who.joined(separator: " "))"] + why
        update.approvalDescription = String(parts.filter { !$0.isEmpty }.joined(separator: "; ").prefix(1024))
        update.customerMetadataProperties = Self.metadata(
            [("decision", status.description), ("actor", run.actor), ("run", run.runURL), ("sha", run.sha)] + more)
        let token = RequestToken(
            step: step, content: [arn.description, status.description, update.approvalDescription ?? ""], key: nil,
            run: run, random: world.random)
        update.clientToken = String(token.description.prefix(36))
        return update
    }

    /// Names and values within SageMaker's rules: 256 characters of letters, digits, blanks and `_.:/=+-@`.
    static func metadata(_ members: [(String, String?)]) -> [String: String] {
        var metadata: [String: String] = [:]
        for case (let name, let value?) in members {
            let kept = value.unicodeScalars.map { scalar -> Character in
                let fits = scalar.properties.isAlphabetic || "0123456789 _.:/=+-@".unicodeScalars.contains(scalar)
                return fits ? Character(scalar) : "_"
            }
            metadata["mlops-steps:\(name)"] = String(String(kept).prefix(256))
        }
        return metadata
    }
}

extension ApproveModel {
    /// Compare, set, read back.
    func write(
        _ status: ModelApprovalStatus, over package: DescribeModelPackage.Output, verdicts: [MetricVerdict],
        _ aws: AWSAccess, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        let rules = verdicts.map { "\($0.rule): \($0.passed ? "holds" : "fails") with \($0.text($0.value))" }
        let decision = PackageDecision(
            arn: package.modelPackageArn, status: status, why: [note ?? ""] + rules,
            more: [("rules", rules.isEmpty ? nil : rules.joined(separator: " / "))])
        let after = try await decision.write(over: package, by: Self.manifest.name, aws, in: world) { after in
            report.approvalStatus = after.modelApprovalStatus?.description
        }
        report.headline =
            after == nil
            ? "Dry run: \(decision.arn) would be \(status)." : "\(decision.arn) is \(status)."
    }
}

extension AWSAccess {
    /// One version of the registry as it stands, by the very ARN.
    func package(_ arn: Arn) async throws(Failure) -> DescribeModelPackage.Output {
        let doing = "reading the package \(arn)"
        let package = try await read(DescribeModelPackage(modelPackageName: arn.description), doing: doing)
        guard package.modelPackageArn == arn else {
            throw Failure(
                .conflict, doing: doing, because: "SageMaker answered for \(package.modelPackageArn)",
                tryThis: "Give the ARN of one version: …:model-package/GROUP/VERSION.")
        }
        return package
    }
}
