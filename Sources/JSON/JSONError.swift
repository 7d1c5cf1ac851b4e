/// Why a text is not JSON that we read, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds a caller may tell apart.
    public enum Kind: String, Sendable, CaseIterable {
        /// A byte that the grammar does not allow at its place.
        case syntax
        /// The text ends before its value does.
        case endedEarly
        /// Something other than white space after the value.
        case bytesAfterRoot
        case byteOrderMark
        case invalidUTF8
        /// Half of a UTF-16 pair, written as an escape.
        case loneSurrogate
        /// A number beyond what a double holds.
        case numberTooLarge
        case duplicateName
        case tooDeep
        case tooLarge
    }

    /// Which of them.
    public let kind: Kind
    /// Counted from 1; lines end with a line feed.
    public let line: Int
    /// Counted from 1 in Unicode scalars.
    public let column: Int
    /// What is wrong there, without the place.
    public let reason: String

    /// Place and reason in one sentence.
    public var description: String { "line \(line), column \(column): \(reason)" }
}

extension JSONError {
    /// An error at an offset, which becomes line and column.
    init(_ kind: Kind, at offset: Int, in bytes: [UInt8], _ reason: String) {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        self.kind = kind
        self.reason = reason
        line = 1 + before.count { $0 == 0x0A }
        // A continuation byte of UTF-8 belongs to the scalar before it.
        column = 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
    }
}
