/// Which file of an archive is the model, from archives as tar, Python and SageMaker write them.
import Archive
import Testing

@Suite struct ModelArchiveTests {
    private func archive(_ names: [String]) -> [UInt8] {
        var tar = TarDraft()
        for (index, name) in names.enumerated() {
            let isFolder = name.utf8.last == 0x2F
            tar.add(name, isFolder ? [] : [UInt8(index)], type: isFolder ? "5" : "0")
        }
        return tar.archive
    }

    private static let choices: [([String], String?, String)] = [
        (["xgboost-model"], nil, "xgboost-model"),
        (["./", "./model.json", "./code/", "./code/inference.py"], nil, "model.json"),
        (["anything.bin"], nil, "anything.bin"), (["readme.md", "model.txt"], nil, "model.txt"),
        (["metrics.json", "sub/xgboost-model", "notes"], nil, "sub/xgboost-model"),
        ([".DS_Store", "._model", "model.ubj"], nil, "model.ubj"),
        (["a", "b"], "b", "b"), (["x/b", "y/c"], "b", "x/b"), (["x/b", "b"], "b", "b"),
        (["code/model.json", "m"], "code/model.json", "code/model.json"),
        (["b", "x/b", "y/b"], "b", "b"), (["a", "c", "model.ubj"], nil, "model.ubj"),
        (["code/\u{301}model.json", ".\u{301}hidden", "m"], nil, "m"),
    ]

    @Test(arguments: choices) func theModelIs(names: [String], member: String?, chosen: String) throws {
        #expect(try model(archive(names), member: member).name == chosen)
        #expect(
            try model(gzip(archive(names)), member: member).bytes == [
                UInt8(names.firstIndex { $0 == chosen || $0 == "./" + chosen } ?? 0)
            ])
    }

    private static let doubts: [([String], String?, String)] = [
        ([], nil, "m.tar.gz: there is no model in it"),
        (["code/inference.py"], nil, "m.tar.gz: there is no model in it"),
        (["a", "b"], nil, "which of these is the model: “a”, “b”? Say so with member"),
        (["model.json", "model.txt", "c"], nil, "which of these is the model: “model.json”, “model.txt”, “c”?"),
        (["a"], "b", "it has no member “b”"), (["x/b", "y/b"], "b", "which of these is the model: “x/b”, “y/b”?"),
        ((0..<12).map { "n\($0)" }, nil, " and 2 more? Say so"),
    ]

    @Test(arguments: doubts) func itIsNotClear(names: [String], member: String?, reason: String) {
        #expect(refusal(archive(names), member: member).contains(reason))
    }

    @Test func bareModels() throws {
        let text = Array("{\"learner\": {}}".utf8)
        #expect(try model(text).bytes == text && model(text).name == "m.tar.gz")
        #expect(try model(gzip(text)).bytes == text && model([]).bytes.isEmpty && model([7]).bytes == [7])
        #expect(refusal(text, member: "x").contains("it is no archive"))
    }

    @Test(arguments: [1, 2, 3, 511, 512, 513, 4_096]) func piecesOfAnySize(most: Int) throws {
        var tar = TarDraft()
        let content = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        tar.add("readme", [1, 2, 3])
        tar.add("model.json", content)
        for bytes in [tar.archive, try gzip(tar.archive)] { #expect(try model(bytes, most: most).bytes == content) }
        #expect(try model(gzip(content), most: most).bytes == content && model(content, most: most).bytes == content)
    }

    /// A second candidate is not even read: the bytes of one are in memory, however many there are.
    @Test func oneCandidateIsKept() throws {
        var limits = ArchiveLimits()
        limits.memberBytes = 1_000
        let large = [UInt8](repeating: 7, count: 5_000)
        var tar = TarDraft()
        tar.add("x/model.json", [1])
        tar.add("y/model.json", large)
        #expect(refusal(tar.archive, limits: limits).contains("which of these is the model"))
        #expect(refusal(tar.archive, member: "model.json", limits: limits).contains("which of these is the model"))
        #expect(try model(tar.archive, member: "x/model.json", limits: limits).bytes == [1])
        tar = TarDraft()
        tar.add("model.json", [1])
        tar.add("notes", large)
        #expect(try model(tar.archive, limits: limits).bytes == [1])
    }

    @Test func longNames() throws {
        let long = String(repeating: "long/", count: 30) + "model.json"
        var pax = TarDraft()
        pax.addPax([("path", long), ("LIBARCHIVE.xattr.user.x", "y")])
        pax.add("short", [1])
        var gnu = TarDraft()
        gnu.add("././@LongLink", Array(long.utf8) + [0], type: "L")
        gnu.add("short", [1])
        var ustar = TarDraft()
        ustar.add("model.json", [1]) { $0.replaceSubrange(345..<349, with: Array("long".utf8)) }
        #expect(try model(pax.archive).name == long && model(gnu.archive).name == long)
        #expect(try model(ustar.archive).name == "long/model.json")
    }
}
