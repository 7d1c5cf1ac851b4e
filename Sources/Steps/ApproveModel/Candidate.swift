/// The package that is decided on, its report, and the champion it is held against: what is read before anything is written.
import AWS
import FoundationEssentials
import JSON
import Workflow

extension ApproveModel {
    /// The ARN that was given, or the newest pending one of the group.
    func chosen(_ aws: AWSAccess) async throws(Failure) -> Arn {
        if let modelPackageArn { return modelPackageArn }
        guard let modelPackageGroup, select == .latestPending else {
            throw .usage(
                input: "model-package-arn", "neither it nor model-package-group with select is given",
                tryThis: "Give the ARN, a wait-pipeline record, or model-package-group and select: latest-pending.")
        }
        guard let newest = try await aws.newestPackage(.pendingManualApproval, in: modelPackageGroup) else {
            throw Failure(
                .notFound, doing: "finding the newest pending package of \(modelPackageGroup)",
                because: "the group has none", tryThis: "Register a model first.")
        }
        return newest
    }

    /// Holds the package against the rules.
    func judge(
        _ package: DescribeModelPackage.Output, by rules: [MetricRule], _ aws: AWSAccess, in world: World,
        report: inout Report<Outputs>
    ) async throws(Failure) -> [MetricVerdict] {
        guard !rules.isEmpty || metricsFile != nil || champion != .none else { return [] }
        let candidate: EvaluationReport?
        do throws(Failure) {
            candidate = try await evaluation(of: package, aws, in: world)
            try candidate?.requireAbout(package.modelPackageArn)
            try candidate?.requirePassed()
        } catch {
            // A report that cannot be read keeps no rule; what to do with the package then is on-fail's to say.
            guard error.kind == .rejected, !rules.isEmpty else { throw error }
            return rules.map { MetricVerdict(rule: $0, value: nil, bound: nil, passed: false, note: error.because) }
        }
        var metrics = JSONObject()
        for (name, value) in candidate?.numbers ?? [] { metrics[name] = JSONValue(value) }
        report.metrics = .object(metrics)
        let champion = try await findChampion(of: package, aws, report: &report)
        let verdicts = rules.map { $0.judge(candidate, against: champion) }
        guard !rules.isEmpty else { return [] }
        report.summary.table(
            ["rule", "value", "compared with", "verdict"],
            verdicts.map { verdict in
                [
                    .code(verdict.rule.description), Markdown(verdict.text(verdict.value)),
                    Markdown(verdict.text(verdict.bound)),
                    Markdown(
                        (verdict.passed ? "✅ holds" : "❌ fails") + (verdict.note.isEmpty ? "" : ": \(verdict.note)")),
                ]
            })
        return verdicts
    }

    private func evaluation(
        of package: DescribeModelPackage.Output, _ aws: AWSAccess, in world: World
    ) async throws(Failure) -> EvaluationReport? {
        guard let metricsFile else {
            guard let file = package.modelMetrics?.modelQuality?.statistics else { return nil }
            return try await EvaluationReport.read(file, aws)
        }
        if let uri = S3URI(metricsFile) { return try await EvaluationReport.read(uri, aws) }
        do {
            return try EvaluationReport(
                try world.files.read(metricsFile, limit: EvaluationReport.longest), from: metricsFile)
        } catch let failure as Failure { throw failure } catch {
            throw .usage(input: "metrics-file", "\(error)", tryThis: "Give a file, or an s3:// address.")
        }
    }

    private func findChampion(
        of package: DescribeModelPackage.Output, _ aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) -> ReferenceModel {
        let arn: Arn
        switch champion {
        case .none: return .notAsked
        case .package(let given): arn = given
        case .approved:
            guard let group = package.modelPackageGroupName else {
                throw .usage(
                    input: "champion", "\(package.modelPackageArn) is in no group, so there is none approved beside it",
                    tryThis: "Give the ARN of the champion, or none.")
            }
            guard let newest = try await aws.newestPackage(.approved, in: group, but: package.modelPackageArn) else {
                return .notYet
            }
            arn = newest
        }
        report.championArn = arn
        let described = try await aws.package(arn)
        guard let file = described.modelMetrics?.modelQuality?.statistics else {
            return .known(name: arn.description, nil)
        }
        return .known(name: arn.description, try await EvaluationReport.read(file, aws))
    }
}
