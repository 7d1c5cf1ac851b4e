/// Archives that are the same bytes for the same files, whoever packs them, and whenever.
import Bytes
import CZlib

/// A file to pack.
public struct PackedFile: Sendable, Hashable {
    /// Its path in the archive: relative, of plain parts.
    public var name: String
    /// Its bytes.
    public var bytes: [UInt8]
    /// Whether it may be executed.
    public var isExecutable: Bool

    /// A file of these parts.
    public init(name: String, bytes: [UInt8], isExecutable: Bool = false) {
        self.name = name
        self.bytes = bytes
        self.isExecutable = isExecutable
    }
}

/// Packs files into a tar.gz: sorted by name, dated 1970, owned by nobody in particular.
public enum ArchiveWriter {
    /// The archive. Refuses names that `ModelArchive` would not read.
    public static func archive(_ files: [PackedFile], level: Int = 6) throws(ArchiveError) -> [UInt8] {
        var tar: [UInt8] = []
        var names: Set<String> = []
        for file in files.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            let path: MemberPath
            do { path = try MemberPath(file.name, depth: ArchiveLimits().depth) } catch {
                throw ArchiveError(.unsafe, "the archive", member: file.name, error.reason)
            }
            guard !path.text.isEmpty, path.text.utf8.elementsEqual(file.name.utf8), names.insert(path.text).inserted
            else {
                throw ArchiveError(
                    .unsafe, "the archive", member: file.name, "it is there twice, or its path is not plain")
            }
            append(file, to: &tar)
        }
        tar += [UInt8](repeating: 0, count: 1_024)
        return try compressed(tar, level: level)
    }

    private static func append(_ file: PackedFile, to tar: inout [UInt8]) {
        if file.name.utf8.count > 100 {
            let line = paxLine("path", file.name)
            tar += header("PaxHeader/long-name", size: line.count, kind: "x", isExecutable: false) + padded(line)
        }
        tar +=
            header(file.name, size: file.bytes.count, kind: "0", isExecutable: file.isExecutable) + padded(file.bytes)
    }

    /// `length key=value`, the length counting itself.
    private static func paxLine(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n".utf8.count
        var length = rest + String(rest).utf8.count
        if rest + String(length).utf8.count > length { length += 1 }
        return Array("\(length) \(key)=\(value)\n".utf8)
    }

    private static func header(_ name: String, size: Int, kind: Unicode.Scalar, isExecutable: Bool) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: some Sequence<UInt8>, at place: Int) {
            for (index, byte) in text.enumerated() { block[place + index] = byte }
        }
        func octal(_ number: Int, _ digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
        }
        // Whole characters only: some readers want UTF-8 here even where pax says the name.
        var front: [UInt8] = []
        for scalar in name.unicodeScalars {
            guard front.count + UTF8.width(scalar) <= 100 else { break }
            front += String(scalar).utf8
        }
        put(front, at: 0)
        put(octal(isExecutable ? 0o755 : 0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(size, 11), at: 124)
        put(octal(0, 11), at: 136)
        put(repeatElement(0x20, count: 8), at: 148)
        block[156] = UInt8(ascii: kind)
        put("ustar".utf8, at: 257)
        put("00".utf8, at: 263)
        put(octal(block.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], at: 148)
        return block
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }

    /// gzip without a name and a time.
    static func compressed(_ bytes: [UInt8], level: Int) throws(ArchiveError) -> [UInt8] {
        var stream = z_stream()
        guard czlib_deflate_init(&stream, Int32(min(max(level, 1), 9))) == Z_OK else {
            throw ArchiveError(.unreadable, "the archive", "there is no memory to pack it")
        }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        guard max(bytes.count, bound) <= Int(UInt32.max) else {
            throw ArchiveError(.tooLarge, "the archive", "it is \(bytes.count) bytes, and less than 4 GiB are the most")
        }
        var input = bytes
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { room, count in
            input.withUnsafeMutableBufferPointer { input in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = room.baseAddress
                stream.avail_out = UInt32(room.count)
                let isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = isWhole ? room.count - Int(stream.avail_out) : 0
            }
        }
        guard !packed.isEmpty else { throw ArchiveError(.unreadable, "the archive", "it could not be packed") }
        return packed
    }
}
