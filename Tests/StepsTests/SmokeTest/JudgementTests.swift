/// Answers against expectations: every expectation both ways, and every hostile answer red.
import JSON
import JSONSchema
import Testing

@testable import Steps

@Suite struct JudgementTests {
    static let csv = "text/csv; charset=utf-8"
    static let json = "application/json"

    static func judge(
        _ body: String, _ type: String? = csv, status: Int = 200, ms: Double = 1,
        _ fill: (inout CaseExpectation) -> Void = { _ in }
    ) -> Judgement {
        var expect = CaseExpectation()
        fill(&expect)
        return Judgement(
            Answer(status: status, contentType: type, body: Array(body.utf8)), milliseconds: ms, by: expect)
    }

    static func value(_ at: String, _ rule: ValueExpectation.Rule) throws -> ValueExpectation {
        ValueExpectation(at: try JSONPath(at), rule: rule)
    }

    @Test(arguments: [
        (200, StatusExpectation.exactly(200), true), (201, .exactly(200), false), (204, .family(2), true),
        (400, .family(4), true), (499, .family(4), true), (500, .family(4), false), (424, .exactly(400), false),
        (0, .family(4), false), (404, .exactly(404), true),
    ])
    func status(got: Int, expected: StatusExpectation, passes: Bool) {
        #expect(Self.judge("0.5", status: got) { $0.status = expected }.isPassed == passes)
    }

    @Test(
        arguments: [
            ("text/csv", true), ("TEXT/CSV;charset=utf-8", true), ("application/json", false), ("text/csvx", false),
            (nil, false),
        ] as [(String?, Bool)])
    func contentType(got: String?, passes: Bool) {
        #expect(Self.judge("0.5", got) { $0.contentType = "text/csv" }.isPassed == passes)
    }

