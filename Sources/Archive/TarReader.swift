/// The members of a tar archive, one after the other, from a stream: nothing is written to a disk, no link is followed.

/// A regular file in an archive.
public struct ArchiveMember: Sendable, Hashable {
    /// Its path in the archive, without `./` in front.
    public let name: String
    /// Its bytes.
    public let size: Int
}

/// Reads the members in order. After the last one the archive is read to its end, so that gzip's checksum counts.
final class TarReader {
    private let content: Unpacked
    private let limits: ArchiveLimits
    private var entries = 0
    /// Bytes of the current member that were not taken, and zeros behind it.
    private var left = 0
    private var padding = 0
    private var names: Set<String> = []

    init(_ content: Unpacked, limits: ArchiveLimits) {
        self.content = content
        self.limits = limits
    }

    /// The next regular file; nil at the end. Folders are passed over, everything else is refused.
    func next() throws(ArchiveError) -> ArchiveMember? {
        var pax: PaxProperties?
        var longName: String?
        while true {
            try skip()
            guard let header = try header() else {
                guard pax == nil, longName == nil else {
                    throw ArchiveError(.malformed, content.name, "it ends where a member's header belongs")
                }
                try end()
                return nil
            }
            entries += 1
            guard entries <= limits.entries else {
                throw ArchiveError(.tooLarge, content.name, "it has more than \(limits.entries) members")
            }
            switch header.kind {
            case .longName: longName = try name(header)
            case .properties: pax = try properties(header)
            case .globalProperties: _ = try properties(header)
            case .file, .folder:
                let name = pax?.path ?? longName ?? header.name
                let size = pax?.size ?? header.size
                (pax, longName) = (nil, nil)
                let path = try checked(name)
                try expect(header.kind == .folder ? header.size : size, of: path)
                if header.kind == .folder { continue }
                guard !path.isEmpty, names.insert(path).inserted else {
                    throw ArchiveError(.malformed, content.name, member: name, "it is there twice, or has no name")
                }
                return ArchiveMember(name: path, size: size)
            case .other(let flag):
                let what = Self.kinds[flag] ?? "of an unknown kind (type \(flag))"
                throw ArchiveError(
                    .unsafe, content.name, member: header.name,
                    "it is \(what), and only regular files and folders belong in a model's archive")
            }
        }
    }

    private static let kinds: [UInt8: String] = [
        UInt8(ascii: "1"): "a hard link", UInt8(ascii: "2"): "a symbolic link", UInt8(ascii: "3"): "a device",
        UInt8(ascii: "4"): "a device", UInt8(ascii: "6"): "a pipe", UInt8(ascii: "S"): "a sparse file",
        UInt8(ascii: "K"): "a long link",
    ]

    /// The next header; nil at the archive's end.
    private func header() throws(ArchiveError) -> TarHeader? {
        let block = try take(512, allowsEnd: true)
        if block.isEmpty || TarHeader.isZero(block) { return nil }
        do { return try TarHeader(block) } catch { throw ArchiveError(.malformed, content.name, error.reason) }
    }

    /// The text of a small member that describes the next.
    private func text(_ header: TarHeader) throws(ArchiveError) -> [UInt8] {
        guard header.size <= 1 << 20 else {
            throw ArchiveError(
                .tooLarge, content.name, member: header.name, "a description of a member is \(header.size) bytes long")
        }
        let bytes = try take(header.size, allowsEnd: false)
        padding = (512 - header.size % 512) % 512
        return bytes
    }

    private func name(_ header: TarHeader) throws(ArchiveError) -> String {
        guard let name = String(validating: try text(header).prefix { $0 != 0 }, as: UTF8.self) else {
            throw ArchiveError(.malformed, content.name, member: header.name, "a long name is no UTF-8")
        }
        return name
    }

    private func properties(_ header: TarHeader) throws(ArchiveError) -> PaxProperties {
        let bytes = try text(header)
        do { return try PaxProperties(bytes) } catch {
            throw ArchiveError(.malformed, content.name, member: header.name, error.reason)
        }
    }

    private func expect(_ size: Int, of path: String) throws(ArchiveError) {
        guard size <= limits.unpackedBytes else {
            throw ArchiveError(
                .tooLarge, content.name, member: path, "it is \(size) bytes; \(limits.unpackedBytes) are the most")
        }
        left = size
        padding = (512 - size % 512) % 512
    }

    /// The path without `./` in front and `/` behind; refused where it leads out of the archive or is no plain name.
    private func checked(_ name: String) throws(ArchiveError) -> String {
        func refuse(_ reason: String) -> ArchiveError { ArchiveError(.unsafe, content.name, member: name, reason) }
        guard !name.hasPrefix("/") else { throw refuse("its path is absolute") }
        guard !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw refuse("its path has control characters")
        }
        guard !name.contains("\\") else { throw refuse("its path has a backslash") }
        let parts = name.split(separator: "/").filter { $0 != "." }
        guard !parts.contains("..") else { throw refuse("its path leads out of the archive") }
        guard parts.count <= limits.depth else { throw refuse("it lies more than \(limits.depth) folders deep") }
        return parts.joined(separator: "/")
    }

    /// All bytes of the member that `next` answered.
    func bytes(of member: ArchiveMember) throws(ArchiveError) -> [UInt8] {
        guard left <= limits.memberBytes else {
            throw ArchiveError(
                .tooLarge, content.name, member: member.name, "it is \(left) bytes; \(limits.memberBytes) are the most")
        }
        let count = left
        left = 0
        return try take(count, allowsEnd: false, member: member.name)
    }

    /// Goes past what was not taken of the current member.
    private func skip() throws(ArchiveError) {
        var rest = left + padding
        (left, padding) = (0, 0)
        guard rest > 0 else { return }
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: min(rest, 256 << 10), alignment: 16)
        defer { room.deallocate() }
        while rest > 0 {
            let part = UnsafeMutableRawBufferPointer(rebasing: room[..<min(rest, room.count)])
            guard try content.read(into: part) == part.count else { throw cut() }
            rest -= part.count
        }
    }

    /// So many bytes, in memory that grows no faster than they come: a size may lie.
    private func take(_ count: Int, allowsEnd: Bool, member: String? = nil) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part = min(count - bytes.count, max(1 << 20, bytes.count))
            let before = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: part))
            let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(ArchiveError) in
                try content.read(
                    into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[before...])))
            }
            if filled < part {
                guard allowsEnd, before + filled == 0 else { throw cut(member) }
                return []
            }
        }
        return bytes
    }

    private func cut(_ member: String? = nil) -> ArchiveError {
        ArchiveError(
            .malformed, content.name, member: member, "the archive ends in its middle: it is cut; copy or pack it again"
        )
    }

    /// Behind the end: only zeros, as tar fills up its last record.
    private func end() throws(ArchiveError) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { room.deallocate() }
        while true {
            let count = try content.read(into: room)
            guard room[..<count].allSatisfy({ $0 == 0 }) else {
                throw ArchiveError(.malformed, content.name, "something follows the archive's end")
            }
            if count < room.count { return }
        }
    }
}
