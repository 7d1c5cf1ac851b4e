/// Hex and percent-encoding: vectors, and that both come back.
import Bytes
import Testing

@Suite struct HexTests {
    @Test(
        arguments: [([], ""), ([0], "00"), ([0x0F, 0xF0, 0xAB], "0ff0ab"), ([0xDE, 0xAD, 0xBE, 0xEF], "deadbeef")]
            as [([UInt8], String)])
    func writesAndReads(bytes: [UInt8], text: String) {
        #expect(Hex.encode(bytes) == text)
        #expect(Hex.decode(text) == bytes)
        #expect(Hex.decode(text.uppercased()) == bytes)
    }

    @Test(arguments: ["0", "000", "0g", "0x", " 00", "00 ", "é"])
    func refuses(text: String) { #expect(Hex.decode(text) == nil) }
}

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("", ""), ("AZaz09-._~", "AZaz09-._~"), (" ", "%20"), ("+", "%2B"), ("%", "%25"), ("a/b", "a%2Fb"),
        ("!\"#$&'()*,:;<=>?@[\\]^`{|}", "%21%22%23%24%26%27%28%29%2A%2C%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"),
        ("é", "%C3%A9"), ("ሴ", "%E1%88%B4"), ("🙂", "%F0%9F%99%82"), ("\u{0}\n\u{7F}", "%00%0A%7F"),
    ])
    func encodesByRFC3986(plain: String, encoded: String) {
        #expect(PercentEncoding.encode(plain) == encoded)
        #expect(PercentEncoding.decode(encoded) == plain)
    }

    @Test func keepsTheSlashesOfAPath() {
        #expect(PercentEncoding.encode("/a b/c+d", keeping: "/") == "/a%20b/c%2Bd")
    }

    @Test(arguments: [
        ("%41", "A"), ("%c3%a9", "é"), ("a+b", "a+b"), ("100%", "100%"), ("%4", "%4"), ("%zz", "%zz"), ("%%41", "%A"),
        ("%2", "%2"), ("%2541", "%41"),
    ])
    func decodes(encoded: String, plain: String) { #expect(PercentEncoding.decode(encoded) == plain) }
}
