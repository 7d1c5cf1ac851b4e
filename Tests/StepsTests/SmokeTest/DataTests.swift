/// smoke-test with labelled rows over a script: what is sent, what is measured, and that no gap in the answers is green.
import HTTP
import JSON
import Steps
import Testing

@Suite struct DataTests {
    static let rows = "1,10,20\n0,11,21\n1,12,22\n0,13,23\n"
    static let arguments = [
        "--endpoint-name", "churn", "--data", "rows.csv", "--batch-size", "2", "--report", "report.json",
    ]

    func smoke(
        _ script: [Exchange], _ more: [String] = [], arguments: [String] = arguments,
        files: [String: String] = ["rows.csv": rows]
    ) async -> BenchRun {
        await bench(SmokeTest.self, arguments + more, script: script, files: files)
    }

    static func script(_ answers: [Exchange]) -> [Exchange] {
        SmokeTestTests.before + answers + SmokeTestTests.after
    }

    static func answers(_ first: String = "0.9,0.2", _ second: String = "0.6,0.4") -> [Exchange] {
        [
            SmokeTestTests.answer(first) { request in
                #expect(request.headers["Content-Type"] == "text/csv")
                #expect(request.body == .bytes(Array("10,20\n11,21".utf8)))
            },
            SmokeTestTests.answer(second) { request in
                #expect(request.body == .bytes(Array("12,22\n13,23".utf8)))
            },
        ]
    }

