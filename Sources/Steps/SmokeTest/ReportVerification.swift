/// The gate before production: holds a report against what the endpoint runs now, and asks the model nothing.
import JSON

extension SmokeTest {
    /// Reads the report, looks at the endpoint, and says no to any difference.
    func verify(_ path: String, in world: World, report: inout Report<Outputs>) async throws(Failure) {
        guard url == nil else {
            throw .usage(
                input: "verify-report", "what a container at a url runs cannot be looked up",
                tryThis: "Verify the report of an endpoint, without url.")
        }
        report.report = path
        let tested = try Self.tested(path, try read(path, in: world))
        report.outputs.take(tested.metrics)
        let name = endpointName ?? tested.endpoint.name
        let look = EndpointLook(name: name, aws: try world.aws(aws))
        let differences = try await look.differences(from: tested.endpoint)
        let objections = tested.objections + differences
        if let variant = tested.variant, tested.endpoint.variants.count > 1 {
            world.narrator.warn("the report is about the variant \(variant) only")
        }
        report.summary.table(
            ["tested", ""],
            [
                ["endpoint", "\(tested.endpoint.name)"], ["configuration", .code(tested.endpoint.configName)],
                ["when", "\(tested.finished)"], ["digest", .code(tested.digest)],
            ] + tested.endpoint.variants.map { ["model of \($0.name)", .code($0.modelName ?? "?")] })
        guard objections.isEmpty else {
            throw Failure(
                .rejected, doing: "holding the report \(path) against \(name)",
                because: objections.joined(separator: "; "),
                tryThis: "Test \(name) again as it is now, and verify the new report.")
        }
        report.passed = true
        report.headline =
            "\(name) still runs \(tested.endpoint.configName), which passed its test of \(tested.finished)."
    }

    private func read(_ path: String, in world: World) throws(Failure) -> SmokeReport {
        let bytes: [UInt8]
        do { bytes = try world.files.read(path, limit: SmokeReport.limit) } catch {
            throw .usage(
                input: "verify-report", error.description, tryThis: "Give the path of a report that smoke-test wrote.")
        }
        do { return try SmokeReport(file: bytes) } catch {
            switch error {
            case .malformed(let why):
                throw .usage(
                    input: "verify-report", "\(path) is no report: \(why)",
                    tryThis: "Give the path of a report that smoke-test wrote.")
            case .altered(let why):
                throw Failure(
                    .rejected, doing: "reading the report \(path)", because: "it was altered after the test: \(why)",
                    tryThis: "Test again, and hand the report on as it was written.")
            }
        }
    }

    private static func tested(_ path: String, _ report: SmokeReport) throws(Failure) -> ReportedTest {
        guard let tested = ReportedTest(report) else {
            throw .usage(
                input: "verify-report", "\(path) does not say which endpoint was tested, or how the test ended",
                tryThis: "Verify the report of a test of an endpoint.")
        }
        return tested
    }
}

/// What a report says about its test, as far as the gate asks. Pure.
struct ReportedTest: Sendable {
    let endpoint: TestedEndpoint
    let metrics: SmokeMetrics
    let finished: String
    let variant: String?
    let digest: String
    /// Why the report itself is no yes, whatever the endpoint runs.
    let objections: [String]

    /// Reads a report; nil where it is not about an endpoint or lacks a part.
    init?(_ report: SmokeReport) {
        guard let endpoint = report.endpoint, let result = report.result else { return nil }
        self.endpoint = endpoint
        metrics = SmokeMetrics(report.content["metrics"])
        finished = report.content["finished"]?.string ?? "an unknown time"
        variant = report.content["target-variant"]?.string
        digest = report.digest
        var objections: [String] = []
        if result != .passed { objections.append("the test has the result “\(result.rawValue)”") }
        let cases = report.content["cases"]?.array ?? []
        let failed = cases.count { $0["passed"]?.bool != true }
        if cases.isEmpty { objections.append("the report holds no cases") }
        if failed > 0 { objections.append("\(failed) of \(cases.count) cases failed") }
        let broken = (report.content["rules"]?.array ?? []).count { $0["holds"]?.bool != true }
        if broken > 0 { objections.append("\(broken) rules did not hold") }
        self.objections = objections
    }
}
