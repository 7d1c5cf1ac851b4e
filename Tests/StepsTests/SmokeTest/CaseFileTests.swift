/// Case files: what is read, and what is refused with file, case and member named.
import JSON
import Testing

@testable import Steps

@Suite struct CaseFileTests {
    static func file(_ cases: String) -> [UInt8] { Array(#"{"cases": [\#(cases)]}"#.utf8) }

    static func file(expecting expect: String) -> [UInt8] {
        file(#"{"name": "one", "content-type": "text/csv", "body": "1", "expect": \#(expect)}"#)
    }

    @Test func readsAllMembers() throws {
        let cases = try CaseFile(
            Self.file(
                #"""
                {"name": "one", "content-type": "text/csv", "accept": "text/csv", "body": "1,2", "expect": {
                  "status": 200, "content-type": "Text/CSV", "rows": 1, "columns": 2, "max-ms": 50.5, "values": [
                    {"at": "$[0][0]", "equals": 0.5, "tolerance": 1e-4}, {"at": "$[0][1]", "min": 0},
                    {"at": "$.label", "equals": "yes"}]}},
                {"name": "two", "content-type": "application/json", "body": {"rows": [[1, 2]]}, "expect": {"status": "4xx"}}
                """#)
        ).cases
        #expect(cases.map(\.name) == ["one", "two"])
        #expect(cases[0].expect.status == .exactly(200))
        #expect(cases[0].expect.contentType == "text/csv")
        #expect(cases[0].expect.rows == 1 && cases[0].expect.columns == 2)
        #expect(cases[0].expect.mostMilliseconds == 50.5)
        #expect(
            cases[0].expect.values.map(\.rule) == [
                .number(0.5, tolerance: 1e-4), .range(min: 0, max: nil), .exactly("yes"),
            ])
        #expect(cases[1].accept == nil)
        #expect(String(decoding: cases[1].body, as: UTF8.self) == #"{"rows":[[1,2]]}"#)
        #expect(cases[1].expect.status == .family(4))
    }

    @Test(arguments: [
        ("", "it is not JSON"), ("[]", "the file is an array"), ("{}", "the file has no cases"),
        (#"{"cases": []}"#, "cases is empty"), (#"{"cases": {}}"#, "cases is an object"),
        (#"{"cases": [1]}"#, "case 1 is a number"), (#"{"cases": [1], "case": []}"#, "case is not known"),
        (#"{"cases": [{"name": " "}]}"#, "case 1: name is empty"), (#"{"cases": [{}]}"#, "case 1 has no name"),
        (#"{"cases": [{"name": "a", "name": "b"}]}"#, "it is not JSON"),
    ])
    func refusesWhatIsNoFile(text: String, words: String) {
        #expect(problem(Array(text.utf8)).contains(words))
    }

    @Test(arguments: [
        (#"{"name": "one", "body": "1", "expect": {"status": 200}}"#, "case 1 (“one”) has no content-type"),
        (#"{"name": "one", "content-type": "text/csv", "expect": {"status": 200}}"#, "case 1 (“one”) has no body"),
        (#"{"name": "one", "content-type": "text/csv", "body": "1"}"#, "has no expect"),
        (#"{"name": "one", "content-type": "a/b", "body": 1, "expect": {"status": 200}}"#, "body is a number"),
        (
            #"{"name": "one", "content-type": "a/b", "body": "", "expects": {}, "expect": {"rows": 1}}"#,
            "expects is not known"
        ),
    ])
    func refusesWhatIsNoCase(text: String, words: String) {
        #expect(problem(Self.file(text)).contains(words))
    }

    @Test(arguments: [
        ("{}", "expect is empty"), ("200", "expect is a number"),
        (#"{"schema": {"format": "a"}}"#, "schema cannot be checked: $.format is not known here"),
        (#"{"statuss": 200}"#, "statuss is not known"), (#"{"status": 99}"#, "status is 99"),
        (#"{"status": "200"}"#, "status is"), (#"{"status": "6xx"}"#, "status is"), (#"{"status": null}"#, "status is"),
        (#"{"content-type": "text/csv; charset=utf-8"}"#, "media type alone"), (#"{"rows": -1}"#, "rows is -1"),
        (#"{"rows": 1.5}"#, "rows is 1.5"), (#"{"max-ms": "5"}"#, "max-ms is a string"),
        (#"{"max-ms": -1}"#, "less than 0"),
        (#"{"values": []}"#, "at least one"), (#"{"values": [{}]}"#, "values[0] has no at"),
        (#"{"values": [{"at": "$[*]", "min": 0}]}"#, "at is no place"),
        (#"{"values": [{"at": "$"}]}"#, "equals or min or max should stand"),
        (#"{"values": [{"at": "$", "equals": 1, "min": 0}]}"#, "exclude each other"),
        (#"{"values": [{"at": "$", "min": 0, "tolerance": 1}]}"#, "tolerance goes with equals"),
        (#"{"values": [{"at": "$", "equals": "a", "tolerance": 1}]}"#, "tolerance goes with equals"),
        (#"{"values": [{"at": "$", "equals": 1, "tolerance": -1}]}"#, "less than 0"),
        (#"{"values": [{"at": "$", "equals": null}]}"#, "equals is null"),
        (#"{"values": [{"at": "$", "min": 2, "max": 1}]}"#, "min is more than max"),
        (#"{"values": [{"at": "$", "min": "0"}]}"#, "min is a string"),
        (#"{"values": [{"at": "$", "minimum": 0}]}"#, "minimum is not known"),
    ])
    func refusesWhatIsNoExpectation(expect: String, words: String) {
        let problem = problem(Self.file(expecting: expect))
        #expect(problem.contains(words), "\(problem)")
        #expect(problem.hasPrefix("case 1 (“one”)"))
    }

    @Test func refusesANameTwice() {
        let one = #"{"name": "one", "content-type": "a/b", "body": "", "expect": {"status": 200}}"#
        #expect(problem(Self.file("\(one), \(one)")) == "case 2: name “one” is that of case 1 already")
    }

    @Test func refusesABodyThatSageMakerWouldRefuse() {
        let body = String(repeating: "1", count: CaseFile.longestBody + 1)
        let text = #"{"name": "one", "content-type": "a/b", "body": "\#(body)", "expect": {"status": 200}}"#
        #expect(problem(Self.file(text)).contains("SageMaker takes 6291456"))
    }

    private func problem(_ bytes: [UInt8]) -> String {
        do {
            _ = try CaseFile(bytes)
            return "read without a problem"
        } catch { return error.description }
    }
}
