/// Bytes as base64 text and back, by RFC 4648: the standard alphabet with padding, and the URL-safe one without.
public enum Base64 {
    /// Section 4's encoding: `+` and `/`, padded with `=` to whole groups of four.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let digits = digits(of: bytes, in: standard)
        let padding = repeatElement(UInt8(ascii: "="), count: (4 - digits.count % 4) % 4)
        return String(decoding: digits + padding, as: UTF8.self)
    }

    /// The bytes of ``encode(_:)``'s output; nil for anything it would not have written: missing padding, blanks, the
    /// other alphabet, or spare bits that are set (RFC 4648 section 3.5).
    public static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        let padding = digits.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return bytes(of: digits.dropLast(padding), in: standard)
    }

    /// Section 5's encoding, `-` and `_`, without padding, as JSON Web Tokens have it (RFC 7515 section 2).
    public static func encodeURL(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: digits(of: bytes, in: urlSafe), as: UTF8.self)
    }

    /// The bytes of ``encodeURL(_:)``'s output; nil for anything it would not have written.
    public static func decodeURL(_ text: String) -> [UInt8]? {
        bytes(of: Array(text.utf8)[...], in: urlSafe)
    }

    private static let shared = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let standard = Alphabet(shared + "+/")
    private static let urlSafe = Alphabet(shared + "-_")

    /// Sixty-four digits and the way back from them.
    private struct Alphabet {
        let digits: [UInt8]
        private var values = [UInt8?](repeating: nil, count: 256)

        init(_ text: String) {
            digits = Array(text.utf8)
            for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        }

        func value(_ digit: UInt8) -> UInt8? { values[Int(digit)] }
    }

    /// Six bits a digit; the last is filled up with zeros.
    private static func digits(of bytes: some Sequence<UInt8>, in alphabet: Alphabet) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.underestimatedCount * 4 / 3 + 4)
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                out.append(alphabet.digits[Int(bits >> count & 63)])
            }
        }
        if count > 0 { out.append(alphabet.digits[Int(bits << (6 - count) & 63)]) }
        return out
    }

    private static func bytes(of digits: ArraySlice<UInt8>, in alphabet: Alphabet) -> [UInt8]? {
        guard digits.count % 4 != 1 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = alphabet.value(digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bits & (1 << count - 1) == 0 ? out : nil
    }
}
