/// Free-form parts inside documents that FoundationEssentials reads and writes.
import FoundationEssentials
import JSON
import Testing

@Suite struct JSONCodableTests {
    private struct Envelope: Codable, Equatable {
        let name: String
        let extra: JSONValue
    }

    @Test(arguments: [
        "{\"name\":\"a\",\"extra\":{\"x\":[1,2.5,true,false,null,\"t\",{}],\"y\":-9223372036854775808}}",
        "{\"name\":\"a\",\"extra\":1}", "{\"name\":\"a\",\"extra\":0.1}", "{\"name\":\"a\",\"extra\":true}",
        "{\"name\":\"a\",\"extra\":[]}", "{\"name\":\"a\",\"extra\":\"1\"}", "{\"name\":\"a\",\"extra\":1e300}",
        "{\"name\":\"a\",\"extra\":18446744073709551615}",
    ]) func crossesAnotherLibrary(_ text: String) throws {
        let envelope = try JSONDecoder().decode(Envelope.self, from: Data(text.utf8))
        let ours = try JSONValue(parsing: text)
        let again = try JSONDecoder().decode(Envelope.self, from: JSONEncoder().encode(envelope))
        #expect(again == envelope)
        #expect(envelope.extra.double == ours["extra"]?.double)
        if ours["extra"]?.double == nil { #expect(envelope.extra == ours["extra"]) }
    }
}
