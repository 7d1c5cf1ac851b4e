/// The bytes of a file as they are inside its gzip, where it has one; taken in pieces of any size.
import Bytes

/// A file's content, unpacked as it is read.
final class Unpacked {
    let name: String
    /// Whether gzip is around it.
    let isCompressed: Bool
    private let inflation: Inflation?
    private var plain: any ByteSource
    /// Bytes that were looked at before they are taken.
    private var ahead: [UInt8] = []
    private let limits: ArchiveLimits
    private var count = 0
    /// How many bytes have been taken.
    private(set) var taken = 0

    init(_ source: any ByteSource, name: String, limits: ArchiveLimits) throws(ArchiveError) {
        self.name = name
        self.limits = limits
        var source = source
        let first = try Self.take(2, of: &source, name)
        plain = source
        isCompressed = first == [0x1F, 0x8B]
        inflation = isCompressed ? try Inflation(source, begin: first, name: name, limits: limits) : nil
        if !isCompressed { ahead = first }
    }

    private static func take(
        _ count: Int, of source: inout any ByteSource, _ name: String
    ) throws(ArchiveError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let more: Int
            do {
                more = try bytes.withUnsafeMutableBufferPointer { buffer throws(ByteSourceFailure) in
                    try source.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...]))
                }
            } catch { throw ArchiveError(.unreadable, name, error.description) }
            if more == 0 { break }
            filled += more
        }
        return Array(bytes.prefix(filled))
    }

    /// The next bytes, as many as `count` and fewer only at the end, without taking them.
    func peek(_ count: Int) throws(ArchiveError) -> [UInt8] {
        if ahead.count < count {
            var more = [UInt8](repeating: 0, count: count - ahead.count)
            let filled = try more.withUnsafeMutableBufferPointer { buffer throws(ArchiveError) in
                try fill(UnsafeMutableRawBufferPointer(buffer))
            }
            ahead += more.prefix(filled)
        }
        return Array(ahead.prefix(count))
    }

    /// Fills all of `buffer`, and less only at the end; how many bytes that were.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let first = min(ahead.count, buffer.count)
        buffer.copyBytes(from: ahead.prefix(first))
        ahead.removeFirst(first)
        let filled = first + (try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[first...])))
        taken += filled
        return filled
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            let more = if isCompressed { try inflation?.read(into: rest) ?? 0 } else { try readPlain(rest) }
            if more == 0 { break }
            filled += more
        }
        return filled
    }

    private func readPlain(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        let more: Int
        do { more = try plain.read(into: buffer) } catch { throw ArchiveError(.unreadable, name, error.description) }
        count += more
        guard count <= limits.unpackedBytes else {
            throw ArchiveError(.tooLarge, name, "it has more than \(limits.unpackedBytes) bytes")
        }
        return more
    }
}
