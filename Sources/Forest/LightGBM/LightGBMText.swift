/// The lines of a LightGBM text model: `key=value`, blank lines, and the words between.
import Glibc

/// A text model's bytes and where its reader stands.
struct LightGBMText {
    let bytes: UnsafeRawBufferPointer
    /// Where the next line begins.
    var at = 0

    /// Text of these bytes.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The next line without its end; the last one may have none.
    mutating func line() -> UnsafeRawBufferPointer? {
        guard at < bytes.count else { return nil }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[at...])
        let length = rest.firstIndexOf(0x0A) ?? rest.count
        at += length + 1
        return UnsafeRawBufferPointer(rebasing: rest[..<length])
    }

    /// The next line that is not blank.
    mutating func filledLine() -> UnsafeRawBufferPointer? {
        while let line = line() {
            if !line.isEmpty { return line }
        }
        return nil
    }

    /// The line that was read last, as a place; its number, from 1, is counted only now.
    var place: String {
        "line \(bytes.prefix(max(at - 1, 0)).reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) })"
    }
}

extension UnsafeRawBufferPointer {
    /// Where a byte occurs first.
    func firstIndexOf(_ byte: UInt8) -> Int? {
        guard let start = baseAddress, let found = memchr(start, Int32(byte), count) else { return nil }
        return UnsafeRawPointer(found) - start
    }

    /// True where the bytes are a text's.
    func isEqual(to text: StaticString) -> Bool { count == text.utf8CodeUnitCount && hasPrefix(text) }

    /// True where the bytes begin with a text's.
    func hasPrefix(_ text: StaticString) -> Bool {
        guard let start = baseAddress, count >= text.utf8CodeUnitCount else { return false }
        return memcmp(start, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// What stands behind the first bytes.
    func dropping(_ length: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: dropFirst(length)) }

    /// What stands before and behind the first `=`.
    func splitAtEquals() -> (key: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        firstIndexOf(0x3D).map { (UnsafeRawBufferPointer(rebasing: self[..<$0]), dropping($0 + 1)) }
    }

    /// The bytes as text; nil where they are not UTF-8.
    var text: String? { String(validating: bindMemory(to: UInt8.self), as: UTF8.self) }

    /// The bytes as text for a message: cut at 60, and control characters not as such.
    var shown: String {
        let start = String(decoding: prefix(60), as: UTF8.self)
        let plain = start.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return "'\(plain.joined())\(count > 60 ? "..." : "")'"
    }

    /// The words between spaces.
    var words: [UnsafeRawBufferPointer] {
        split(separator: 0x20).map { UnsafeRawBufferPointer(rebasing: $0) }
    }

    /// How many words there are. Counted alone, they take no memory: a line may be the whole of a large file.
    var wordCount: Int {
        var count = 0
        var before: UInt8 = 0x20
        for byte in self {
            count += byte != 0x20 && before == 0x20 ? 1 : 0
            before = byte
        }
        return count
    }

    /// The word at an index, for a message; empty where there are not so many.
    func word(_ index: Int) -> UnsafeRawBufferPointer {
        var rest = self[...]
        for _ in 0..<index { rest = rest.drop { $0 == 0x20 }.drop { $0 != 0x20 } }
        return UnsafeRawBufferPointer(rebasing: rest.drop { $0 == 0x20 }.prefix { $0 != 0x20 })
    }

    /// The one integer that the bytes are.
    var integer: Int? {
        guard var numbers = LightGBMNumbers(self), let value = numbers.integer(), numbers.at == numbers.end else {
            return nil
        }
        return Int(value)
    }
}
