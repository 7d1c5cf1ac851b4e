/// The members of a tar archive, one after the other, from a stream: nothing is written to a disk, no link is followed.

/// A regular file in an archive.
struct ArchiveMember: Sendable, Hashable {
    /// Its path in the archive, without `./` in front.
    let name: String
    /// How many bytes it has.
    let size: Int
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
                guard pax == nil, longName == nil else { throw damaged("it ends where a member's header belongs") }
                return nil
            }
            switch header.kind {
            case .longName where longName == nil: longName = try name(header)
            case .properties where pax == nil: pax = try properties(header)
            case .longName, .properties: throw damaged("a member is described twice", header.shownName)
            case .globalProperties: try checkGlobal(header)
            case .file, .folder:
                let member = try member(header, pax, longName)
                (pax, longName) = (nil, nil)
                if let member { return member }
            case .other(let flag):
                let what = Self.kinds[flag] ?? "of an unknown kind (type \(flag))"
                throw ArchiveError(
                    .unsafe, content.name, member: header.shownName,
                    "it is \(what), and only regular files and folders belong in a model's archive")
            }
        }
    }

    /// What a header says with what stands in front of it; nil for a folder.
    private func member(
        _ header: TarHeader, _ pax: PaxProperties?, _ longName: String?
    ) throws(ArchiveError) -> ArchiveMember? {
        try count()
        guard let name = pax?.path ?? longName ?? String(validating: header.name, as: UTF8.self) else {
            throw damaged("its name is no UTF-8", header.shownName)
        }
        let path: MemberPath
        do { path = try MemberPath(name, depth: limits.depth) } catch {
            throw ArchiveError(.unsafe, content.name, member: name, error.reason)
        }
        let size = pax?.size ?? header.size
        if header.kind == .folder || path.endsInSlash {
            // Some tools take bytes behind a folder and some do not, and see other members then.
            guard size == 0 else { throw damaged("it is a folder of \(size) bytes", name) }
            return nil
        }
        guard size <= limits.unpackedBytes else {
            throw ArchiveError(
                .tooLarge, content.name, member: name, "it is \(size) bytes; \(limits.unpackedBytes) are the most")
        }
        guard !path.text.isEmpty, names.insert(path.text).inserted else {
            throw damaged("it is there twice, or has no name", name)
        }
        (left, padding) = (size, (512 - size % 512) % 512)
        return ArchiveMember(name: path.text, size: size)
    }

    private func count() throws(ArchiveError) {
        entries += 1
        guard entries <= limits.entries else {
            throw ArchiveError(.tooLarge, content.name, "it has more than \(limits.entries) members")
        }
    }

    /// Properties of all members: notes are passed over, what would change members is refused.
    private func checkGlobal(_ header: TarHeader) throws(ArchiveError) {
        try count()
        let all = try properties(header)
        guard all.path == nil, all.size == nil else { throw damaged("one name or size is said for all members") }
    }

    private func damaged(_ reason: String, _ member: String? = nil) -> ArchiveError {
        ArchiveError(.malformed, content.name, member: member, "\(reason), at byte \(content.taken)")
    }

    private static let kinds: [UInt8: String] = [
        UInt8(ascii: "1"): "a hard link", UInt8(ascii: "2"): "a symbolic link", UInt8(ascii: "3"): "a device",
        UInt8(ascii: "4"): "a device", UInt8(ascii: "6"): "a pipe", UInt8(ascii: "S"): "a sparse file",
        UInt8(ascii: "K"): "a long link",
    ]

    /// The next header; nil at the archive's end: two blocks of zeros, and zeros to the end of its last record.
    private func header() throws(ArchiveError) -> TarHeader? {
        let block = try take(512)
        if TarHeader.isZero(block) {
            guard TarHeader.isZero(try take(512)) else { throw damaged("a block of zeros stands among its members") }
            try end()
            return nil
        }
        do { return try TarHeader(block) } catch { throw damaged(error.reason) }
    }

    /// The text of a small member that describes the next.
    private func text(_ header: TarHeader) throws(ArchiveError) -> [UInt8] {
        guard header.size <= 1 << 20 else {
            throw ArchiveError(
                .tooLarge, content.name, member: header.shownName,
                "a description of a member is \(header.size) bytes long")
        }
        let bytes = try take(header.size)
        padding = (512 - header.size % 512) % 512
        return bytes
    }

    private func name(_ header: TarHeader) throws(ArchiveError) -> String {
        guard let name = String(validating: try text(header).prefix { $0 != 0 }, as: UTF8.self) else {
            throw damaged("a long name is no UTF-8", header.shownName)
        }
        return name
    }

    private func properties(_ header: TarHeader) throws(ArchiveError) -> PaxProperties {
        let bytes = try text(header)
        do { return try PaxProperties(bytes) } catch {
            throw damaged(error.reason, header.shownName)
        }
    }

    /// All bytes of the member that `next` answered.
    func bytes(of member: ArchiveMember) throws(ArchiveError) -> [UInt8] {
        guard left <= limits.memberBytes else {
            throw ArchiveError(
                .tooLarge, content.name, member: member.name, "it is \(left) bytes; \(limits.memberBytes) are the most")
        }
        let count = left
        left = 0
        return try take(count, of: member.name)
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
    private func take(_ count: Int, of member: String? = nil) throws(ArchiveError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part = min(count - bytes.count, max(1 << 20, bytes.count))
            let before = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: part))
            let filled = try bytes.withUnsafeMutableBufferPointer { buffer throws(ArchiveError) in
                try content.read(
                    into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[before...])))
            }
            guard filled == part else { throw cut(member) }
        }
        return bytes
    }

    private func cut(_ member: String? = nil) -> ArchiveError {
        damaged("the archive ends in its middle: it is cut; copy or pack it again", member)
    }

    /// Behind the end: only zeros, as tar fills up its last record.
    private func end() throws(ArchiveError) {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { room.deallocate() }
        while true {
            let count = try content.read(into: room)
            guard room[..<count].allSatisfy({ $0 == 0 }) else {
                throw damaged("something follows the archive's end")
            }
            if count < room.count { return }
        }
    }
}
