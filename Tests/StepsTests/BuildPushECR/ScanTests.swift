/// The gate over ECR's scan: every status, every severity, and that no tag is given before it.
import AWS
import JSON
import Testing

@testable import Steps

@Suite struct ScanTests {
    private static func scan(_ status: String, _ counts: JSONValue? = nil) -> Exchange {
        var reply: JSONObject = ["imageScanStatus": ["status": .string(status), "description": "so it is"]]
        if let counts { reply["imageScanFindings"] = ["findingSeverityCounts": counts] }
        return .json("DescribeImageScanFindings", reply: .object(reply)) { body in
            #expect(body["imageId"] == ["imageDigest": .string(Registry.ours)])
        }
    }

    private func run(_ arguments: [String] = [], scans: [Exchange], tagged: Bool) async -> BenchRun {
        let builder = ScriptedBuilder([])
        return await bench(
            BuildPushECR.self, ["--repository", "team/churn", "--scan", "wait", "--poll-seconds", "5"] + arguments,
            script: [Registry.standing(), Registry.image(Registry.manifest())] + scans
                + (tagged ? BuildPushECRTests.tagged : []), files: BuildPushECRTests.dockerfile
        ) { builder.arrange(&$0, BuildPushECRTests.clean) }
    }

    @Test func startsAScanAndWaitsForIt() async {
        let missing = Exchange.refused("DescribeImageScanFindings", code: "ScanNotFoundException")
        let run = await run(
            scans: [
                missing, .json("StartImageScan", reply: ["imageScanStatus": ["status": "IN_PROGRESS"]]), missing,
                Self.scan("IN_PROGRESS"), Self.scan("COMPLETE", ["LOW": 3, "HIGH": 1]),
            ], tagged: true)
        #expect(run.exitCode == 0)
        #expect(run.record["scan-findings"]?["high"] == 1)
        #expect(run.record["scan-findings"]?["critical"] == 0)
    }

    @Test func waitsForTheScanThatTodayIsDoneAlready() async {
        let run = await run(
            scans: [
                .refused("DescribeImageScanFindings", code: "ScanNotFoundException"),
                .refused("StartImageScan", code: "LimitExceededException"), Self.scan("COMPLETE", [:]),
            ], tagged: true)
        #expect(run.exitCode == 0)
    }

    @Test(
        arguments: [
            ("critical", ["CRITICAL": 1], true), ("critical", ["HIGH": 9], false), ("high", ["HIGH": 1], true),
            ("medium", ["MEDIUM": 1], true), ("medium", ["LOW": 1, "UNDEFINED": 4], false),
            ("high", ["MEDIUM": 1], false),
        ] as [(String, JSONValue, Bool)])
    func holdsFindingsAgainstTheLimit(limit: String, counts: JSONValue, isRejected: Bool) async {
        let run = await run(
            ["--scan-fail-on", limit], scans: [Self.scan("ACTIVE", counts)], tagged: !isRejected)
        #expect(run.failure == (isRejected ? .rejected : nil))
        #expect(run.record["scan-findings"] != .null)
        #expect(run.record["image-tag"] == (isRejected ? .null : .string(Registry.commit)))
    }

    @Test(arguments: [
        "FAILED", "UNSUPPORTED_IMAGE", "SCAN_ELIGIBILITY_EXPIRED", "FINDINGS_UNAVAILABLE", "LIMIT_EXCEEDED",
        "IMAGE_ARCHIVED", "IMAGE_SIZE_EXCEEDED", "SOMETHING_NEW",
    ])
    func isRedWhereThereIsNothingToJudge(status: String) async {
        let run = await run(scans: [Self.scan(status, ["LOW": 0])], tagged: false)
        #expect(run.failure == .failed)
        #expect(run.record["failure"]?["because"]?.string?.contains(status) == true)
    }

    @Test(arguments: [nil, ["APOCALYPTIC": 1]] as [JSONValue?])
    func isRedWhereFindingsCannotBeRead(counts: JSONValue?) async {
        let run = await run(scans: [Self.scan("COMPLETE", counts)], tagged: false)
        #expect(run.failure == .failed)
    }

    /// Findings without counts are not clean; no findings without counts are.
    @Test(
        arguments: [
            (["findings": []], true), ([:], true), (["findings": [["severity": "HIGH"]]], false),
            (["enhancedFindings": [["severity": "HIGH"]]], false),
        ] as [(JSONValue, Bool)])
    func takesAbsentCountsForCleanOnlyWhereNothingIsFound(findings: JSONValue, isClean: Bool) async {
        let scan = Exchange.json(
            "DescribeImageScanFindings",
            reply: ["imageScanStatus": ["status": "COMPLETE"], "imageScanFindings": findings])
        let run = await run(scans: [scan], tagged: isClean)
        #expect(run.failure == (isClean ? nil : .failed))
    }

    @Test func noScanIsOneToStart() { #expect(ScanVerdict.of(nil) == .start) }
}
