/// XGBoost's UBJSON (Universal Binary JSON, draft 12), pulled value by value.

/// Reads a UBJSON document that stays in memory meanwhile. Numbers are big-endian; a container may say how many elements
/// it has and of which one type they are.
struct XGBoostUBJSON: ModelDocument {
    private let bytes: UnsafeRawBufferPointer
    private var at = 0
    var path = DocumentPath()
    /// How many members each container that was entered still has; nil where its end is marked.
    private var left: [Int?] = []

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    mutating func beginObject() throws(ModelError) {
        try begin("{", "an object")
        let header = try containerHeader()
        guard header.type == nil else { throw unexpected("an object of members of any type") }
        left.append(header.count)
    }

    mutating func beginArray() throws(ModelError) {
        try begin("[", "an array")
        let header = try containerHeader()
        guard header.type == nil else { throw unexpected("an array of elements of any type") }
        left.append(header.count)
    }

    private mutating func begin(_ opening: Unicode.Scalar, _ what: String) throws(ModelError) {
        guard try marker() == UInt8(ascii: opening) else {
            at -= 1
            throw unexpected(what)
        }
        guard path.depth < DocumentLimits.depth else { throw tooDeep() }
        path.enter()
    }

    private func tooDeep() -> ModelError {
        ModelError(.tooLarge, at: "byte \(at)", "more than \(DocumentLimits.depth) containers lie in one another")
    }

    mutating func nextKey() throws(ModelError) -> String? {
        guard try hasNext(closing: "}") else { return nil }
        let key = try text(try length())
        path.come(to: key)
        return key
    }

    mutating func nextElement() throws(ModelError) -> Bool {
        guard try hasNext(closing: "]") else { return false }
        path.comeToNextElement()
        return true
    }

    private mutating func hasNext(closing: Unicode.Scalar) throws(ModelError) -> Bool {
        if let count = left.removeLast() {
            guard count > 0 else {
                path.leave()
                return false
            }
            left.append(count - 1)
            return true
        }
        passNothing()
        guard at < bytes.count else { throw cut() }
        if bytes[at] == UInt8(ascii: closing) {
            at += 1
            path.leave()
            return false
        }
        left.append(nil)
        return true
    }

