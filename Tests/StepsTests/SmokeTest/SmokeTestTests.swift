/// smoke-test over a script: what it asks of an endpoint and of a container, and how it ends.
import FoundationEssentials
import HTTP
import JSON
import Steps
import Testing

@Suite struct SmokeTestTests {
    static let name = "churn"
    static let invocations = "/endpoints/churn/invocations"
    static let cases = """
        {"cases": [
          {"name": "yes", "content-type": "text/csv", "accept": "text/csv", "body": "1,2",
           "expect": {"status": 200, "rows": 1, "values": [{"at": "$[0][0]", "equals": 0.75, "tolerance": 0.01}]}},
          {"name": "nonsense", "content-type": "text/csv", "body": "a,b", "expect": {"status": "4xx"}}
        ]}
        """
    static let arguments = ["--endpoint-name", name, "--cases", "cases.json", "--report", "report.json"]

    // MARK: what AWS answers

    static func endpoint(
        _ status: String = "InService", config: String = "churn-1", image: String = "repo@sha256:aa",
        variants: [String] = ["AllTraffic"]
    ) -> Exchange {
        .json(
            "DescribeEndpoint",
            reply: [
                "EndpointName": "churn", "EndpointArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn",
                "EndpointConfigName": .string(config), "EndpointStatus": .string(status), "CreationTime": 1_700_000_000,
                "LastModifiedTime": 1_700_000_000,
                "ProductionVariants": .array(
                    variants.map { variant in
                        ["VariantName": .string(variant), "DeployedImages": [["ResolvedImage": .string(image)]]]
                    }),
            ])
    }

    static func config(
        _ name: String = "churn-1", model: String = "churn-m1", created: Double = 1_700_000_000.25,
        variants: [String] = ["AllTraffic"]
    ) -> Exchange {
        .json(
            "DescribeEndpointConfig",
            reply: [
                "EndpointConfigName": .string(name), "CreationTime": JSONValue(created),
                "EndpointConfigArn": .string("arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/\(name)"),
                "ProductionVariants": .array(
                    variants.map { ["VariantName": .string($0), "ModelName": .string(model)] }),
            ])
    }

    static func answer(
        _ body: String, type: String = "text/csv; charset=utf-8", variant: String = "AllTraffic",
        check: @escaping @Sendable (HTTPRequest) -> Void = { _ in }
    ) -> Exchange {
        .http(
            .post, invocations, headers: ["Content-Type": type, "x-Amzn-Invoked-Production-Variant": variant],
            body: body,
            check: check)
    }

    static func error(_ code: String, status: Int, _ body: String = #"{"Message": "no"}"#) -> Exchange {
        .http(.post, invocations, status: status, headers: ["x-amzn-ErrorType": code], body: body)
    }

    static func modelError(_ status: Int) -> Exchange {
        error(
            "ModelError", status: 424,
            """
            {"Message": "Received client error (\(status)) from primary", "OriginalStatusCode": \(status),
             "OriginalMessage": "cannot read", "LogStreamArn": "arn:aws:logs:eu-west-1:123456789012:log-group:g"}
            """)
    }

    static let before = [endpoint(), config()]
    static let after = before
    static let good = [answer("0.75"), modelError(415)]

    func smoke(
        _ arguments: [String], _ script: [Exchange], cases: String = cases, files: [String: String] = [:],
        clock: ManualClock = ManualClock()
    ) async -> BenchRun {
        await bench(
            SmokeTest.self, arguments, script: script, files: files.merging(["cases.json": cases]) { $0 + $1 },
            clock: clock)
    }

    func smoke(
        _ script: [Exchange], cases: String = cases, files: [String: String] = [:], clock: ManualClock = ManualClock()
    ) async -> BenchRun {
        await smoke(Self.arguments, script, cases: cases, files: files, clock: clock)
    }

    func report(_ run: BenchRun, _ path: String = "report.json") -> JSONValue? {
        run.files[path].flatMap { try? JSONValue(parsing: $0) }
    }

    // MARK: green

