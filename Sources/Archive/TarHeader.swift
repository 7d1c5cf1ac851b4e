/// A header block of tar: ustar, and what GNU tar and pax made of it. Pure.

/// What a header block of 512 bytes says.
struct TarHeader {
    /// The kinds of members, by their type flag.
    enum Kind: Hashable {
        case file
        case folder
        /// The long name of the member that follows (GNU).
        case longName
        /// Properties of the member that follows (pax).
        case properties
        /// Properties of all members (pax, `git archive`).
        case globalProperties
        case other(UInt8)
    }

    /// The name's bytes: they count only where nothing in front of the header says another name.
    let name: [UInt8]
    let size: Int
    let kind: Kind

    /// A block that begins an archive's end.
    static func isZero(_ block: [UInt8]) -> Bool { block.allSatisfy { $0 == 0 } }

    /// Whether a block looks like the first of a tar archive: its checksum is right.
    static func isHeader(_ block: [UInt8]) -> Bool {
        guard block.count == 512, let sum = number(block[148..<156]) else { return false }
        var (unsigned, signed) = (0, 0)
        for (index, byte) in block.enumerated() {
            let counted = (148..<156).contains(index) ? 0x20 : byte
            unsigned += Int(counted)
            signed += Int(Int8(bitPattern: counted))
        }
        return sum == unsigned || sum == signed
    }

    /// What a block says; a sentence where it is no header.
    init(_ block: [UInt8]) throws(Problem) {
        guard Self.isHeader(block) else { throw Problem("its header's checksum is wrong: the archive is damaged") }
        guard let size = Self.number(block[124..<136]), size >= 0 else { throw Problem("its size is no number") }
        self.size = size
        var name = Self.text(block[0..<100])
        // GNU tar has other things where ustar has the front of long names.
        let isPlainUstar = block[257..<263].elementsEqual([0x75, 0x73, 0x74, 0x61, 0x72, 0])
        let prefix = isPlainUstar ? Self.text(block[345..<500]) : []
        if !prefix.isEmpty { name = prefix + [0x2F] + name }
        self.name = name
        kind =
            switch block[156] {
            // An old archive's folder is a file whose name ends in a slash.
            case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): name.last == 0x2F ? .folder : .file
            case UInt8(ascii: "5"): .folder
            case UInt8(ascii: "L"): .longName
            case UInt8(ascii: "x"): .properties
            case UInt8(ascii: "g"): .globalProperties
            default: .other(block[156])
            }
    }

    /// The name as a message shows it.
    var shownName: String { String(decoding: name, as: UTF8.self) }

    /// What is wrong with a member.
    struct Problem: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// Bytes up to the first zero.
    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    /// An octal number with blanks and zeros around it, or GNU's base 256; nil where it is neither, or beyond an `Int`.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        if first & 0x80 != 0 {
            guard first == 0x80, field.dropFirst().dropLast(7).allSatisfy({ $0 == 0 }) else { return nil }
            return field.suffix(7).reduce(0) { $0 << 8 | Int($1) }
        }
        let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
        guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }
}

/// pax's properties: `length key=value`, a line each (POSIX, pax Interchange Format).
struct PaxProperties {
    private(set) var path: String?
    private(set) var size: Int?

    init(_ bytes: [UInt8]) throws(TarHeader.Problem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard (1...10).contains(digits.count), let length = Int(String(decoding: digits, as: UTF8.self)),
                length > digits.count + 2, length <= rest.count, rest.dropFirst(digits.count).first == 0x20,
                rest[rest.startIndex + length - 1] == 0x0A
            else { throw TarHeader.Problem("its pax properties are damaged") }
            let line = rest.prefix(length - 1).dropFirst(digits.count + 1)
            try take(key: line.prefix { $0 != 0x3D }, value: line.drop { $0 != 0x3D }.dropFirst())
            rest = rest.dropFirst(length)
        }
    }

    private mutating func take(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>) throws(TarHeader.Problem) {
        switch String(decoding: key, as: UTF8.self) {
        case "path":
            guard let text = String(validating: value, as: UTF8.self) else {
                throw TarHeader.Problem("its name is no UTF-8")
            }
            path = text
        case "size":
            guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else {
                throw TarHeader.Problem("its size is no number")
            }
            size = number
        case let key where key.hasPrefix("GNU.sparse."):
            throw TarHeader.Problem("it is a sparse file: pack it without --sparse")
        default: break
        }
    }
}