    @Test func measuresTheRows() async {
        let run = await smoke(Self.script(Self.answers()), ["--require", "auc >= 1\naccuracy >= 1\nrows >= 4"])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["metrics"]?["auc"] == 1)
        #expect(run.record["metrics"]?["rows"] == 4)
        #expect(run.record["cases"] == 2)
        let report = run.files["report.json"].flatMap { try? JSONValue(parsing: $0) }
        #expect(report?["data"]?["task"] == "binary")
        #expect(report?["data"]?["rows"] == 4)
        #expect(report?["data"]?["absent"] == [:])
    }

    @Test func aRuleThatDoesNotHoldIsRed() async {
        let run = await smoke(Self.script(Self.answers("0.1,0.2")), ["--require", "auc >= 0.85"])
        #expect(run.failure == .rejected)
        #expect(run.record["failure"]?["because"]?.string?.contains("auc >= 0.85 does not hold: it is 0.5") == true)
    }

    @Test(arguments: ["0.9", "0.9,0.2,0.3", "0.9,nan", "0.9,", "", "0.9\n0.2\n0.3", #"{"error": "x"}"#, "0.9,x"])
    func answersThatDoNotFitTheRowsAreRed(answer: String) async {
        let run = await smoke(Self.script(Self.answers(answer)), ["--require", "auc >= 0"])
        #expect(run.failure == .rejected)
        #expect(run.record["failed-cases"] == 1)
        #expect(run.record["metrics"]?["auc"] == nil)
        let because = run.record["failure"]?["because"]?.string ?? ""
        #expect(because.contains("“data rows 1 to 2”"), "\(because)")
        #expect(because.contains("it is not measured, since 1 of 2 batches of rows failed"), "\(because)")
    }

    /// Words alone may be data: what is taken for names is said.
    @Test func saysWhichRowItTookForNames() async {
        let run = await smoke(Self.script(Self.answers()), files: ["rows.csv": "y,a,b\n" + Self.rows])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("data: 4 rows of csv, below the names y, a, b, in 2 requests"), "\(run.story)")
    }

    @Test func oneClassHasNoAUC() async {
        let files = ["rows.csv": "1,10,20\n1,11,21\n1,12,22\n1,13,23\n"]
        let plain = await smoke(Self.script(Self.answers()), files: files)
        #expect(plain.exitCode == 0)
        #expect(plain.record["metrics"]?["auc"] == nil)
        #expect(plain.record["metrics"]?["accuracy"] == 0.5)
        let ruled = await smoke(Self.script(Self.answers()), ["--require", "auc >= 0"], files: files)
        #expect(ruled.failure == .rejected)
        #expect(
            ruled.record["failure"]?["because"]?.string?.contains("not measured, since every row is positive") == true)
    }

    @Test func differentWidthsInDifferentBatchesAreRed() async {
        let run = await smoke(Self.script(Self.answers("0.1,0.9\n0.8,0.2", "0.6\n0.4")))
        #expect(run.failure == .rejected)
        #expect(run.record["failure"]?["because"]?.string?.contains("different numbers of scores") == true)
    }

    @Test func goesWithCases() async {
        let files = ["rows.csv": Self.rows, "cases.json": SmokeTestTests.cases]
        let run = await smoke(
            Self.script(SmokeTestTests.good + Self.answers()), ["--cases", "cases.json", "--require", "f1 >= 1"],
            files: files)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["cases"] == 4)
    }

    @Test func readsFromS3() async {
        let arguments = ["--endpoint-name", "churn", "--data", "s3://bucket/a/rows.csv", "--batch-size", "2"]
        let headers: Headers = ["Content-Length": "\(Self.rows.utf8.count)", "ETag": "\"1\""]
        let get = Exchange.http(.get, "/a/rows.csv", headers: headers, body: Self.rows)
        let run = await smoke([get] + Self.script(Self.answers()), arguments: arguments, files: [:])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["metrics"]?["auc"] == 1)
    }

    @Test(arguments: [
        ("rows.csv", ["--data-format", "libsvm"], "data"), ("rows.txt", [], "data-format"), ("none.csv", [], "data"),
        ("s3://", [], "data"), ("rows.csv", ["--batch-size", "0"], "batch-size"),
        ("rows.csv", ["--threshold", "nan"], "threshold"), ("rows.csv", ["--threshold", "inf"], "threshold"),
        ("rows.csv", ["--label-column", "y"], "data"), ("rows.csv", ["--positive-label", "2"], "positive-label"),
        ("rows.csv", ["--task", "ranking"], "task"), ("rows.csv", ["--header", "maybe"], "header"),
        ("rows.csv", ["--label-column", "-1"], "label-column"), ("ragged.csv", [], "data"),
    ])
    func refusesByName(source: String, more: [String], input: String) async {
        let files = ["rows.csv": Self.rows, "rows.txt": Self.rows, "ragged.csv": "1,2\n1,2,3\n"]
        let run = await smoke(
            [], more, arguments: ["--endpoint-name", "churn", "--data", source], files: files)
        #expect(run.failure == .usage)
        #expect(run.story.contains(input), "\(run.story)")
    }

    @Test func namesFileLineAndColumn() async {
        let run = await smoke([], files: ["rows.csv": "1,2\n1,\"x\n"])
        #expect(run.story.contains("rows.csv: line 2, column 2, has a quoted cell without end"), "\(run.story)")
    }

    /// An output `cases` of an earlier test is a number, and its `report` is a file that must stay.
    @Test func takesNeitherCasesNorReportFromARecord() async {
        let earlier = #"{"step": "smoke-test", "result": "succeeded", "cases": 6, "report": "old.json"}"#
        let run = await bench(
            SmokeTest.self, ["--endpoint-name", "churn", "--from", "earlier.json"], files: ["earlier.json": earlier])
        #expect(run.failure == .usage)
        #expect(run.story.contains("there are neither cases nor data"), "\(run.story)")
        #expect(run.files["old.json"] == nil)
    }

    @Test func toleranceIsForCasesThatGiveNone() async {
        let cases = """
            {"cases": [{"name": "a", "content-type": "text/csv", "body": "1",
              "expect": {"values": [{"at": "$[0][0]", "equals": 0.5}, {"at": "$[0][1]", "equals": 1, "tolerance": 0}]}}]}
            """
        for (tolerance, answer, exit) in [("0.1", "0.55,1", 0), ("0.01", "0.55,1", 10), ("0.1", "0.5,1.05", 10)] {
            let run = await bench(
                SmokeTest.self, ["--endpoint-name", "churn", "--cases", "cases.json", "--tolerance", tolerance],
                script: Self.script([SmokeTestTests.answer(answer)]), files: ["cases.json": cases])
            #expect(run.exitCode == Int32(exit), "\(run.story)")
        }
    }
}
