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

extension ApproveModel {
    /// Compare, set, read back.
    func write(
        _ status: ModelApprovalStatus, over package: DescribeModelPackage.Output, verdicts: [MetricVerdict],
        _ aws: AWSAccess, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        let arn = package.modelPackageArn
        let doing = "setting \(arn) to \(status)"
        let before = try await describe(arn, aws)
        guard PackageState(before) == PackageState(package) else { throw Self.changed(doing, to: before) }
        let update = update(of: arn, to: status, verdicts, in: world)
        guard try await aws.change(update, doing: doing) != nil else {
            report.headline = "Dry run: \(arn) would be \(status)."
            return
        }
        let after = try await readBack(arn, unlike: before, aws, in: world)
        report.approvalStatus = after.modelApprovalStatus?.description
        guard after.modelApprovalStatus == status, after.approvalDescription == update.approvalDescription else {
            throw Self.changed(doing, to: after)
        }
        report.headline = "\(arn) is \(status)."
    }

    /// The package after the write. An answer from before it is old, not somebody's change: it is read again.
    private func readBack(
        _ arn: Arn, unlike before: DescribeModelPackage.Output, _ aws: AWSAccess, in world: World
    ) async throws(Failure) -> DescribeModelPackage.Output {
        var after = try await describe(arn, aws)
        for _ in 0..<5 where PackageState(after) == PackageState(before) {
            do { try await world.time.sleep(for: .seconds(2)) } catch {
                throw .cancelled(doing: "reading \(arn) back", still: "nothing; the decision was sent")
            }
            after = try await describe(arn, aws)
        }
        return after
    }

    private static func changed(_ doing: String, to package: DescribeModelPackage.Output) -> Failure {
        Failure(
            .conflict, doing: doing,
            because:
                "somebody else changed the package meanwhile; it is \(package.modelApprovalStatus?.description ?? "?") now",
            tryThis: "See in CloudTrail who called UpdateModelPackage, and run the step again.")
    }

    private func update(
        of arn: Arn, to status: ModelApprovalStatus, _ verdicts: [MetricVerdict], in world: World
    ) -> UpdateModelPackage {
        var update = UpdateModelPackage(modelPackageArn: arn)
        update.modelApprovalStatus = status
        let run = world.run
        let who = [run.actor.map { "by \($0)" }, run.runURL, run.sha.map { "at \($0)" }].compactMap { $0 }
        let rules = verdicts.map { "\($0.rule): \($0.passed ? "holds" : "fails") with \($0.text($0.value))" }
        let parts = ["\(status) \(who.joined(separator: " "))", note ?? ""] + rules
        update.approvalDescription = String(parts.filter { !$0.isEmpty }.joined(separator: "; ").prefix(1024))
        update.customerMetadataProperties = Self.metadata([
            ("decision", status.description), ("actor", run.actor), ("run", run.runURL), ("sha", run.sha),
            ("rules", rules.isEmpty ? nil : rules.joined(separator: " / ")),
        ])
        let token = RequestToken(
            step: Self.manifest.name, content: [arn.description, status.description, update.approvalDescription ?? ""],
            key: nil, run: run, random: world.random)
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
