/// Bytes that go somewhere piece by piece and count only once all of them are there.

/// Something that is written from its beginning to its end, once.
public protocol ByteSink: AnyObject {
    /// Takes the next bytes.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ByteSinkFailure)
    /// Says that these were all: only now what was there before is replaced. Nothing is written after it.
    func finish() throws(ByteSinkFailure)
    /// Throws away what was written; what was there before stays. Nothing happens after `finish`.
    func abandon()
}

/// Why the next bytes could not be taken: a sentence that names the place and the reason.
public struct ByteSinkFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// Names the place and the reason.
    public let description: String

    /// A failure in words.
    public init(_ description: String) { self.description = description }
}