    @Test func greenWhereAllIsAsExpected() async {
        let run = await smoke(
            Self.before + [
                Self.answer("0.755\n") { request in
                    #expect(request.headers["Content-Type"] == "text/csv")
                    #expect(request.headers["Accept"] == "text/csv")
                    #expect(request.headers["X-Amzn-SageMaker-Target-Variant"] == nil)
                    #expect(request.body == .bytes(Array("1,2".utf8)))
                }, Self.modelError(415),
            ] + Self.after)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["passed"] == true)
        #expect(run.record["cases"] == 2)
        #expect(run.record["failed-cases"] == 0)
        #expect(run.record["error-rate"] == 0)
        #expect(run.record["metrics"]?["retries"] == 0)
        #expect((run.record["max-difference"]?.double ?? 1) < 0.006)
        #expect(run.record["report"] == "report.json")
        let report = report(run)
        #expect(report?["result"] == "passed")
        #expect(report?["target"]?["endpoint-config-name"] == "churn-1")
        #expect(report?["target"]?["variants"]?.array?.first?["images"] == ["repo@sha256:aa"])
        #expect(report?["target"]?["variants"]?.array?.first?["model-name"] == "churn-m1")
        #expect(report?["cases"]?.array?.map { $0["passed"] } == [true, true])
        #expect(report?["cases"]?.array?.map { $0["status"] } == [200, 415])
    }

    @Test func judgesTimesAndRules() async {
        func script(_ clock: ManualClock) -> [Exchange] {
            Self.before + [Self.answer("0.75") { _ in clock.advance(by: .milliseconds(40)) }, Self.modelError(400)]
                + Self.after
        }
        let fast = ManualClock()
        let rules = "p99-ms <= 40\nerror-rate <= 0\nthroughput >= 10"
        let green = await smoke(Self.arguments + ["--require", rules], script(fast), clock: fast)
        #expect(green.exitCode == 0, "\(green.story)")
        #expect(green.record["p99-ms"] == 40)
        #expect(green.record["p50-ms"] == 0)
        #expect(green.record["throughput"] == 50)
        let slow = ManualClock()
        let red = await smoke(Self.arguments + ["--require", "p99-ms <= 39.9"], script(slow), clock: slow)
        #expect(red.failure == .rejected)
        #expect(red.record["failed-cases"] == 0)
        #expect(red.record["passed"] == false)
        #expect(red.record["failure"]?["because"]?.string?.contains("p99-ms <= 39.9 does not hold: it is 40") == true)
        #expect(report(red)?["rules"]?.array?.first?["holds"] == false)
    }

    @Test func warmUpDoesNotCount() async {
        let clock = ManualClock()
        let run = await smoke(
            Self.arguments + ["--warm-up", "3"],
            Self.before + [
                Self.answer("0.75") { _ in clock.advance(by: .seconds(9)) }, Self.modelError(500), Self.answer("wrong"),
            ] + Self.good + Self.after, clock: clock)
        #expect(run.exitCode == 0)
        #expect(run.record["metrics"]?["max-ms"] == 0)
        #expect(run.record["cases"] == 2)
    }

    // MARK: red

    @Test(arguments: [
        [answer("0.5"), modelError(415)], [answer(""), modelError(415)], [answer("nan"), modelError(415)],
        [answer(#"{"error": "x"}"#, type: "application/json"), modelError(415)], [answer("0.7"), modelError(415)],
        [answer("0.75"), answer("0.1")], [answer("0.75"), modelError(500)], [modelError(500), modelError(415)],
        [answer("0.75"), error("ValidationError", status: 400)],
        [answer("0.75"), error("ThrottlingException", status: 429)],
        [answer("0.75").lost(), modelError(415)], [answer("0.75"), error("InternalFailure", status: 500)],
        [answer("0.75"), error("ModelError", status: 424)], [answer("<html>", type: "text/html"), modelError(415)],
    ])
    func anyWrongAnswerIsRejected(answers: [Exchange]) async {
        let run = await smoke(Self.before + answers + Self.after)
        #expect(run.failure == .rejected, "\(run.story)")
        #expect(run.record["passed"] == false)
        #expect(run.record["failed-cases"] == 1)
        #expect(run.record["error-rate"] == 0.5)
        #expect(report(run)?["result"] == "failed")
        #expect(run.record["metrics"]?["retries"] == 0)
    }

    @Test func saysWhatWasExpectedAndQuotesTheAnswer() async {
        let run = await smoke(Self.before + [Self.answer("0.5\n::error::gotcha"), Self.answer("0.1")] + Self.after)
        let because = run.record["failure"]?["because"]?.string ?? ""
        #expect(because.hasPrefix("2 of 2 cases failed: “yes”: "), "\(because)")
        #expect(because.contains("$[0][0] is 0.5, expected 0.75 ± 0.01"))
        #expect(because.contains("“nonsense”: status is 200, expected 4xx"))
        #expect(run.story.contains("| ::error::gotcha"))
    }

    @Test(arguments: [
        [endpoint(config: "churn-2"), config("churn-2")], [endpoint("Updating"), config()],
        [endpoint(image: "repo@sha256:bb"), config()], [endpoint(), config(created: 1_700_000_001)],
        [.refused("DescribeEndpoint", code: "ValidationException", "Could not find endpoint \"churn\".")],
    ])
    func aChangeMeanwhileIsRed(after: [Exchange]) async {
        let run = await smoke(Self.before + Self.good + after)
        #expect(run.failure == .conflict)
        #expect(run.record["passed"] == false)
        #expect(report(run)?["result"] == "changed")
    }

    @Test(arguments: [
        ("OutOfService", Failure.Kind.unavailable), ("Creating", .conflict), ("Updating", .conflict),
        ("SystemUpdating", .conflict), ("RollingBack", .conflict), ("Deleting", .conflict), ("Failed", .unavailable),
        ("UpdateRollbackFailed", .unavailable), ("Dreaming", .failed),
    ])
    func testsOnlyWhatIsInService(status: String, kind: Failure.Kind) async {
        let run = await smoke([Self.endpoint(status), Self.config()])
        #expect(run.failure == kind)
        #expect(run.files["report.json"] == nil)
    }

    @Test func missingEndpointAndVariantAreNotFound() async {
        let missing = await smoke([
            .refused("DescribeEndpoint", code: "ValidationException", "Could not find endpoint.")
        ])
        #expect(missing.failure == .notFound)
        let variant = await smoke(Self.arguments + ["--target-variant", "Blue"], Self.before)
        #expect(variant.failure == .notFound)
        #expect(variant.record["failure"]?["because"] == "it has the variants AllTraffic")
    }

    @Test func deniedIsRedAtOnce() async {
        let run = await smoke(Self.before + [Self.error("AccessDeniedException", status: 403)])
        #expect(run.failure == .denied)
        let sleeps = run.clock.sleeps.withLock { $0 }
        #expect(sleeps.isEmpty)
        #expect(report(run)?["result"] == "unfinished")
    }

    @Test func asksTheVariantThatIsNamedAndNoOther() async {
        let arguments = Self.arguments + ["--target-variant", "Blue"]
        let two = [Self.endpoint(variants: ["Blue", "Green"]), Self.config(variants: ["Blue", "Green"])]
        func answers(by variant: String) -> [Exchange] {
            [
                Self.answer("0.75", variant: variant) { request in
                    #expect(request.headers["X-Amzn-SageMaker-Target-Variant"] == "Blue")
                }, Self.modelError(400),
            ]
        }
        let right = await smoke(arguments, two + answers(by: "Blue") + two)
        #expect(right.exitCode == 0)
        let stale = await smoke(arguments, two + answers(by: "Green") + two)
        #expect(stale.failure == .rejected)
        #expect(
            stale.record["failure"]?["because"]?.string?.contains("the variant Green answered, Blue was asked") == true)
    }

    @Test func warnsOfAVariantThatNobodyReached() async {
        let two = [Self.endpoint(variants: ["Blue", "Green"]), Self.config(variants: ["Blue", "Green"])]
        let run = await smoke(two + [Self.answer("0.75", variant: "Blue"), Self.modelError(400)] + two)
        #expect(run.exitCode == 0)
        #expect(run.story.contains("warning: no case was answered by the variant Green"))
    }

    // MARK: not ready

    @Test(arguments: [("ModelNotReadyException", 429), ("ServiceUnavailable", 503)])
    func waitsOutWhatIsNotReady(code: String, status: Int) async {
        let waits = Array(repeating: Self.error(code, status: status), count: 3)
        let run = await smoke(
            Self.arguments + ["--require", "error-rate <= 0"], Self.before + waits + Self.good + Self.after)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["metrics"]?["retries"] == 3)
        #expect(run.record["error-rate"] == 0)
        let sleeps = run.clock.sleeps.withLock { $0 }
        #expect(sleeps.count == 3)
        #expect(run.record["p99-ms"] == 0)
        #expect(report(run)?["cases"]?.array?.first?["retries"] == 3)
    }

    @Test func aRetryAfterTheFirstAnswerIsAnError() async {
        let script =
            Self.before + [Self.answer("0.75"), Self.error("ServiceUnavailable", status: 503), Self.modelError(400)]
            + Self.after
        let shown = await smoke(script)
        #expect(shown.exitCode == 0)
        #expect(shown.record["error-rate"] == 0.5)
        #expect(shown.story.contains("warning: not ready in between"))
        let red = await smoke(Self.arguments + ["--require", "error-rate <= 0"], script)
        #expect(red.failure == .rejected)
    }

    @Test func waitsNoLongerThanItMay() async {
        let run = await smoke(
            Self.arguments + ["--timeout-minutes", "0.05"],
            Self.before + Array(repeating: Self.error("ServiceUnavailable", status: 503), count: 4))
        #expect(run.failure == .timedOut)
        #expect(report(run)?["result"] == "unfinished")
        #expect(run.record["passed"] == false)
    }

    // MARK: refused before anything is sent

    @Test(arguments: [
        (["--cases", "cases.json"], "endpoint-name"), (["--endpoint-name", "churn"], "cases"),
        (["--endpoint-name", "churn", "--url", "http://h", "--cases", "cases.json"], "url"),
        (["--endpoint-name", "a b", "--cases", "cases.json"], "endpoint-name"),
        (["--url", "ftp://h", "--cases", "cases.json"], "url"),
        (["--url", "http://h/invocations", "--cases", "cases.json"], "url"),
        (["--url", "http://h", "--target-variant", "a", "--cases", "cases.json"], "target-variant"),
        (["--endpoint-name", "churn", "--cases", "none.json"], "cases"),
        (arguments + ["--concurrency", "0"], "concurrency"),
        (arguments + ["--warm-up", "-1"], "warm-up"), (arguments + ["--require", "auc >= 0.85"], "require"),
        (arguments + ["--require", "p99-ms"], "require"), (arguments + ["--data", "d.csv"], "data"),
        (arguments + ["--model", "m"], "model"), (arguments + ["--tolerance", "-1"], "tolerance"),
        (["--endpoint-name", "churn", "--data", "d.csv", "--tolerance", "1"], "tolerance"),
        (arguments + ["--label-column", "1"], "label-column"), (arguments + ["--threshold", "1"], "threshold"),
        (arguments + ["--rate", "5"], "rate"), (arguments + ["--rate", "0"], "rate"),
        (arguments + ["--rate", "nan", "--duration-seconds", "5"], "rate"),
        (arguments + ["--rate", "0.1", "--duration-seconds", "5"], "duration-seconds"),
        (arguments + ["--rate", "9999", "--duration-seconds", "999"], "duration-seconds"),
        (arguments + ["--duration-seconds", "0"], "duration-seconds"),
        (["--url", "http://h", "--verify-report", "report.json"], "verify-report"),
    ])
    func refusesByName(arguments: [String], input: String) async {
        let run = await smoke(arguments, [])
        #expect(run.failure == .usage)
        #expect(run.story.contains("reading the input \(input)"), "\(run.story)")
    }

    @Test(arguments: [#"{"cases": []}"#, "", #"{"cases": [{"name": "x"}]}"#])
    func refusesCasesThatTestNothing(cases: String) async {
        let run = await smoke(Self.arguments, [], cases: cases)
        #expect(run.failure == .usage)
        #expect(run.story.contains("cases.json"))
    }
}
