/// What is written, and that numbers and names survive.
import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test func writesThreeForms() {
        let value: JSONValue = ["b": [1, 2.5, []], "a": ["x": nil, "é": true], "c": [:]]
        #expect(value.text == #"{"b":[1,2.5,[]],"a":{"x":null,"é":true},"c":{}}"#)
        #expect(value.canonical == #"{"a":{"x":null,"é":true},"b":[1,2.5,[]],"c":{}}"#)
        #expect(
            value.pretty == """
                {
                  "b": [
                    1,
                    2.5,
                    []
                  ],
                  "a": {
                    "x": null,
                    "é": true
                  },
                  "c": {}
                }
                """)
    }

    @Test func canonicalSortsByCodePoints() throws {
        // Swift's own < would put e + accent beside é; UTF-16 order would put the emoji before U+FB01.
        let value = try JSONValue(parsing: "{\"\u{1F600}\":1,\"\u{FB01}\":2,\"é\":3,\"e\u{301}\":4,\"f\":5,\"Z\":6}")
        #expect(value.canonical == "{\"Z\":6,\"e\u{301}\":4,\"f\":5,\"é\":3,\"\u{FB01}\":2,\"\u{1F600}\":1}")
        let shuffled = try JSONValue(parsing: "{\"f\":5,\"Z\":6,\"é\":3,\"\u{1F600}\":1,\"e\u{301}\":4,\"\u{FB01}\":2}")
        #expect(shuffled == value)
        #expect(shuffled.canonical == value.canonical)
        #expect(shuffled.hashValue == value.hashValue)
    }

    @Test func neverWritesAByteThatATerminalOrALineReaderActsOn() throws {
        let everything = String(String.UnicodeScalarView((0..<0x3000).compactMap(Unicode.Scalar.init)))
        let written = JSONValue.string(everything).text
        for scalar in written.unicodeScalars {
            #expect(
                scalar.value >= 0x20 && !(0x7F...0x9F ~= scalar.value) && scalar != "\u{2028}" && scalar != "\u{2029}")
        }
        #expect(try JSONValue(parsing: written) == .string(everything))
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0.0"), (1.0, "1"), (-3.0, "-3"), (0.1, "0.1"), (1e16, "1e+16"),
        (Double.leastNonzeroMagnitude, "5e-324"),
        (9007199254740991.0, "9007199254740991"), (-9223372036854775808.0, "-9.223372036854776e+18"),
        (Double.greatestFiniteMagnitude, "1.7976931348623157e+308"), (0.30000000000000004, "0.30000000000000004"),
    ]) func writesDoublesInTheirShortestForm(_ double: Double, _ text: String) throws {
        let number = try #require(JSONNumber(double))
        #expect(number.text == text)
        let back = try #require(try JSONValue(parsing: text).double)
        #expect(back.bitPattern == double.bitPattern)
    }

    @Test func doublesOfAnyBitsReadBackEqual() throws {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let double = Double(bitPattern: state)
            guard let number = JSONNumber(double) else {
                #expect(!double.isFinite)
                continue
            }
            #expect(try JSONValue(parsing: number.text).double?.bitPattern == double.bitPattern)
        }
    }

    @Test(
        arguments: [
            ("1", 1), ("1.0", 1), ("1e3", 1000), ("-0", 0), ("9223372036854775807", Int.max), ("1.5", nil),
            ("9223372036854775808", nil),
            ("9007199254740993.0", nil), ("1e300", nil),
        ] as [(String, Int?)]) func knowsIntegers(_ text: String, _ int: Int?) throws
    {
        #expect(try JSONValue(parsing: text).int == int)
    }

    @Test func notANumberIsNull() {
        #expect(JSONValue(Double.nan) == .null)
        #expect(JSONNumber(Double.infinity) == nil)
    }
}
