/// Archives that must not be trusted: each is refused for what is wrong with it.
import Archive
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
        (String(repeating: "a/", count: 33) + "b", "it lies more than 32 folders deep"), ("./", ""),
        ("", "or has no name"),
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
        let found = refusal(tar.archive)
        // `./` as a file is a folder of an old archive; as another member's long name it is a file without a name.
        if name == "./" {
            #expect(way == 0 ? found.isEmpty : found.contains("or has no name"))
        } else {
            #expect(found.contains(reason))
        }
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
            let found = refusal(tar.bytes)
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
        for length in 512..<tar.bytes.count where length % 512 != 0 {
            #expect(refusal(Array(tar.bytes[..<length])).contains("it is cut"), "\(length)")
        }
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
