/// Archives that must not be trusted: each is refused for what is wrong with it.
import Archive
import Bytes
import Testing

@Suite struct HostileArchiveTests {
    private static let kinds: [(Unicode.Scalar, String)] = [
        ("1", "it is a hard link"), ("2", "it is a symbolic link"), ("3", "it is a device"), ("4", "it is a device"),
        ("6", "it is a pipe"), ("S", "it is a sparse file"), ("K", "it is a long link"),
        ("D", "of an unknown kind (type 68)"),
    ]

    @Test(arguments: kinds) func onlyRegularFiles(type: Unicode.Scalar, reason: String) throws {
        var tar = TarDraft()
        tar.add("model.json", [1])
        tar.add("other", type: type)
        #expect(refusal(tar.archive).contains(reason))
        #expect(refusal(try gzip(tar.archive)).contains(reason))
    }

    private static let names: [(String, String)] = [
        ("/model.json", "its path is absolute"), ("../model.json", "its path leads out of the archive"),
        ("a/../../model.json", "its path leads out"), ("a/..", "its path leads out"),
        ("a\\b", "its path has a backslash"),
        ("a\u{1B}[2Jb", "its path has control characters"), ("a\u{7F}", "its path has control characters"),
        (String(repeating: "a/", count: 33) + "b", "it lies more than 32 folders deep"),
        ("", "or has no name"), (".", "or has no name"), ("a/", "it is a folder of 1 bytes"),
        ("./", "it is a folder of 1 bytes"),
        // A slash, a backslash and a dot with an accent are letters of their own to a String, and none to a file system.
        ("/\u{301}etc/model.json", "its path is absolute"), ("../\u{301}/model.json", "its path leads out"),
        ("a\\\u{301}b", "its path has a backslash"),
        (String(repeating: "\u{301}/", count: 33) + "b", "it lies more than 32 folders deep"),
    ]

    @Test(arguments: names, [0, 1, 2]) func pathsThatLeadSomewhereElse(_ row: (String, String), way: Int) throws {
        let (name, reason) = row
        var tar = TarDraft()
        tar.add("model.json", [1])
        switch way {
        case 0: tar.add(name, [2])
        case 1:
            tar.addPax([("path", name)])
            tar.add("harmless", [2])
        default:
            tar.add("././@LongLink", Array(name.utf8) + [0], type: "L")
            tar.add("harmless", [2])
        }
        #expect(refusal(tar.archive).contains(reason))
    }

    @Test func aNameTwice() {
        var tar = TarDraft()
        tar.add("model.json", [1])
        tar.add("./model.json", [2])
        #expect(refusal(tar.archive).contains("it is there twice"))
    }

