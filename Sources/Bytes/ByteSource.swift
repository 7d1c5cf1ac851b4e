/// Bytes that come one piece after the other: a file, an object, standard input, a member of an archive.

/// Something that is read from its beginning to its end, once.
public protocol ByteSource {
    /// Puts the next bytes at the front of `buffer` and answers how many; 0 only at the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceFailure) -> Int
}

/// Why the next bytes did not come: a sentence that names the source and the reason.
public struct ByteSourceFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Names the source and the reason.
    public let description: String

    /// A failure in words.
    public init(_ description: String) { self.description = description }
}

/// Bytes in memory, as a source.
public struct MemorySource: ByteSource, Sendable {
    private var rest: ArraySlice<UInt8>

    /// All of `bytes`.
    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Copies what fits.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, rest.count)
        buffer.copyBytes(from: rest.prefix(count))
        rest.removeFirst(count)
        return count
    }
}