    /// The type and the number of a container's elements, where it says them.
    private mutating func containerHeader() throws(ModelError) -> (type: UInt8?, count: Int?) {
        var type: UInt8?
        if at < bytes.count, bytes[at] == UInt8(ascii: "$") {
            at += 1
            type = try marker()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "#") else { throw unexpected("the number of elements") }
        }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "#") else { return (nil, nil) }
        at += 1
        let count = try length()
        // Every element has a byte at least, so that a count is never worth more than the file.
        let size = type.map { Self.size(of: $0) ?? 0 } ?? 1
        guard size > 0 else { throw unexpected("an array of a type whose elements have bytes") }
        guard count <= (bytes.count - at) / size else {
            throw ModelError(
                .malformed, at: place,
                "\(count) elements of \(size) bytes are announced, but only \(bytes.count - at) bytes are left")
        }
        return (type, count)
    }

    mutating func string() throws(ModelError) -> String {
        guard try marker() == UInt8(ascii: "S") else {
            at -= 1
            throw unexpected("a text")
        }
        return try text(try length())
    }

    private mutating func text(_ count: Int) throws(ModelError) -> String {
        guard count <= bytes.count - at else { throw cut() }
        guard count <= DocumentLimits.text else {
            throw ModelError(.tooLarge, at: place, "a text is longer than \(DocumentLimits.text) bytes")
        }
        let content = UnsafeRawBufferPointer(rebasing: bytes[at..<(at + count)])
        guard let text = String(validating: content, as: UTF8.self) else {
            throw ModelError(.malformed, at: place, "a text is no UTF-8")
        }
        at += count
        return text
    }

    /// A whole number that is not negative: a length, a count.
    private mutating func length() throws(ModelError) -> Int {
        let type = try marker()
        guard let value = try wholeNumber(type) else {
            at -= 1
            throw unexpected("a length")
        }
        guard value >= 0 else { throw ModelError(.malformed, at: place, "a length is \(value)") }
        return Int(value)
    }

    private mutating func wholeNumber(_ type: UInt8) throws(ModelError) -> Int64? {
        switch type {
        case UInt8(ascii: "i"): Int64(Int8(bitPattern: try load(UInt8.self)))
        case UInt8(ascii: "U"): Int64(try load(UInt8.self))
        case UInt8(ascii: "I"): Int64(Int16(bitPattern: try load(UInt16.self)))
        case UInt8(ascii: "l"): Int64(Int32(bitPattern: try load(UInt32.self)))
        case UInt8(ascii: "L"): Int64(bitPattern: try load(UInt64.self))
        case UInt8(ascii: "T"): 1
        case UInt8(ascii: "F"): 0
        default: nil
        }
    }

    mutating func floats(into values: inout [Float]) throws(ModelError) {
        values.removeAll(keepingCapacity: true)
        let header = try numbers()
        if header.type == UInt8(ascii: "d"), let count = header.count {
            values.reserveCapacity(count)
            for _ in 0..<count { values.append(Float(bitPattern: unchecked())) }
            return
        }
        try elements(header) { (document: inout Self, type) throws(ModelError) in
            switch type {
            case UInt8(ascii: "d"): values.append(Float(bitPattern: try document.load(UInt32.self)))
            case UInt8(ascii: "D"): values.append(Float(Double(bitPattern: try document.load(UInt64.self))))
            default:
                guard let value = try document.wholeNumber(type) else { throw document.unexpected("a number") }
                values.append(Float(value))
            }
        }
    }

    mutating func integers(into values: inout [Int32]) throws(ModelError) {
        values.removeAll(keepingCapacity: true)
        let header = try numbers()
        if let count = header.count {
            values.reserveCapacity(count)
            switch header.type {
            case UInt8(ascii: "l"):
                for _ in 0..<count { values.append(Int32(bitPattern: unchecked())) }
                return
            case UInt8(ascii: "U"):
                values.append(contentsOf: bytes[at..<(at + count)].lazy.map { Int32($0) })
                at += count
                return
            default: break
            }
        }
        try elements(header) { (document: inout Self, type) throws(ModelError) in
            guard let value = try document.wholeNumber(type), let number = Int32(exactly: value) else {
                throw document.unexpected("a whole number of 32 bits")
            }
            values.append(number)
        }
    }

    mutating func integers(into values: inout [Int64]) throws(ModelError) {
        values.removeAll(keepingCapacity: true)
        try elements(numbers()) { (document: inout Self, type) throws(ModelError) in
            guard let value = try document.wholeNumber(type) else { throw document.unexpected("a whole number") }
            values.append(value)
        }
    }

    private mutating func numbers() throws(ModelError) -> (type: UInt8?, count: Int?) {
        guard try marker() == UInt8(ascii: "[") else {
            at -= 1
            throw unexpected("an array of numbers")
        }
        return try containerHeader()
    }

    /// Calls `read` for each element of an array, behind its type.
    private mutating func elements(
        _ header: (type: UInt8?, count: Int?), _ read: (inout Self, UInt8) throws(ModelError) -> Void
    ) throws(ModelError) {
        var number = 0
        while header.count.map({ number < $0 }) ?? true {
            if header.count == nil { passNothing() }
            if header.count == nil, at < bytes.count, bytes[at] == UInt8(ascii: "]") {
                at += 1
                return
            }
            let type = if let type = header.type { type } else { try marker() }
            try read(&self, type)
            number += 1
        }
    }

    mutating func skip() throws(ModelError) {
        // Containers that were entered, and how many members each still has; true where it is an object.
        var open: [(left: Int?, isObject: Bool)] = []
        repeat {
            if let innermost = open.last {
                if innermost.left == nil { passNothing() }
                let closing = UInt8(ascii: innermost.isObject ? "}" : "]")
                let isMarkedEnd = innermost.left == nil && at < bytes.count && bytes[at] == closing
                if isMarkedEnd { at += 1 }
                if isMarkedEnd || innermost.left == 0 {
                    open.removeLast()
                    continue
                }
                open[open.count - 1].left = innermost.left.map { $0 - 1 }
                if innermost.isObject { try pass(try length()) }
            }
            let type = try marker()
            switch type {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                guard path.depth + open.count < DocumentLimits.depth else { throw tooDeep() }
                let header = try containerHeader()
                if let element = header.type, let count = header.count, let size = Self.size(of: element) {
                    guard type == UInt8(ascii: "[") else { throw unexpected("an object of members of any type") }
                    try pass(count * size)
                } else {
                    open.append((header.count, type == UInt8(ascii: "{")))
                }
            case UInt8(ascii: "S"): try pass(try length())
            case UInt8(ascii: "Z"), UInt8(ascii: "T"), UInt8(ascii: "F"): break
            default:
                guard let size = Self.size(of: type) else {
                    at -= 1
                    throw unexpected("a value")
                }
                try pass(size)
            }
        } while !open.isEmpty
    }

    private mutating func pass(_ count: Int) throws(ModelError) {
        guard count <= bytes.count - at else { throw cut() }
        at += count
    }

    mutating func finish() throws(ModelError) {
        guard at == bytes.count else {
            throw ModelError(.malformed, at: place, "something follows the end of the model")
        }
    }

    /// Bytes of a number of a type; nil for what is no number.
    private static func size(of type: UInt8) -> Int? {
        switch type {
        case UInt8(ascii: "i"), UInt8(ascii: "U"), UInt8(ascii: "C"): 1
        case UInt8(ascii: "I"): 2
        case UInt8(ascii: "l"), UInt8(ascii: "d"): 4
        case UInt8(ascii: "L"), UInt8(ascii: "D"): 8
        default: nil
        }
    }

    /// Goes past N, which is nothing at all.
    private mutating func passNothing() { while at < bytes.count, bytes[at] == UInt8(ascii: "N") { at += 1 } }

    private mutating func marker() throws(ModelError) -> UInt8 {
        passNothing()
        guard at < bytes.count else { throw cut() }
        at += 1
        return bytes[at - 1]
    }

    @inline(__always)
    private mutating func load<Number: FixedWidthInteger & BitwiseCopyable>(_: Number.Type) throws(ModelError) -> Number
    {
        guard bytes.count - at >= MemoryLayout<Number>.size else { throw cut() }
        defer { at += MemoryLayout<Number>.size }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Number.self))
    }

    /// Four bytes of an array whose size was checked.
    @inline(__always)
    private mutating func unchecked() -> UInt32 {
        defer { at += 4 }
        return UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self))
    }

    private var place: String { "\(path), byte \(at)" }

    private func cut() -> ModelError {
        ModelError(.malformed, at: place, "the file ends here: it is cut; save or copy the model again")
    }

    private func unexpected(_ wanted: String) -> ModelError {
        let found = at < bytes.count ? "byte 0x\(String(bytes[at], radix: 16))" : "the end"
        return ModelError(.malformed, at: place, "\(found) stands where \(wanted) belongs")
    }
}
