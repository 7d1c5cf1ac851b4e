/// SHA-256 and HMAC against the vectors of their standards.
import Bytes
import SigV4
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4's examples, as NIST publishes them.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func agreesWithNIST(text: String, hex: String) {
        #expect(SHA256.hex(of: text.utf8) == hex)
        #expect(SHA256.hash(of: Array(text.utf8)) == Hex.decode(hex))
    }

    @Test(arguments: [1, 3, 63, 64, 65, 200])
    func takesPieces(of size: Int) {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: size) {
            hash.update(bytes[start..<min(start + size, bytes.count)])
            hash.update([])
        }
        #expect(hash.finish() == SHA256.hash(of: bytes))
    }
}

@Suite struct HMACSHA256Tests {
    /// RFC 4231, cases 1, 2, 6 and 7.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
                + "hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ])
    func agreesWithRFC4231(key: [UInt8], message: String, hex: String) {
        #expect(Hex.encode(HMACSHA256.authenticate(message.utf8, key: key)) == hex)
    }

    /// RFC 4231, case 3.
    @Test func takesBytesThatAreNoText() {
        let code = HMACSHA256.authenticate(
            [UInt8](repeating: 0xDD, count: 50), key: [UInt8](repeating: 0xAA, count: 20))
        #expect(Hex.encode(code) == "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")
    }

    /// The value that every implementation gives, e.g. Python's `hmac.new(b"", b"", "sha256")`.
    @Test func takesNothing() {
        let code = HMACSHA256.authenticate([], key: [])
        #expect(Hex.encode(code) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }
}
