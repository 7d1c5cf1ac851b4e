/// The rows of the parser's tests, after the cases of JSONTestSuite: what must be read, what must be refused, and our
/// choice where the standard leaves one.
import JSON

/// A text that must be read, and the one-line text of its value.
struct Accepted: Sendable {
    let text: String
    let written: String
    init(_ text: String, as written: String? = nil) {
        self.text = text
        self.written = written ?? text
    }
}

/// A text that must be refused, and as what.
struct Refused: Sendable {
    let text: String
    let kind: JSONError.Kind
    init(_ text: String, _ kind: JSONError.Kind = .syntax) {
        self.text = text
        self.kind = kind
    }
}

let accepted: [Accepted] = [
    // Arrays
    Accepted("[]"), Accepted("[[]]"), Accepted("[[]   ]", as: "[[]]"), Accepted("[\"\"]"), Accepted(" []", as: "[]"),
    Accepted("[] ", as: "[]"), Accepted("[false]"), Accepted("[null, 1, \"1\", {}]", as: "[null,1,\"1\",{}]"),
    Accepted("[null]"), Accepted("[1\n]", as: "[1]"), Accepted("[1,null,null,null,2]"), Accepted("[2] ", as: "[2]"),
    Accepted("\t[\r\n1 , 2\t]\r\n", as: "[1,2]"),
    // Numbers, their digits kept
    Accepted("[123e65]"), Accepted("[0e+1]"), Accepted("[0e1]"), Accepted("[ 4]", as: "[4]"), Accepted("[-0]"),
    Accepted("[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]"),
    Accepted("[20e1]"), Accepted("[-123]"), Accepted("[-1]"), Accepted("[1E22]"), Accepted("[1E-2]"),
    Accepted("[1E+2]"),
    Accepted("[123e45]"), Accepted("[123.456e78]"), Accepted("[1e-2]"), Accepted("[1e+2]"), Accepted("[123]"),
    Accepted("[123.456789]"), Accepted("[0]"), Accepted("[1.0]"), Accepted("[1e0]"), Accepted("[-0.0]"),
    Accepted("[1.7976931348623157e308]"), Accepted("[5e-324]"), Accepted("[9007199254740993]"),
    Accepted("[123456789012345678901234567890]"), Accepted("[0.1000000000000000055511151231257827]"),
    // Objects
    Accepted("{\"asd\":\"sdf\", \"dfg\":\"fgh\"}", as: "{\"asd\":\"sdf\",\"dfg\":\"fgh\"}"),
    Accepted("{\"asd\":\"sdf\"}"),
    Accepted("{}"), Accepted("{\"\":0}"), Accepted("{\"foo\\u0000bar\": 42}", as: "{\"foo\\u0000bar\":42}"),
    Accepted("{ \"min\": -1.0e+28, \"max\": 1.0e+28 }", as: "{\"min\":-1.0e+28,\"max\":1.0e+28}"),
    Accepted("{\"a\":[]}"), Accepted("{\n\"a\": \"b\"\n}", as: "{\"a\":\"b\"}"), Accepted("{\"b\":1,\"a\":2}"),
    Accepted("{\"a\":{\"a\":{\"a\":1}}}"), Accepted("{\"A\":1,\"a\":2}"), Accepted("{\"\u{E9}\":1,\"e\u{301}\":2}"),
    Accepted("{\"title\":\"\\u041f\\u043e\"}", as: "{\"title\":\"По\"}"),
    // Strings
    Accepted("[\"\\u0060\\u012a\\u12AB\"]", as: "[\"`\u{12A}\u{12AB}\"]"),
    Accepted("[\"\\uD801\\udc37\"]", as: "[\"\u{10437}\"]"),
    Accepted("[\"\\ud83d\\ude39\\ud83d\\udc8d\"]", as: "[\"😹💍\"]"),
    Accepted("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", as: "[\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\"]"),
    Accepted("[\"\\\\u0000\"]"), Accepted("[\"\\\"\"]"), Accepted("[\"a/*b*/c/*d//e\"]"), Accepted("[\"\\\\a\"]"),
    Accepted("[\"\\\\n\"]"), Accepted("[\"\\u0012\"]"), Accepted("[\"\\uFFFF\"]", as: "[\"\u{FFFF}\"]"),
    Accepted("[\"asd\"]"), Accepted("[ \"asd\"]", as: "[\"asd\"]"),
    Accepted("[\"\\uDBFF\\uDFFF\"]", as: "[\"\u{10FFFF}\"]"),
    Accepted("[\"new\\u00A0line\"]", as: "[\"new\u{A0}line\"]"), Accepted("[\"\u{10FFFF}\"]"),
    Accepted("[\"\u{FFFF}\"]"),
    Accepted("[\"\\u0000\"]"), Accepted("[\"\\u002c\"]", as: "[\",\"]"), Accepted("[\"π\"]"), Accepted("[\"𛿿\"]"),
    Accepted("[\"asd \"]"), Accepted("\" \""), Accepted("[\"\\uD834\\uDd1e\"]", as: "[\"\u{1D11E}\"]"),
    Accepted("[\"\\u0821\"]", as: "[\"\u{821}\"]"), Accepted("[\"\u{2028}\"]", as: "[\"\\u2028\"]"),
    Accepted("[\"\u{2029}\"]", as: "[\"\\u2029\"]"), Accepted("[\"\\u0061\\u30af\\u30EA\\u30b9\"]", as: "[\"aクリス\"]"),
    Accepted("[\"new\\u000Aline\"]", as: "[\"new\\nline\"]"), Accepted("[\"\u{7F}\"]", as: "[\"\\u007f\"]"),
    Accepted("[\"\\uA66D\"]", as: "[\"\u{A66D}\"]"), Accepted("[\"\\u0022\"]", as: "[\"\\\"\"]"),
    Accepted("[\"\\u005C\"]", as: "[\"\\\\\"]"), Accepted("[\"€𝄞\"]"),
    Accepted("[\"a\u{7F}a\"]", as: "[\"a\\u007fa\"]"),
    Accepted("[\"\u{9B}31m\"]", as: "[\"\\u009b31m\"]"), Accepted("[\"\\r\\n\"]"),
    // A scalar alone
    Accepted("false"), Accepted("true"), Accepted("42"), Accepted("-0.1"), Accepted("null"), Accepted("\"asd\""),
    Accepted("\"\""),
    // Where the standard leaves a choice: what no double holds exactly is kept as written, as long as it is finite
    Accepted("[1e-400]"), Accepted("[0.0000000000000000000000000000000000000000000000001e-300]"),
    Accepted("[-237462374673276894279832749832423479823246327846]"), Accepted("[\"\\uFFFE\"]", as: "[\"\u{FFFE}\"]"),
    Accepted("[\"\\uFDCF\"]", as: "[\"\u{FDCF}\"]"),
]

