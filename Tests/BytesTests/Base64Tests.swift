/// Base64 against RFC 4648's own vectors, and what the strict decoder refuses.
import Bytes
import Testing

@Suite struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func agreesWithTheRFC(plain: String, encoded: String) {
        #expect(Base64.encode(plain.utf8) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test(
        arguments: [
            ([0xFB, 0xEF, 0xFF], "++//", "--__"), ([0xFB], "+w==", "-w"), ([0xFF, 0xFE], "//4=", "__4"),
            ([0x14, 0xFB, 0x9C, 0x03, 0xD9, 0x7E], "FPucA9l+", "FPucA9l-"),
        ] as [([UInt8], String, String)])
    func hasTwoAlphabets(bytes: [UInt8], standard: String, urlSafe: String) {
        #expect(Base64.encode(bytes) == standard)
        #expect(Base64.encodeURL(bytes) == urlSafe)
        #expect(Base64.decode(standard) == bytes)
        #expect(Base64.decodeURL(urlSafe) == bytes)
    }

    @Test func comesBackAtEveryLength() {
        for length in 0...260 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ length) }
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes)
        }
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zm8==", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm 9",
        "Z=g=", "-w==", "__4=", "Zm9é",
    ])
    func refuses(text: String) { #expect(Base64.decode(text) == nil) }

    @Test(arguments: ["Z", "Zh", "Zm9", "Zg==", "+w", "//4", "Zm9vZ", "Z g", "Zg\n"])
    func refusesForURLs(text: String) { #expect(Base64.decodeURL(text) == nil) }
}
