/// The reader against its tables, against bytes that are no text, and against bombs.
import JSON
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: accepted) func readsWhatTheStandardAllows(_ row: Accepted) throws {
        #expect(try JSONValue(parsing: row.text).text == row.written)
    }

    @Test(arguments: refused) func refusesWhatItDoesNot(_ row: Refused) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: row.text) }
        #expect(error?.kind == row.kind, "\(row.text): \(error.map(String.init(describing:)) ?? "")")
    }

    @Test func whatIsWrittenReadsBackEqual() throws {
        for row in accepted {
            let value = try JSONValue(parsing: row.text)
            #expect(try JSONValue(parsing: value.text) == value)
            #expect(try JSONValue(parsing: value.pretty) == value)
            #expect(try JSONValue(parsing: value.canonical) == value)
        }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xE0, 0x80, 0xAF, 0x22],
            [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF, 0x22],
            [0x22, 0x81, 0x22], [0x22, 0xE2, 0x82, 0x22], [0x22, 0xF0, 0x9F, 0x98, 0x22],
            [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22],
        ] as [[UInt8]]) func refusesBytesThatAreNotUTF8(_ bytes: [UInt8])
    {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.kind == .invalidUTF8)
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], [0x00, 0x5B, 0x00, 0x5D], [0x5B, 0xFF, 0x5D], [0xE5],
            [0x5B, 0x31, 0xE5, 0x5D],
            [0x1F, 0x8B, 0x08],
        ] as [[UInt8]]) func refusesOtherEncodings(_ bytes: [UInt8])
    {
        #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    }

    @Test(arguments: [
        ("[1,\n  2,\n  x]", 3, 3), ("{\"é\": }", 1, 7), ("[1]\n\n!", 3, 1), ("", 1, 1), ("{\"a\":1,\n\"a\":2}", 2, 1),
        ("[\"ééé\\q\"]", 1, 6), ("\n\n", 3, 1),
    ]) func namesThePlace(_ text: String, _ line: Int, _ column: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test func saysWhatIsWrongInASentence() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\"auc\": 0.9, \"auc\": 1}") }
        #expect(error?.description == "line 1, column 14: the name \"auc\" stands twice in one object")
        let hostile = #expect(throws: JSONError.self) {
            try JSONValue(parsing: "{\"\\u001b[2J\\n::error::x\": 1, \"\\u001b[2J\\n::error::x\": 2}")
        }
        #expect(hostile?.description.utf8.allSatisfy { $0 >= 0x20 } == true)
    }

    @Test func countsDepth() throws {
        func nest(_ open: String, _ close: String, _ levels: Int) -> String {
            String(repeating: open, count: levels) + String(repeating: close, count: levels)
        }
        #expect(try JSONValue(parsing: nest("[", "]", 256)).array != nil)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nest("[", "]", 257)) }
        #expect(error?.kind == .tooDeep)
        #expect(error?.column == 257)
        #expect(throws: JSONError.self) { try JSONValue(parsing: "[[1]]", limits: .init(depth: 1)) }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"\":", "[0,["]) func survivesBombs(_ unit: String) {
        let bomb = String(repeating: unit, count: 100_000)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bomb) }
        #expect(error?.kind == .tooDeep)
    }

    @Test func countsBytes() throws {
        #expect(try JSONValue(parsing: "[1,2]", limits: .init(bytes: 5)) == [1, 2])
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "[1,2] ", limits: .init(bytes: 5)) }
        #expect(error?.kind == .tooLarge)
    }

    @Test func everyPrefixAndEveryFlippedByteIsReadOrRefused() throws {
        let text = "{\"a\":[1,-2.5e3,\"\\ud83d\\ude39\\n\",true,false,null,{\"é\":{}}],\"b\":\"\u{10FFFF}\"}"
        let bytes = Array(text.utf8)
        for end in 0..<bytes.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: Array(bytes[..<end])) }
        }
        for place in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[place] ^= 1 << UInt8(bit)
                guard let value = try? JSONValue(parsing: flipped) else { continue }
                #expect(try JSONValue(parsing: value.text) == value)
            }
        }
    }
}