let refused: [Refused] = [
    // Arrays
    Refused("[1 true]"), Refused("[\"\": 1]"), Refused("[\"\"],", .bytesAfterRoot), Refused("[,1]"), Refused("[1,,2]"),
    Refused("[\"x\",,]"), Refused("[\"x\"]]", .bytesAfterRoot), Refused("[\"\",]"), Refused("[\"x\"", .endedEarly),
    Refused("[x"), Refused("[3[4]]"), Refused("[1:2]"), Refused("[,]"), Refused("[-]"), Refused("[   , \"\"]"),
    Refused("[\"a\",\n4\n,1,", .endedEarly), Refused("[1,]"), Refused("[*]"), Refused("[1,\n1\n,1", .endedEarly),
    Refused("[{}", .endedEarly), Refused("[", .endedEarly), Refused("[\u{0B}1]"), Refused("[\u{0C}]"),
    Refused("[\u{A0}]"),
    Refused("[fals]"), Refused("[nul]"), Refused("[tru]"), Refused("[True]"), Refused("nul", .endedEarly),
    // Numbers
    Refused("[++1234]"), Refused("[+1]"), Refused("[+Inf]"), Refused("[-01]"), Refused("[-1.0.]"), Refused("[-2.]"),
    Refused("[-NaN]"), Refused("[.-1]"), Refused("[.2e-3]"), Refused("[0.1.2]"), Refused("[0.3e+]"), Refused("[0.3e]"),
    Refused("[0.e1]"), Refused("[0E+]"), Refused("[0E]"), Refused("[0e+]"), Refused("[1.0e-]"), Refused("[1.0e]"),
    Refused("[1 000.0]"), Refused("[1eE2]"), Refused("[2.e+3]"), Refused("[2.e3]"), Refused("[9.e+]"), Refused("[Inf]"),
    Refused("[NaN]"), Refused("[\u{FF11}]"), Refused("[1+2]"), Refused("[0x1]"), Refused("[0x42]"),
    Refused("[Infinity]"),
    Refused("[0e+-1]"), Refused("[-123.123foo]"), Refused("[-Infinity]"), Refused("[-foo]"), Refused("[- 1]"),
    Refused("[-012]"), Refused("[-.123]"), Refused("[-1x]"), Refused("[1ea]"), Refused("[1.]"), Refused("[.123]"),
    Refused("[1.2a-3]"), Refused("[1.8011670033376514H-308]"), Refused("[012]"), Refused("00"),
    Refused("1.", .endedEarly),
    Refused("-", .endedEarly), Refused("1e", .endedEarly), Refused("1_000", .bytesAfterRoot),
    // Numbers beyond a double: JSONTestSuite leaves the choice, a gate must not meet an infinity
    Refused("[1e400]", .numberTooLarge), Refused("[-1e+9999]", .numberTooLarge),
    Refused("[123123e100000]", .numberTooLarge),
    Refused(
        "[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999969999999006]",
        .numberTooLarge),
    Refused("[1.7976931348623159e308]", .numberTooLarge),
    // Objects
    Refused("[\"x\", truth]"), Refused("{[: \"x\"}"), Refused("{\"x\", null}"), Refused("{\"x\"::\"b\"}"),
    Refused("{\"a\":\"a\" 123}"), Refused("{key: 'value'}"), Refused("{\"a\" b}"), Refused("{:\"b\"}"),
    Refused("{\"a\" \"b\"}"),
    Refused("{\"a\":", .endedEarly), Refused("{\"a\"", .endedEarly), Refused("{1:1}"), Refused("{9999E9999:1}"),
    Refused("{null:null,null:null}"), Refused("{\"id\":0,,,,,}"), Refused("{'a':0}"), Refused("{\"id\":0,}"),
    Refused("{\"a\":\"b\"}/**/", .bytesAfterRoot), Refused("{\"a\":\"b\"}#", .bytesAfterRoot),
    Refused("{\"a\":\"b\",,\"c\":\"d\"}"),
    Refused("{a: \"b\"}"), Refused("{\"a\":\"a", .endedEarly), Refused("{ \"foo\" : \"bar\", \"a\" }"), Refused("{,}"),
    Refused("{\"a\":\"b\"}{}", .bytesAfterRoot), Refused("{", .endedEarly), Refused("{]"), Refused("[}"),
    Refused("{\"a\":/*comment*/\"b\"}"), Refused("// a\n{}"), Refused("{\"a\":undefined}"),
    // A name twice: JSONTestSuite accepts it, two readers would differ
    Refused("{\"a\":\"b\",\"a\":\"c\"}", .duplicateName), Refused("{\"a\":\"b\",\"a\":\"b\"}", .duplicateName),
    Refused("{\"a\":1,\"\\u0061\":2}", .duplicateName), Refused("[{\"x\":{\"y\":1,\"z\":2,\"y\":3}}]", .duplicateName),
    // Strings
    Refused("[\"\\uD800\\\"]", .loneSurrogate), Refused("[\"\\uD800\\u\"]"), Refused("[\"\\uD800\\u1\"]"),
    Refused("[\"\\uD800\\u1x\"]"), Refused("[é]"), Refused("[\"\\\u{0}\"]"), Refused("[\"\\\\\\\"]", .endedEarly),
    Refused("[\"\\x00\"]"), Refused("[\"\\🌀\"]"), Refused("[\"\\\u{09}\"]"), Refused("[\"\\\"]", .endedEarly),
    Refused("[\"\\u00A\"]"), Refused("[\"\\uD834\\uDd\"]"), Refused("[\"\\a\"]"), Refused("[\"\\uqqqq\"]"),
    Refused("[\"\\u12", .endedEarly), Refused("[\"new\nline\"]"), Refused("[\"\t\"]"), Refused("[\"a\u{0}a\"]"),
    Refused("\"", .endedEarly), Refused("['single quote']"), Refused("abc"), Refused("[\"\u{1F}\"]"),
    Refused("[\"\\U0041\"]"),
    Refused("\"\\\"", .endedEarly), Refused("[\"\\u\u{FF11}234\"]"),
    // Half a pair: the standard leaves the choice, text has no such scalar
    Refused("[\"\\uDADA\"]", .loneSurrogate), Refused("[\"\\uD888\\u1234\"]", .loneSurrogate),
    Refused("[\"\\uD800\\n\"]", .loneSurrogate), Refused("[\"\\uDd1ea\"]", .loneSurrogate),
    Refused("[\"\\uD800\\uD800\\n\"]", .loneSurrogate), Refused("[\"\\ud800abc\"]", .loneSurrogate),
    Refused("[\"\\uDd1e\\uD834\"]", .loneSurrogate), Refused("[\"\\uDFAA\"]", .loneSurrogate),
    // The whole text
    Refused("", .endedEarly), Refused(" ", .endedEarly), Refused("<.>"), Refused("[<null>]"),
    Refused("[1]x", .bytesAfterRoot),
    Refused("[1]]", .bytesAfterRoot), Refused("]"), Refused("[\u{2060}]"), Refused("\u{FEFF}", .byteOrderMark),
    Refused("\u{FEFF}{}", .byteOrderMark), Refused("{}\u{FEFF}", .bytesAfterRoot), Refused("[][]", .bytesAfterRoot),
    Refused("1 2", .bytesAfterRoot), Refused("{}\u{0}", .bytesAfterRoot), Refused("*"), Refused("[\"a\" \"b\"]"),
    Refused("<html></html>"),
]
