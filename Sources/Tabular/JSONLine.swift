/// A line of JSON, value by value, strictly by RFC 8259. Pure.

/// A place in a line.
struct JSONLine {
    /// A value that a table can hold, or `nested`, an array or object that was passed over.
    enum Value {
        case number(UnsafeRawBufferPointer)
        case string([UInt8])
        case boolean(Bool)
        case null
        case nested
    }

    private let bytes: UnsafeRawBufferPointer
    private(set) var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The byte that comes next, blanks passed over; nil at the end.
    mutating func peek() -> UInt8? {
        while place < bytes.count, bytes[place] <= 0x20, isBlank(bytes[place]) { place += 1 }
        return place < bytes.count ? bytes[place] : nil
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    /// Passes over these very bytes if they are next.
    mutating func take(_ word: [UInt8]) -> Bool {
        guard peek() != nil, bytes.count - place >= word.count else { return false }
        for (index, byte) in word.enumerated() where bytes[place + index] != byte { return false }
        place += word.count
        return true
    }

    /// Passes over a byte if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        place += 1
        return true
    }

    /// Passes over a byte that must be next.
    mutating func expect(_ byte: UInt8) throws(LineProblem) {
        guard take(byte) else {
            throw problem("where “\(Character(UnicodeScalar(byte)))” should stand")
        }
    }

    /// Nothing but blanks may follow.
    mutating func expectEnd() throws(LineProblem) {
        if peek() != nil { throw problem("behind the end of the value") }
    }

    /// What is wrong here.
    func problem(_ what: String) -> LineProblem {
        guard place < bytes.count else { return LineProblem(place + 1, "is the end of the line, \(what)") }
        let rest = String(shown: UnsafeRawBufferPointer(rebasing: bytes[place...].prefix(12)))
        return LineProblem(place + 1, "is not JSON: “\(rest)” stands \(what)")
    }

    /// The value that comes next. Arrays and objects are checked and passed over, 64 deep at most.
    mutating func value(depth: Int = 0) throws(LineProblem) -> Value {
        switch peek() {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard depth < 64 else { throw problem("more than 64 levels deep") }
            try nested(depth: depth)
            return .nested
        default: return .number(try number())
        }
    }

    private mutating func nested(depth: Int) throws(LineProblem) {
        let isObject = bytes[place] == UInt8(ascii: "{")
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        place += 1
        if take(close) { return }
        repeat {
            if isObject {
                guard peek() == UInt8(ascii: "\"") else { throw problem("where a key should stand") }
                _ = try string()
                try expect(UInt8(ascii: ":"))
            }
            _ = try value(depth: depth + 1)
        } while take(UInt8(ascii: ","))
        try expect(close)
    }

    private mutating func word(_ word: String, _ value: Value) throws(LineProblem) -> Value {
        guard bytes[place...].starts(with: word.utf8) else { throw problem("where a value should stand") }
        place += word.utf8.count
        return value
    }

    private mutating func digits() -> Int {
        let start = place
        while place < bytes.count, (0x30...0x39).contains(bytes[place]) { place += 1 }
        return place - start
    }

    private func isNext(_ byte: UInt8, or other: UInt8? = nil) -> Bool {
        place < bytes.count && (bytes[place] == byte || bytes[place] == other)
    }

    private mutating func number() throws(LineProblem) -> UnsafeRawBufferPointer {
        let start = place
        if isNext(UInt8(ascii: "-")) { place += 1 }
        let first = place
        let count = digits()
        guard count > 0, count == 1 || bytes[first] != UInt8(ascii: "0") else {
            place = start
            throw problem("where a value should stand")
        }
        if isNext(UInt8(ascii: ".")) {
            place += 1
            guard digits() > 0 else { throw problem("where a digit should stand") }
        }
        if isNext(UInt8(ascii: "e"), or: UInt8(ascii: "E")) {
            place += 1
            if isNext(UInt8(ascii: "-"), or: UInt8(ascii: "+")) { place += 1 }
            guard digits() > 0 else { throw problem("where a digit should stand") }
        }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<place])
    }

    /// The string that begins here, its escapes replaced.
    mutating func string() throws(LineProblem) -> [UInt8] {
        let start = place
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while true {
            guard place < bytes.count else { throw problem("inside a string") }
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") { break }
            guard byte >= 0x20 else { throw problem("inside a string, where control characters must be escaped") }
            if byte == UInt8(ascii: "\\") { try escape(&text) } else { text.append(byte) }
            if byte != UInt8(ascii: "\\") { place += 1 }
        }
        place += 1
        guard String(validating: text, as: UTF8.self) != nil else {
            place = start
            throw problem("where UTF-8 should stand")
        }
        return text
    }

    private mutating func escape(_ text: inout [UInt8]) throws(LineProblem) {
        let plain: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
        ]
        guard place + 1 < bytes.count else { throw problem("inside a string") }
        if let byte = plain[bytes[place + 1]] {
            text.append(byte)
            place += 2
            return
        }
        var code = try unit()
        if code >> 10 == 0x36, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\") {
            let low = try unit()
            guard low >> 10 == 0x37 else { throw problem("behind half of a surrogate pair") }
            code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
        }
        guard let scalar = UnicodeScalar(code) else { throw problem("behind half of a surrogate pair") }
        text.append(contentsOf: String(scalar).utf8)
    }

    /// The code unit of `\uXXXX`.
    private mutating func unit() throws(LineProblem) -> UInt32 {
        guard place + 6 <= bytes.count, bytes[place + 1] == UInt8(ascii: "u") else { throw problem("as an escape") }
        var code: UInt32 = 0
        for byte in bytes[place + 2..<place + 6] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw problem("as an escape")
            }
            code = code << 4 | UInt32(digit)
        }
        place += 6
        return code
    }
}
