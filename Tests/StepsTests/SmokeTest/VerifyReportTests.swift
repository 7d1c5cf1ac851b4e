/// verify-report over a script: green only for a whole report that passed, about what the endpoint runs now.
import JSON
import Steps
import Testing

@Suite struct VerifyReportTests {
    typealias Base = SmokeTestTests
    static let arguments = ["--verify-report", "report.json"]

    /// A report as a real test writes it.
    static func report(_ answers: [Exchange] = Base.good) async -> String {
        await SmokeTestTests().smoke(Base.before + answers + Base.after).files["report.json"] ?? ""
    }

    static func verify(_ report: String, _ script: [Exchange], _ arguments: [String] = arguments) async -> BenchRun {
        await bench(SmokeTest.self, arguments, script: script, files: ["report.json": report])
    }

    @Test func greenWhereTheEndpointStillRunsWhatPassed() async {
        let run = await Self.verify(await Self.report(), Base.before)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["passed"] == true)
        #expect(run.record["cases"] == 2)
        #expect(run.record["report"] == "report.json")
        #expect(run.record["p50-ms"] == 0)
    }

    @Test(arguments: [
        (
            [Base.endpoint(config: "churn-2"), Base.config("churn-2")],
            "it runs the configuration churn-2, tested was churn-1"
        ),
        ([Base.endpoint(), Base.config(created: 1_700_000_001)], "was made anew"),
        ([Base.endpoint(), Base.config(model: "churn-m2")], "runs the model churn-m2, tested was churn-m1"),
        ([Base.endpoint(image: "repo@sha256:bb"), Base.config()], "runs the image repo@sha256:bb"),
        ([Base.endpoint("Updating"), Base.config()], "its status is Updating"),
        ([Base.endpoint("Failed"), Base.config()], "its status is Failed"),
        ([Base.endpoint(variants: ["A", "B"]), Base.config(variants: ["A", "B"])], "it has the variants A, B"),
    ])
    func rejectsWhatDiffers(now: [Exchange], words: String) async {
        let run = await Self.verify(await Self.report(), now)
        #expect(run.failure == .rejected)
        #expect(run.record["passed"] == false)
        #expect(run.record["failure"]?["because"]?.string?.contains(words) == true, "\(run.story)")
    }

    @Test func saysWhereTheReportIsAboutOneVariantOfSeveral() async {
        let two = [Base.endpoint(variants: ["Blue", "Green"]), Base.config(variants: ["Blue", "Green"])]
        let tested = await SmokeTestTests().smoke(
            Base.arguments + ["--target-variant", "Blue"],
            two + [Base.answer("0.75", variant: "Blue"), Base.modelError(400)] + two)
        let run = await Self.verify(tested.files["report.json"] ?? "", two)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.story.contains("warning: the report is about the variant Blue only"))
    }

    @Test func rejectsATestThatFailed() async {
        let run = await Self.verify(await Self.report([Base.answer("0.1"), Base.modelError(400)]), Base.before)
        #expect(run.failure == .rejected)
        #expect(run.record["failure"]?["because"]?.string?.contains("result “failed”") == true)
    }

    @Test func rejectsATestThatBrokeOff() async {
        let broken = await SmokeTestTests().smoke(Base.before + [Base.error("AccessDeniedException", status: 403)])
        let run = await Self.verify(broken.files["report.json"] ?? "", Base.before)
        #expect(run.failure == .rejected)
        #expect(run.record["failure"]?["because"]?.string?.contains("unfinished") == true)
    }

    @Test func rejectsAnEditedReportWithoutAskingAnybody() async {
        let failed = await Self.report([Base.answer("0.1"), Base.modelError(400)])
        let run = await Self.verify(failed.replacing("\"failed\"", with: "\"passed\""), [])
        #expect(run.failure == .rejected)
        #expect(run.record["failure"]?["because"]?.string?.contains("altered") == true)
    }

    @Test(arguments: ["", "{}", "[1]", "not json"])
    func refusesWhatIsNoReport(text: String) async {
        let run = await Self.verify(text, [])
        #expect(run.failure == .usage)
    }

    @Test func refusesAReportThatIsNotThere() async {
        let run = await Self.verify("", [], ["--verify-report", "other.json"])
        #expect(run.failure == .usage)
    }

    @Test func aMissingEndpointIsNotFound() async {
        let run = await Self.verify(
            await Self.report(), [.refused("DescribeEndpoint", code: "ValidationException", "Could not find endpoint")])
        #expect(run.failure == .notFound)
    }

    @Test func deniedIsDenied() async {
        let run = await Self.verify(await Self.report(), [.refused("DescribeEndpoint", code: "AccessDeniedException")])
        #expect(run.failure == .denied)
    }

    @Test func refusesTheReportOfAContainer() async {
        let tested = await bench(
            SmokeTest.self, ["--url", "http://model:8080", "--cases", "cases.json", "--report", "report.json"],
            script: [
                .http(.get, "/ping"), .http(.post, "/invocations", headers: ["Content-Type": "text/csv"], body: "0.75"),
                .http(.post, "/invocations", status: 400),
            ], files: ["cases.json": Base.cases])
        #expect(tested.exitCode == 0)
        let run = await Self.verify(tested.files["report.json"] ?? "", [])
        #expect(run.failure == .usage)
    }
}
