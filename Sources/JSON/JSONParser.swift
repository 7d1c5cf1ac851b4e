/// The reader of JSON text: RFC 8259 to the letter, and where it leaves a choice, the strict one.

extension JSONValue {
    /// How much is read before a text is refused.
    public struct Limits: Sendable, Hashable {
        /// Arrays and objects within each other.
        public var depth: Int
        /// The whole text.
        public var bytes: Int

        /// 256 levels and 64 MiB unless told otherwise.
        public init(depth: Int = 256, bytes: Int = 64 << 20) {
            self.depth = depth
            self.bytes = bytes
        }
    }

    /// Reads one value, the whole text of it.
    ///
    /// Refused besides malformed text: a name twice in one object, half a surrogate pair, invalid UTF-8, a byte order
    /// mark, numbers beyond a double, and more than `limits`.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
        guard bytes.count <= limits.bytes else {
            throw JSONError(
                .tooLarge, at: 0, in: [],
                "the text has \(bytes.count) bytes, more than the \(limits.bytes) that are read")
        }
        var parser = JSONParser(bytes: bytes, depthLimit: limits.depth)
        self = try parser.document()
    }

    /// Reads one value, the whole text of it, as ``init(parsing:limits:)`` does from bytes.
    public init(parsing text: some StringProtocol, limits: Limits = Limits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// A recursive descent over bytes; one level of nesting is one call of ``value()``.
struct JSONParser {
    let bytes: [UInt8]
    let depthLimit: Int
    var at = 0
    private var depth = 0

    init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    /// The only value of the text.
    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error(.byteOrderMark, at: 0, "the text begins with a byte order mark; save it without one")
        }
        skipBlanks()
        let root = try value()
        skipBlanks()
        guard at == bytes.count else {
            throw error(.bytesAfterRoot, at: at, "\(shown(at)) stands after the end of the value")
        }
        return root
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        guard let byte = peek else { throw unexpected("a value") }
        switch byte {
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONError) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", is: .bool(true))
        case UInt8(ascii: "f"): return try word("false", is: .bool(false))
        case UInt8(ascii: "n"): return try word("null", is: .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func nested(
        _ read: (inout JSONParser) throws(JSONError) -> JSONValue
    ) throws(JSONError) -> JSONValue {
        guard depth < depthLimit else {
            throw error(.tooDeep, at: at, "arrays and objects stand more than \(depthLimit) deep within each other")
        }
        depth += 1
        defer { depth -= 1 }
        at += 1
        skipBlanks()
        return try read(&self)
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take("]") { return .array(elements) }
            guard take(",") else { throw unexpected("a comma or ]") }
            skipBlanks()
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        var object = JSONObject()
        if take("}") { return .object(object) }
        while true {
            guard peek == UInt8(ascii: "\"") else { throw unexpected("a name in double quotes") }
            let place = at
            let name = try string()
            skipBlanks()
            guard take(":") else { throw unexpected("a colon") }
            skipBlanks()
            let value = try value()
            guard object.append(name, value) else {
                throw error(
                    .duplicateName, at: place,
                    "the name \(JSONValue.quoted(name, limit: 80)) stands twice in one object")
            }
            skipBlanks()
            if take("}") { return .object(object) }
            guard take(",") else { throw unexpected("a comma or }") }
            skipBlanks()
        }
    }

    private mutating func word(_ word: StaticString, is value: JSONValue) throws(JSONError) -> JSONValue {
        for index in 0..<word.utf8CodeUnitCount {
            guard peek == word.utf8Start[index] else { throw unexpected("the word \(word)") }
            at += 1
        }
        return value
    }
}

// What the parts of the parser share.
extension JSONParser {
    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        at += 1
        return true
    }

    func error(_ kind: JSONError.Kind, at offset: Int, _ reason: String) -> JSONError {
        JSONError(kind, at: offset, in: bytes, reason)
    }

    func unexpected(_ wanted: String) -> JSONError {
        peek == nil
            ? error(.endedEarly, at: at, "the text ends where \(wanted) should stand")
            : error(.syntax, at: at, "\(shown(at)) stands where \(wanted) should")
    }

    /// The byte at an offset as a person would name it.
    func shown(_ offset: Int) -> String {
        let byte = bytes[offset]
        return byte > 0x20 && byte < 0x7F
            ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte 0x\(String(byte, radix: 16, uppercase: true))"
    }
}