    @Test(arguments: [
        ("0.1\n0.2\n", csv, 2, true), ("0.1\n0.2", csv, 2, true), ("0.1\r\n0.2\r\n", csv, 2, true),
        ("0.1,0.2", csv, 2, false),
        ("0.1", csv, 2, false), ("0.1\n0.2\n0.3", csv, 2, false), ("0.1\n\n", csv, 2, true), ("[1, 2]", json, 2, true),
        (#"{"predictions": [1, 2]}"#, json, 2, true), (#"{"a": [1, 2], "b": [1, 2]}"#, json, 2, false),
        (#"{"a": 1}"#, json, 2, false), ("7", json, 2, false), ("1\n2\n", "application/jsonlines", 2, true),
        ("[]", json, 0, true), ("", csv, 0, true), ("", csv, 1, false), ("0.1", csv, 0, false),
    ])
    func rows(body: String, type: String, expected: Int, passes: Bool) {
        #expect(Self.judge(body, type) { $0.rows = expected }.isPassed == passes)
    }

    @Test(arguments: [
        ("1,2\n3,4", csv, 2, true), ("1,2\n3", csv, 2, false), ("1,2\n3,4,5", csv, 2, false), ("1,", csv, 2, true),
        ("[[1, 2]]", json, 2, true), ("[1, 2]", json, 1, true), ("[1, 2]", json, 2, false),
        ("\"a,b\",2", csv, 2, true),
    ])
    func columns(body: String, type: String, expected: Int, passes: Bool) {
        #expect(Self.judge(body, type) { $0.columns = expected }.isPassed == passes)
    }

    @Test(arguments: [
        ("0.5", csv, "$[0][0]", true), ("5e-1", csv, "$[0][0]", true), (" 0.5 ", csv, "$[0][0]", true),
        ("0", csv, "$[0][0]", true), ("1.0", csv, "$[0][0]", true), ("1.0000001", csv, "$[0][0]", false),
        ("-0.1", csv, "$[0][0]", false), ("0.5", csv, "$[0][1]", false), ("0.5", csv, "$[1][0]", false),
        ("nan", csv, "$[0][0]", false), ("NaN", csv, "$[0][0]", false), ("-Infinity", csv, "$[0][0]", false),
        ("inf", csv, "$[0][0]", false), ("1e999", csv, "$[0][0]", false), ("null", csv, "$[0][0]", false),
        (",0.5", csv, "$[0][0]", false), ("\"0.5\"", csv, "$[0][0]", false), ("0x1p-1", csv, "$[0][0]", false),
        ("true", csv, "$[0][0]", false), ("0,5", csv, "$[0][1]", false), ("--0.5", csv, "$[0][0]", false),
        (#"{"p": 0.5}"#, json, "$.p", true), (#"{"p": null}"#, json, "$.p", false),
        (#"{"p": "0.5"}"#, json, "$.p", false),
        (#"{"p": "NaN"}"#, json, "$.p", false), (#"{"p": NaN}"#, json, "$.p", false),
        (#"{"p": 1e999}"#, json, "$.p", false),
        (#"{"p": true}"#, json, "$.p", false), (#"{"p": [0.5]}"#, json, "$.p", false),
        (#"{"q": 0.5}"#, json, "$.p", false),
        (#"{"p": 0.5"#, json, "$.p", false), (#"{"p": 0.5}}"#, json, "$.p", false),
        (#"{"p": 0.5, "p": 0.5}"#, json, "$.p", false),
        (#"{"p": 0.5}"#, "text/html", "$.p", true), ("0.5", "text/plain", "$[0][0]", false),
        ("0.5", "text/plain", "$", true),
    ])
    func range(body: String, type: String, at: String, passes: Bool) throws {
        let value = try Self.value(at, .range(min: 0, max: 1))
        #expect(Self.judge(body, type) { $0.values = [value] }.isPassed == passes)
    }

    @Test(arguments: [
        (ValueExpectation.Rule.range(min: 0.5, max: nil), [0.5, 9], [0.4]),
        (.range(min: nil, max: 0.5), [0.5, -9], [0.6]),
        (.number(0.5, tolerance: 0), [0.5], [0.5000001]),
        (.number(0.5, tolerance: 0.1), [0.41, 0.59], [0.39, 0.61, -0.5]),
    ])
    func numbers(rule: ValueExpectation.Rule, right: [Double], wrong: [Double]) throws {
        let value = try Self.value("$[0][0]", rule)
        for number in right { #expect(Self.judge("\(number)") { $0.values = [value] }.isPassed) }
        for number in wrong { #expect(!Self.judge("\(number)") { $0.values = [value] }.isPassed) }
    }

    @Test(arguments: [
        (#"{"a": "yes"}"#, true), (#"{"a": "Yes"}"#, false), (#"{"a": "yes "}"#, false), (#"{"a": true}"#, false),
        ("{}", false),
        (#"{"a": null}"#, false),
    ])
    func texts(body: String, passes: Bool) throws {
        let value = try Self.value("$.a", .exactly("yes"))
        #expect(Self.judge(body, Self.json) { $0.values = [value] }.isPassed == passes)
    }

    @Test func comparesTextsByCodePoints() throws {
        let value = try Self.value("$.a", .exactly("\u{E9}"))
        #expect(Self.judge("{\"a\": \"\u{E9}\"}", Self.json) { $0.values = [value] }.isPassed)
        #expect(!Self.judge("{\"a\": \"e\u{301}\"}", Self.json) { $0.values = [value] }.isPassed)
    }

    @Test func time() {
        #expect(Self.judge("0.5", ms: 50) { $0.mostMilliseconds = 50 }.isPassed)
        #expect(!Self.judge("0.5", ms: 50.001) { $0.mostMilliseconds = 50 }.isPassed)
    }

    /// Nothing but a 2xx is expected, and yet these are red.
    @Test(
        arguments: [
            ("", csv, "empty"), (" \n", csv, "empty"), ("null", json, "empty"), ("{}", json, "empty"),
            ("[]", json, "empty"),
            (#""""#, json, "empty"), ("", nil, "empty"), (#"{"error": "out of memory"}"#, json, "error"),
            (#"{"error": "out of memory"}"#, nil, "error"), (#"{"error": "x"}"#, "text/html", "error"),
            (#"{"predictions": [0.1], "errors": [{"code": 1}]}"#, json, "error"), (#"[{"error": "x"}]"#, json, "error"),
            (#"{"errorMessage": "x"}"#, json, "error"), (#"{"error_message": "x"}"#, json, "error"),
            (#"{"Exception": "x"}"#, json, "error"), (#"{"error": "x"}"#, csv, "begins as JSON"),
            (#"{"predictions": [0.1, 0."#, json, "not JSON"), (#"{"predictions": [NaN]}"#, json, "not JSON"),
            (#"[0.1, Infinity]"#, "application/x+json", "not JSON"), ("0.1,nan", csv, "$[0][1] is not a finite number"),
            ("0.1\n-inf\n", csv, "$[1][0]"), ("0.1\n1e400", csv, "$[1][0]"), ("\"0.1", csv, "not CSV"),
            ("<!DOCTYPE html><p>502", csv, "HTML"), ("\n<html>", "text/html", "HTML"), ("<HTML>", json, "HTML"),
        ] as [(String, String?, String)])
    func hostile(body: String, type: String?, words: String) {
        let judgement = Self.judge(body, type)
        #expect(judgement.reasons.joined(separator: "; ").contains(words), "\(judgement.reasons)")
    }

    @Test(arguments: [
        #"{"error": null, "p": 1}"#, #"{"error": false, "p": 1}"#, #"{"errors": [], "p": 1}"#, #"{"error": 0, "p": 1}"#,
    ])
    func aMemberThatSaysNoErrorIsNone(body: String) { #expect(Self.judge(body, Self.json).isPassed) }

    @Test func whatIsExpectedIsNoSurprise() throws {
        let value = try Self.value("$.error", .exactly("too old"))
        #expect(Self.judge(#"{"error": "too old"}"#, Self.json) { $0.values = [value] }.isPassed)
        #expect(Self.judge("<html>", "text/html") { $0.contentType = "text/html" }.isPassed)
        #expect(Self.judge("", nil, status: 204) { $0.status = .exactly(204) }.isPassed)
        #expect(Self.judge("anything", nil, status: 415) { $0.status = .family(4) }.isPassed)
    }

    @Test func oneBadInTwentyIsRed() throws {
        let values = try (0..<20).map { try Self.value("$[0][\($0)]", .range(min: 0, max: 1)) }
        for bad in ["nan", "", "1.5", "null", "-0.1"] {
            for place in 0..<20 {
                var cells = Array(repeating: "0.5", count: 20)
                cells[place] = bad
                let judgement = Self.judge(cells.joined(separator: ",")) { $0.values = values }
                #expect(judgement.reasons.contains { $0.contains("$[0][\(place)]") })
            }
        }
    }

    @Test func notesTheLargestDifference() throws {
        let values = [
            try Self.value("$[0][0]", .number(0.5, tolerance: 1)),
            try Self.value("$[0][1]", .number(0.5, tolerance: 1)),
        ]
        #expect(Self.judge("0.625,0.25") { $0.values = values }.maxDifference == 0.25)
        #expect(Self.judge("0.625") { $0.values = [] }.maxDifference == nil)
    }

    @Test func foreignTextIsCut() throws {
        let value = try Self.value("$[0][0]", .range(min: 0, max: 1))
        let judgement = Self.judge(String(repeating: "x", count: 100_000)) { $0.values = [value] }
        #expect(judgement.reasons.allSatisfy { $0.utf8.count < 300 })
    }

    @Test(arguments: [
        (#"{"predictions": [0.5]}"#, json, true), (#"{"predictions": [1.5]}"#, json, false),
        (#"{"predictions": []}"#, json, false), (#"{"predictions": [0.5], "x": 1}"#, json, false),
        ("0.5", json, false), ("", json, false), ("0.5", csv, false), ("nonsense", nil, false),
        (#"{"predictions": [0.5]"#, json, false), ("<html></html>", json, false),
    ])
    func schema(body: String, type: String?, passes: Bool) throws {
        let schema = try JSONSchema([
            "type": "object", "required": ["predictions"], "additionalProperties": false,
            "properties": ["predictions": ["minItems": 1, "items": ["type": "number", "maximum": 1]]],
        ])
        #expect(Self.judge(body, type) { $0.schema = schema }.isPassed == passes)
    }

    @Test func aSchemaSeesCSVAsRows() throws {
        let schema = try JSONSchema(["minItems": 2, "items": ["prefixItems": [["type": "number"]], "maxItems": 1]])
        #expect(Self.judge("0.5\n0.25") { $0.schema = schema }.isPassed)
        #expect(
            Self.judge("0.5\nyes") { $0.schema = schema }.reasons == [
                "by the schema, $[1][0] is \"yes\", expected number"
            ])
    }
}
