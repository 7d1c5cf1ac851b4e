/// Tar archives byte by byte, right and wrong ones.
@testable import Archive
import Bytes

/// Members of an archive that a test makes.
struct TarDraft {
    var bytes: [UInt8] = []

    /// Adds a member; `change` gets at its header before the checksum is made, `size` is what the header says.
    mutating func add(
        _ name: String, _ content: [UInt8] = [], type: Unicode.Scalar = "0", size: Int? = nil,
        sum: Int? = nil, change: (inout [UInt8]) -> Void = { _ in }
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: [UInt8], _ place: Int) { block.replaceSubrange(place..<(place + text.count), with: text) }
        put(Array(name.utf8.prefix(100)), 0)
        put(Array("0000644\u{0}0000000\u{0}0000000\u{0}".utf8), 100)
        let octal = String(size ?? content.count, radix: 8)
        put(
            Array((String(repeating: "0", count: max(0, 11 - octal.count)) + octal + "\u{0}00000000000\u{0}").utf8), 124
        )
        block[156] = UInt8(ascii: type)
        put(Array("ustar\u{0}00".utf8), 257)
        change(&block)
        put([UInt8](repeating: 0x20, count: 8), 148)
        let digits = String(sum ?? block.reduce(0) { $0 + Int($1) }, radix: 8)
        put(Array((String(repeating: "0", count: max(0, 6 - digits.count)) + digits + "\u{0} ").utf8), 148)
        bytes += block + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// A member that gives properties to the next.
    mutating func addPax(_ lines: [(String, String)], type: Unicode.Scalar = "x") {
        var content: [UInt8] = []
        for (key, value) in lines {
            var length = 0
            while "\(length) \(key)=\(value)\n".utf8.count != length {
                length = "\(length) \(key)=\(value)\n".utf8.count
            }
            content += Array("\(length) \(key)=\(value)\n".utf8)
        }
        add("pax", content, type: type)
    }

    /// With its end.
    var archive: [UInt8] { bytes + [UInt8](repeating: 0, count: 1_024) }
}

/// A source that gives at most so many bytes at a time.
struct Drops: ByteSource {
    var rest: ArraySlice<UInt8>
    let most: Int

    init(_ bytes: [UInt8], most: Int) {
        rest = bytes[...]
        self.most = most
    }

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, rest.count, most)
        buffer.copyBytes(from: rest.prefix(count))
        rest.removeFirst(count)
        return count
    }
}

/// The model of some bytes.
func model(_ bytes: [UInt8], member: String? = nil, most: Int = .max, limits: ArchiveLimits = ArchiveLimits()) throws
    -> PackedModel
{
    try ModelArchive.model(in: Drops(bytes, most: most), named: "m.tar.gz", member: member, limits: limits)
}

/// What is wrong, as the user is told; empty where nothing is.
func refusal(_ bytes: [UInt8], member: String? = nil, limits: ArchiveLimits = ArchiveLimits()) -> String {
    do {
        _ = try model(bytes, member: member, limits: limits)
        return ""
    } catch { return "\(error)" }
}

/// Bytes with gzip around them.
func gzip(_ bytes: [UInt8]) throws -> [UInt8] { try ArchiveWriter.compressed(bytes, level: 6) }
