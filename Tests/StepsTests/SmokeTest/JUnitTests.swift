/// The JUnit file: well-formed whatever the names hold, red wherever the test is, and never an older test's.
import Foundation
import FoundationXML
import JSON
import Steps
import Testing

@Suite(.serialized) struct JUnitTests {
    static let arguments =
        SmokeTestTests.arguments + ["--junit", "junit.xml", "--require", "error-rate <= 0\ncases >= 2"]

    func smoke(_ answers: [Exchange], after: [Exchange] = SmokeTestTests.after, cases: String = SmokeTestTests.cases)
        async -> BenchRun
    {
        await bench(
            SmokeTest.self, Self.arguments, script: SmokeTestTests.before + answers + after,
            files: ["cases.json": cases, "junit.xml": "an older one"])
    }

    /// The document of a run, which must be well-formed; counts must agree with its elements. Its elements live no longer than
    /// it does.
    func document(_ run: BenchRun) throws -> XMLDocument {
        let document = try XMLDocument(xmlString: run.files["junit.xml"] ?? "")
        let suite = try #require(try document.nodes(forXPath: "/testsuites/testsuite").first as? XMLElement)
        let count = { (name: String) in try document.nodes(forXPath: "//testcase\(name)").count }
        #expect(suite.attribute(forName: "tests")?.stringValue == "\(try count(""))")
        #expect(suite.attribute(forName: "failures")?.stringValue == "\(try count("/failure"))")
        #expect(suite.attribute(forName: "errors")?.stringValue == "\(try count("/error"))")
        return document
    }

    func names(_ document: XMLDocument, _ path: String) throws -> [String] {
        try document.nodes(forXPath: "//" + path).compactMap {
            ($0 as? XMLElement)?.attribute(forName: "name")?.stringValue
        }
    }

    @Test func holdsEverythingThatWasJudged() async throws {
        let run = await smoke(SmokeTestTests.good)
        #expect(run.exitCode == 0, "\(run.story)")
        let document = try document(run)
        #expect(
            try names(document, "testcase") == [
                "yes", "nonsense", "error-rate <= 0", "cases >= 2", "it stays the same while it is tested",
            ])
        #expect(try document.nodes(forXPath: "//testcase/failure | //testcase/error").isEmpty)
    }

    @Test func saysWhatFailed() async throws {
        let run = await smoke([SmokeTestTests.answer("0.5"), SmokeTestTests.modelError(415)])
        #expect(run.failure == .rejected)
        let document = try document(run)
        #expect(try names(document, "testcase[failure]") == ["yes", "error-rate <= 0"])
        let failure = try document.nodes(forXPath: "//testcase/failure").first as? XMLElement
        #expect(failure?.attribute(forName: "message")?.stringValue == "$[0][0] is 0.5, expected 0.75 ± 0.01")
    }

    @Test func aLostAnswerIsAnError() async throws {
        let run = await smoke([SmokeTestTests.answer("0.75").lost(), SmokeTestTests.modelError(415)])
        #expect(try names(try document(run), "testcase[error]") == ["yes"])
    }

    @Test func aChangeIsAFailure() async throws {
        let changed = [SmokeTestTests.endpoint(config: "churn-2"), SmokeTestTests.config("churn-2")]
        let run = await smoke(SmokeTestTests.good, after: changed)
        #expect(try names(try document(run), "testcase[failure]") == ["it stays the same while it is tested"])
    }

    @Test func aTestThatBrokeOffLeavesNoOlderFile() async throws {
        let run = await bench(
            SmokeTest.self, Self.arguments,
            script: SmokeTestTests.before + [SmokeTestTests.error("AccessDeniedException", status: 403)],
            files: ["cases.json": SmokeTestTests.cases, "junit.xml": "an older one"])
        #expect(run.failure == .denied)
        #expect(try names(try document(run), "testcase[error]") == ["it ends"])
    }

    @Test(arguments: [
        "\u{1}\u{0B}\u{1B}[31m", "]]><x y='\\\"'/>&amp;", "\u{FFFE}\u{FFFF}", "a\nb\tc\r", "x\u{85}\u{2028}",
        "😀\u{10FFFF}",
    ])
    func staysWellFormed(name: String) async throws {
        let written = JSONValue.string(name).text
        let cases =
            #"{"cases": [{"name": \#(written), "content-type": "text/csv", "body": "1", "expect": {"rows": 1}}]}"#
        let run = await smoke([SmokeTestTests.answer(#"{"error": \#(written)}"#)], cases: cases)
        #expect(run.failure == .rejected)
        let first = try names(try document(run), "testcase[failure]").first ?? ""
        let isHeld = name.unicodeScalars.allSatisfy { scalar in
            !(scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar))
                && ![0xFFFE, 0xFFFF].contains(scalar.value)
        }
        #expect((first == name) == isHeld, "\(first.debugDescription)")
    }
}