    @Test func liesAboutSizes() throws {
        for size in [2, 513, 4_096, 0o77777777777] {
            var tar = TarDraft()
            tar.add("model.json", [1], size: size)
            let found = refusal(tar.archive)
            #expect(
                size == 2 ? found.isEmpty : found.contains("it is cut") || found.contains("are the most"),
                "\(size): \(found)")
        }
        var negative = TarDraft()
        negative.add("model.json", [1]) { $0.replaceSubrange(124..<136, with: [UInt8](repeating: 0xFF, count: 12)) }
        #expect(refusal(negative.archive).contains("its size is no number"))
        var huge = TarDraft()
        huge.add("model.json", [1]) {
            $0.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 6))
        }
        #expect(refusal(huge.archive).contains("4294967296 are the most"))
        var pax = TarDraft()
        pax.addPax([("size", "99999999999")])
        pax.add("model.json", [1])
        #expect(refusal(pax.archive).contains("99999999999 bytes; 4294967296 are the most"))
    }

    @Test(arguments: [
        ["1 path=a\n"], ["99 path=a\n"], ["9 path=a"], ["x path=a\n"], ["11 path=a\nb"],
        ["9999999999999999999 path=a\n"],
        ["10 size=x\n"], ["11 size=-1\n"],
    ]) func damagedProperties(lines: [String]) {
        var tar = TarDraft()
        tar.add("pax", Array(lines.joined().utf8), type: "x")
        tar.add("model.json", [1])
        #expect(refusal(tar.archive).contains("properties are damaged") || refusal(tar.archive).contains("no number"))
    }

    @Test func sparseFilesOfPax() {
        var tar = TarDraft()
        tar.addPax([("GNU.sparse.major", "1")])
        tar.add("model.json", [1])
        #expect(refusal(tar.archive).contains("it is a sparse file"))
    }

    @Test func whatIsSaidOfAllMembers() {
        for (key, value) in [("path", "other.json"), ("size", "1")] {
            var tar = TarDraft()
            tar.addPax([(key, value)], type: "g")
            tar.add("model.json", [1, 2, 3])
            #expect(refusal(tar.archive).contains("one name or size is said for all members"))
        }
    }

    @Test func whatIsSaidTwice() {
        var pax = TarDraft()
        pax.addPax([("path", "a")])
        pax.addPax([("path", "b")])
        var gnu = TarDraft()
        for name in ["a", "b"] { gnu.add("././@LongLink", Array(name.utf8) + [0], type: "L") }
        for draft in [pax, gnu] { #expect(refusal(draft.archive).contains("a member is described twice")) }
    }

    @Test func aFolderOfBytes() {
        var tar = TarDraft()
        tar.add("folder/", [UInt8](repeating: 0, count: 512), type: "5")
        tar.add("model.json", [1])
        #expect(refusal(tar.archive).contains("it is a folder of 512 bytes"))
    }

    @Test func aSourceThatFails() {
        struct Failing: ByteSource {
            var bytes: [UInt8]
            mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(ByteSourceFailure) -> Int {
                guard !bytes.isEmpty else { throw ByteSourceFailure("the disk is gone") }
                let count = min(buffer.count, bytes.count)
                buffer.copyBytes(from: bytes.prefix(count))
                bytes.removeFirst(count)
                return count
            }
        }
        for begin in [[], [0x1F, 0x8B, 8], [UInt8](repeating: 0, count: 700)] as [[UInt8]] {
            let error = #expect(throws: ArchiveError.self) {
                try ModelArchive.model(in: Failing(bytes: begin), named: "m.tar.gz")
            }
            #expect(error?.kind == .unreadable && error?.reason == "the disk is gone")
        }
    }

    @Test func limitsOfNothing() throws {
        var limits = ArchiveLimits()
        limits.ratio = 0
        #expect(refusal(try gzip([UInt8](repeating: 0, count: 2 << 20)), limits: limits).contains("comes out of it"))
    }

    @Test func aDescriptionOfNothing() {
        var tar = TarDraft()
        tar.add("model.json", [1])
        tar.addPax([("path", "x")])
        #expect(refusal(tar.archive).contains("it ends where a member's header belongs"))
    }

    @Test func checksums() throws {
        var tar = TarDraft()
        tar.add("model.json", [1])
        tar.add("other", [2], sum: 1)
        #expect(refusal(tar.archive).contains("its header's checksum is wrong"))
        var good = TarDraft()
        good.add("model.json", (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0) })
        let packed = try gzip(good.archive)
        for place in [packed.count - 8, packed.count - 1] {
            var damaged = packed
            damaged[place] ^= 1
            #expect(refusal(damaged).contains("its gzip is damaged"))
        }
    }

    @Test func whatFollowsTheEnd() throws {
        var tar = TarDraft()
        tar.add("model.json", [1])
        #expect(refusal(tar.archive + [1]).contains("something follows the archive's end"))
        #expect(refusal(try gzip(tar.archive) + [1]).contains("something that is not gzip follows its end"))
        #expect(refusal(try gzip(tar.archive) + [0x1F]).contains("it is cut"))
        #expect(refusal(try gzip(tar.archive) + gzip([])) == "")
    }

    @Test func everyCutIsSeen() throws {
        var tar = TarDraft()
        tar.add("model.json", (0..<700).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        tar.add("second", [1, 2, 3])
        let packed = try gzip(tar.archive)
        for length in 2..<packed.count { #expect(refusal(Array(packed[..<length])).contains("it is cut"), "\(length)") }
        // A cut between members, too, or the second candidate would just be gone; and a block of zeros is no end.
        for length in 512..<(tar.archive.count) {
            #expect(refusal(Array(tar.archive[..<length])).contains("it is cut"), "\(length)")
        }
        #expect(refusal(try gzip(tar.bytes)).contains("it is cut"))
    }

    @Test func bombs() throws {
        var tar = TarDraft()
        tar.add("model.json", [UInt8](repeating: 0, count: 8 << 20))
        #expect(refusal(try gzip(tar.archive)).contains("more than 200 times what it has comes out of it"))
        var limits = ArchiveLimits()
        limits.unpackedBytes = 1 << 20
        limits.ratio = 1 << 20
        #expect(refusal(try gzip(tar.archive), limits: limits).contains("it is 8388608 bytes; 1048576 are the most"))
        #expect(
            refusal(try gzip([UInt8](repeating: 0, count: 8 << 20)), limits: limits).contains(
                "more than 1048576 bytes come out"))
        limits = ArchiveLimits()
        limits.memberBytes = 1_000
        #expect(refusal(tar.archive, limits: limits).contains("1000 are the most"))
    }

    @Test func tooManyMembers() {
        var tar = TarDraft()
        for index in 0...10_000 { tar.add("\(index)") }
        #expect(refusal(tar.archive).contains("more than 10000 members"))
    }

    @Test func anyChangeIsRefusedOrRead() throws {
        var tar = TarDraft()
        tar.addPax([("path", "folder/model.json"), ("mtime", "1.5")])
        tar.add("short", Array("content".utf8))
        tar.add("folder/", type: "5")
        let (plain, packed) = (tar.archive, try gzip(tar.archive))
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<500 {
            var changed = random(2) == 0 ? plain : packed
            for _ in 0...random(3) { changed[random(changed.count)] = UInt8(random(256)) }
            _ = refusal(changed)
        }
    }
}
