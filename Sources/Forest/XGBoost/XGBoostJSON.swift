/// XGBoost's JSON, pulled value by value. It is JSON with NaN and Infinity among the numbers.
import Glibc
import JSON

/// Reads a JSON text that stays in memory meanwhile.
struct XGBoostJSON: ModelDocument {
    private var at: UnsafePointer<UInt8>
    private let start: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    var path = DocumentPath()
    /// Whether each container that was entered has had no member yet.
    private var isFirst: [Bool] = []

    /// Nil where there are no bytes.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress else { return nil }
        start = base.assumingMemoryBound(to: UInt8.self)
        at = start
        end = start + bytes.count
    }

    mutating func beginObject() throws(ModelError) { try begin("{", "an object") }

    mutating func beginArray() throws(ModelError) { try begin("[", "an array") }

    private mutating func begin(_ opening: Unicode.Scalar, _ what: String) throws(ModelError) {
        guard take(UInt8(ascii: opening)) else { throw unexpected(what) }
        guard path.depth < DocumentLimits.depth else { throw tooDeep() }
        path.enter()
        isFirst.append(true)
    }

    private func tooDeep() -> ModelError {
        ModelError(
            .tooLarge, at: "byte \(at - start)", "more than \(DocumentLimits.depth) containers lie in one another")
    }

    mutating func nextKey() throws(ModelError) -> String? {
        guard try hasNext(closing: "}") else { return nil }
        let key = try string()
        guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
        path.come(to: key)
        return key
    }

    mutating func nextElement() throws(ModelError) -> Bool {
        guard try hasNext(closing: "]") else { return false }
        path.comeToNextElement()
        return true
    }

    private mutating func hasNext(closing: Unicode.Scalar) throws(ModelError) -> Bool {
        let isFirst = isFirst.removeLast()
        if take(UInt8(ascii: closing)) {
            path.leave()
            return false
        }
        guard isFirst || take(UInt8(ascii: ",")) else { throw unexpected("a comma or “\(closing)”") }
        self.isFirst.append(false)
        return true
    }

    mutating func string() throws(ModelError) -> String {
        guard take(UInt8(ascii: "\"")) else { throw unexpected("a text") }
        let first = at
        try passString()
        let content = UnsafeRawBufferPointer(start: first, count: at - 1 - first)
        guard content.count <= DocumentLimits.text else {
            throw ModelError(.tooLarge, at: place, "a text is longer than \(DocumentLimits.text) bytes")
        }
        if !content.contains(UInt8(ascii: "\\")) {
            if let text = String(validating: content, as: UTF8.self), content.allSatisfy({ $0 >= 0x20 }) { return text }
        } else if let value = try? JSONValue(parsing: [0x22] + content + [0x22]), let text = value.string {
            return text
        }
        throw ModelError(
            .malformed, at: place, "a text has an escape, a control character or bytes that JSON does not allow")
    }

    /// Goes behind the quote that ends a text.
    private mutating func passString() throws(ModelError) {
        while at < end {
            let byte = at.pointee
            at += 1
            if byte == UInt8(ascii: "\"") { return }
            if byte == UInt8(ascii: "\\"), at < end { at += 1 }
        }
        throw cut()
    }

    mutating func floats(into values: inout [Float]) throws(ModelError) {
        values.removeAll(keepingCapacity: true)
        try numbers { (document: inout Self) throws(ModelError) in
            guard let value = XGBoostFloat.parse(&document.at, document.end) else {
                throw document.unexpected("a number")
            }
            values.append(value)
        }
    }

    mutating func integers(into values: inout [Int32]) throws(ModelError) {
        values.removeAll(keepingCapacity: true)
        try numbers { (document: inout Self) throws(ModelError) in
            let first = document.at
            guard let number = Int32(exactly: try document.integer()) else {
                document.at = first
                throw document.unexpected("a whole number of 32 bits")
            }
            values.append(number)
        }
    }

    mutating func integers(into values: inout [Int64]) throws(ModelError) {
        values.removeAll(keepingCapacity: true)
        try numbers { (document: inout Self) throws(ModelError) in values.append(try document.integer()) }
    }

    /// Calls `read` where each number of an array begins.
    @inline(__always)
    private mutating func numbers(
        _ read: (inout Self) throws(ModelError) -> Void
    ) throws(ModelError) {
        guard take(UInt8(ascii: "[")) else { throw unexpected("an array of numbers") }
        if take(UInt8(ascii: "]")) { return }
        while true {
            passBlanks()
            try read(&self)
            passBlanks()
            guard at < end else { throw cut() }
            let byte = at.pointee
            at += 1
            if byte == UInt8(ascii: ",") { continue }
            guard byte == UInt8(ascii: "]") else {
                at -= 1
                throw unexpected("a comma or “]”")
            }
            return
        }
    }

    /// A whole number, or true or false.
    @inline(__always)
    private mutating func integer() throws(ModelError) -> Int64 {
        var value: Int64 = 0
        let first = at
        let isNegative = at < end && at.pointee == UInt8(ascii: "-")
        if isNegative { at += 1 }
        let digits = at
        while at < end, case let digit = at.pointee &- 0x30, digit < 10 {
            value = value &* 10 &+ Int64(digit)
            guard at - digits < 18 else { throw unexpected("a whole number of at most 18 digits") }
            at += 1
        }
        if at == digits {
            at = first
            if takeWord("true") { return 1 }
            if takeWord("false") { return 0 }
            throw unexpected("a whole number")
        }
        return isNegative ? -value : value
    }

    private mutating func takeWord(_ word: StaticString) -> Bool {
        guard end - at >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount where at[index] != word.utf8Start[index] { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    mutating func skip() throws(ModelError) {
        passBlanks()
        guard at < end else { throw cut() }
        switch at.pointee {
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextKey() != nil { try skip() }
        case UInt8(ascii: "["):
            if passPlainArray() { return }
            try beginArray()
            while try nextElement() { try skip() }
        case UInt8(ascii: "\""):
            at += 1
            try passString()
        default:
            guard takeWord("true") || takeWord("false") || takeWord("null") || XGBoostFloat.parse(&at, end) != nil
            else { throw unexpected("a value") }
        }
    }

    /// Goes behind an array in which nothing has an end of its own: most of a model's bytes. False where it is none.
    private mutating func passPlainArray() -> Bool {
        guard at < end, at.pointee == UInt8(ascii: "["), let closing = memchr(at, 0x5D, end - at) else { return false }
        let content = at + 1
        let count = closing - UnsafeMutableRawPointer(mutating: content)
        for byte in [UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\"")]
        where memchr(content, Int32(byte), count) != nil {
            return false
        }
        at = content + count + 1
        return true
    }

    mutating func finish() throws(ModelError) {
        passBlanks()
        // Some writers end a text as C does.
        while at < end, at.pointee == 0 { at += 1 }
        guard at == end else { throw ModelError(.malformed, at: place, "something follows the end of the model") }
    }

    @inline(__always)
    private mutating func passBlanks() {
        while at < end, case let byte = at.pointee, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            at += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        passBlanks()
        guard at < end, at.pointee == byte else { return false }
        at += 1
        return true
    }

    private var place: String { "\(path), byte \(at - start)" }

    private func cut() -> ModelError {
        ModelError(.malformed, at: place, "the file ends here: it is cut; save or copy the model again")
    }

    private func unexpected(_ wanted: String) -> ModelError {
        guard at < end else { return cut() }
        let found = String(decoding: UnsafeBufferPointer(start: at, count: min(12, end - at)), as: UTF8.self)
        let shown = String(String.UnicodeScalarView(found.unicodeScalars.map { $0.value < 0x20 ? "\u{FFFD}" : $0 }))
        return ModelError(.malformed, at: place, "“\(shown)” stands where \(wanted) belongs")
    }
}
