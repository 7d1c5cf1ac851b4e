/// gzip's bytes unpacked as they are read (RFC 1952), with zlib.
import Bytes
import CZlib

/// Unpacks one gzip file, of one member or several. Its checksums are checked, and what follows its end is refused.
final class Inflation {
    private let name: String
    private let limits: ArchiveLimits
    private var source: any ByteSource
    /// On the heap: zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var (bytesIn, bytesOut) = (0, 0)
    private var isOver = false

    /// Begins with the bytes that were already read of `source`.
    init(_ source: any ByteSource, begin: [UInt8], name: String, limits: ArchiveLimits) throws(ArchiveError) {
        self.source = source
        self.name = name
        self.limits = limits
        input = .allocate(byteCount: max(64 << 10, begin.count), alignment: 16)
        input.copyBytes(from: begin)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = UInt32(begin.count)
        bytesIn = begin.count
        guard czlib_inflate_init(stream) == Z_OK else {
            throw ArchiveError(.unreadable, name, "there is no memory to unpack it")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    /// Fills the front of `buffer`; 0 only at the end, which is then known to be right.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        guard !isOver, buffer.count > 0 else { return 0 }
        let room = min(buffer.count, 1 << 30)
        stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_out = UInt32(room)
        while stream.pointee.avail_out == UInt32(room) {
            if stream.pointee.avail_in == 0 { try refill() }
            let isCut = stream.pointee.avail_in == 0
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_STREAM_END: if try isLastMember() { isOver = true }
            case Z_OK where !isCut || stream.pointee.avail_out < UInt32(room): break
            case Z_OK, Z_BUF_ERROR:
                throw ArchiveError(.malformed, name, "it is cut: gzip's end is missing; copy or pack it again")
            default:
                throw ArchiveError(
                    .malformed, name,
                    "its gzip is damaged at byte \(bytesIn - Int(stream.pointee.avail_in)): \(message); copy or pack it again"
                )
            }
            if isOver { break }
        }
        let count = room - Int(stream.pointee.avail_out)
        bytesOut += count
        try checkSize()
        return count
    }

    private var message: String { stream.pointee.msg.map { String(cString: $0) } ?? "no reason is given" }

    private func refill() throws(ArchiveError) {
        let count: Int
        do { count = try source.read(into: input) } catch { throw ArchiveError(.unreadable, name, error.description) }
        stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
        stream.pointee.avail_in = UInt32(count)
        bytesIn += count
    }

    /// Behind a member: whether nothing follows. Another member goes on; anything else is refused.
    private func isLastMember() throws(ArchiveError) -> Bool {
        if stream.pointee.avail_in == 0 { try refill() }
        guard stream.pointee.avail_in > 0 else { return true }
        guard stream.pointee.next_in.pointee == 0x1F, inflateReset(stream) == Z_OK else {
            throw ArchiveError(.malformed, name, "something that is not gzip follows its end")
        }
        return false
    }

    private func checkSize() throws(ArchiveError) {
        guard bytesOut <= limits.unpackedBytes else {
            throw ArchiveError(.tooLarge, name, "more than \(limits.unpackedBytes) bytes come out of it")
        }
        guard bytesOut <= 1 << 20 || bytesOut / max(limits.ratio, 1) <= bytesIn else {
            throw ArchiveError(
                .tooLarge, name, "more than \(limits.ratio) times what it has comes out of it, which no model does")
        }
    }
}
