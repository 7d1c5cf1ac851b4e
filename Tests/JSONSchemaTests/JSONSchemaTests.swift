/// JSON Schema against the package jsonschema, value by value; and that what is not checked is refused.
import JSON
import JSONSchema
import TestSupport
import Testing

@Suite struct JSONSchemaTests {
    static func schema(_ text: String) throws -> JSONSchema { try JSONSchema(JSONValue(parsing: text)) }

    @Test func agreesWithThePackageJSONSchema() throws {
        let answer = try JSONValue(parsing: Array(PythonOracle.run("oracle.py")))
        let values = answer["values"]?.array ?? []
        let schemas = answer["schemas"]?.array ?? []
        #expect(values.count > 50 && schemas.count > 500)
        for entry in schemas {
            guard let source = entry["schema"], let verdicts = entry["verdicts"]?.string else {
                Issue.record("no schema: \(entry.text)")
                continue
            }
            let schema = try JSONSchema(source)
            for (value, verdict) in zip(values, verdicts) {
                let problems = schema.problems(in: value)
                #expect(problems.isEmpty == (verdict == "1"), "\(source.text) on \(value.text): \(problems)")
            }
        }
    }

    /// Numbers that a double rounds to others: exact arithmetic keeps them apart.
    @Test(arguments: [
        (##"{"const": 9007199254740993}"##, "9007199254740992", false),
        (##"{"const": 9007199254740993}"##, "9007199254740993.0", true),
        (##"{"const": 1}"##, "1.0e0", true), (##"{"const": 100}"##, "1e2", true), (##"{"const": 0}"##, "-0.0", true),
        (##"{"multipleOf": 0.01}"##, "4.02", true), (##"{"multipleOf": 0.01}"##, "4.025", false),
        (##"{"multipleOf": 0.0001}"##, "0.0075", true), (##"{"multipleOf": 3}"##, "1e30", false),
        (##"{"multipleOf": 3}"##, "3e30", true), (##"{"multipleOf": 7}"##, "123456789012345678901234567890", true),
        (##"{"multipleOf": 2}"##, "0", true), (##"{"multipleOf": 0.5}"##, "1e300", true),
        (##"{"multipleOf": 20}"##, "10", false), (##"{"multipleOf": 20}"##, "-60", true),
        (##"{"minimum": 0.1}"##, "0.09999999999999999999999999", false), (##"{"maximum": -1e300}"##, "-2e300", true),
        (##"{"maximum": -1e300}"##, "-1e299", false), (##"{"exclusiveMinimum": 0}"##, "1e-300", true),
        (##"{"type": "integer"}"##, "1e300", true), (##"{"type": "integer"}"##, "1.50e1", true),
        (##"{"type": "integer"}"##, "1e-1", false),
        (##"{"uniqueItems": true}"##, "[1, 1.0]", false), (##"{"uniqueItems": true}"##, "[\"1\", 1]", true),
        (##"{"minLength": 2}"##, "\"\u{1F1E9}\u{1F1EA}\"", true),
        (##"{"required": ["\u00e9"]}"##, "{\"e\u{301}\": 1}", false),
    ])
    func roundsNothing(schema: String, value: String, isValid: Bool) throws {
        let problems = try Self.schema(schema).problems(in: JSONValue(parsing: value))
        #expect(problems.isEmpty == isValid, "\(problems)")
    }

    @Test(arguments: [
        (##"{"pattern": "(?=a)"}"##, "looks around"), (##"{"pattern": "(a)\\1"}"##, "\\1, which is not known"),
        (##"{"pattern": "(?<n>a)"}"##, "names a group"), (##"{"pattern": "\\ba"}"##, "\\b, which is not known"),
        (##"{"pattern": "\\p{L}"}"##, "\\p, which is not known"), (##"{"pattern": "a)"}"##, "nothing opened"),
        (##"{"pattern": "(a"}"##, "without its )"), (##"{"pattern": "[a"}"##, "without its ]"),
        (##"{"pattern": "*a"}"##, "nothing to repeat"), (##"{"pattern": "a**"}"##, "repeats what is repeated"),
        (##"{"pattern": "a{2,1}"}"##, "no range"), (##"{"pattern": "a{9999}"}"##, "more than 1000 times"),
        (##"{"pattern": "((a{999}){999}){9}"}"##, "too long"), (##"{"pattern": "[b-a]"}"##, "that is none"),
        (##"{"pattern": "\\uD800"}"##, "code of no character"), (##"{"pattern": "a\\"}"##, "ends with a backslash"),
        (##"{"pattern": "a{"}"##, "without a number"), (##"{"pattern": "a}"}"##, "should be escaped"),
        (##"{"pattern": 3}"##, "where a text should stand"), (##"{"patternProperties": {"(": {}}}"##, "without its )"),
        (##"{"format": "date"}"##, "$.format is not known here"),
        (##"{"minimun": 1}"##, "$.minimun is not known"),
        (##"{"items": {"$anchor": "a"}}"##, "$.items['$anchor'] is not known"),
        (##"{"$dynamicRef": "#a"}"##, "is not known"),
        (##"{"unevaluatedProperties": false}"##, "is not known"), (##"{"contentEncoding": "base64"}"##, "is not known"),
        (##"{"items": {"$id": "x"}}"##, "is not known"), (##"{"additionalItems": false}"##, "is not known"),
        (##"{"items": [{}]}"##, "$.items is an array, where a schema should stand"),
        (##"{"type": "float"}"##, "$.type is \"float\", and the types are"), (##"{"type": []}"##, "at least one type"),
        (##"{"enum": []}"##, "at least one value"), (##"{"minimum": "1"}"##, "where a number should stand"),
        (##"{"minLength": -1}"##, "where a whole number from 0"),
        (##"{"minItems": 1.5}"##, "where a whole number from 0"),
        (##"{"multipleOf": 0}"##, "more than 0"), (##"{"multipleOf": -1}"##, "more than 0"),
        (##"{"multipleOf": 1.23456789012345678}"##, "at most 17 digits"),
        (##"{"uniqueItems": 1}"##, "should be a Boolean"),
        (##"{"required": "a"}"##, "should be an array of names"),
        (##"{"required": [1]}"##, "should be an array of names"),
        (##"{"anyOf": []}"##, "at least one schema"), (##"{"properties": []}"##, "should be an object of schemas"),
        (##"{"then": {}}"##, "does nothing without if"), (##"{"minContains": 1}"##, "does nothing without contains"),
        (##"{"$ref": "https://example.com/x"}"##, "must point into this schema"),
        (##"{"$ref": "#/$defs/a"}"##, "there is nothing"),
        (##"{"$ref": "#/$defs/a", "$defs": {"a": 1}}"##, "is a number, where a schema should stand"),
        (##"{"$ref": "#"}"##, "leads back to itself"), (##"{"allOf": [{"$ref": "#"}]}"##, "leads back to itself"),
        (##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##, "leads back to itself"),
        (##"{"$schema": "http://json-schema.org/draft-07/schema#"}"##, "only draft 2020-12"), ("3", "$ is a number"),
        (##"{"$defs": {"a": {"format": "x"}}}"##, "$['$defs'].a.format is not known"),
    ])
    func refusesWhatItWouldNotCheck(schema: String, words: String) {
        #expect { try Self.schema(schema) } throws: { "\($0)".contains(words) }
    }

    /// Patterns that send a backtracking matcher astray for longer than the universe is old.
    @Test(arguments: ["^(a+)+$", "^(a|a)*$", "^(a*)*b?$", "(a?){300}a{300}$", "^(.*)*$"])
    func noPatternTakesForever(pattern: String) throws {
        let schema = try JSONSchema(["pattern": .string(pattern)])
        let text = String(repeating: "a", count: 2000) + "\n!"
        #expect(!schema.problems(in: .string(text)).isEmpty)
    }

    @Test func nothingManyTimesIsReadAtOnce() throws {
        let pattern = (0..<20).reduce("()") { nested, _ in "(\(nested){1000})" }
        #expect(try JSONSchema(["pattern": .string("^\(pattern)$")]).problems(in: "").isEmpty)
    }

    @Test func aTextTooLongToJudgeIsNotValid() throws {
        let schema = try Self.schema(##"{"pattern": "(a{900}|b){4}"}"##)
        #expect(!schema.problems(in: .string(String(repeating: "a", count: 4_000_000))).isEmpty)
    }

    @Test func saysWhatIsWrongAndWhere() throws {
        let schema = try Self.schema(
            ##"{"properties": {"rows": {"items": {"required": ["score"], "properties": {"score": {"maximum": 1}}}}}}"##)
        let problems = try schema.problems(in: JSONValue(parsing: ##"{"rows": [{"score": 1.5}, {}, {"score": 1}]}"##))
        #expect(problems == ["$.rows[0].score is 1.5, more than the maximum", "$.rows[1] has no member \"score\""])
    }

    /// Parts that refer to each other twice a level would be looked at 2^60 times.
    @Test func aSchemaThatMultipliesIsNoGreen() throws {
        let levels = (0..<60).map {
            ##""d\##($0)": {"allOf": [{"$ref": "#/$defs/d\##($0 + 1)"}, {"$ref": "#/$defs/d\##($0 + 1)"}]}"##
        }
        let schema = try Self.schema(
            ##"{"$ref": "#/$defs/d0", "$defs": {\##(levels.joined(separator: ",")), "d60": {"type": "integer"}}}"##)
        #expect(schema.problems(in: 1) == ["the schema asks for more checks than can be made"])
    }
}
