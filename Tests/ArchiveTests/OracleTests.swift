/// Archives between us and the tools that everybody has: what tar and Python pack is read, what we pack they unpack.
import Archive
import Foundation
import TestSupport
import Testing

@Suite struct OracleTests {
    private func temporary() -> String {
        FileManager.default.temporaryDirectory.appending(path: "\(UUID()).tar.gz").path()
    }

    @Test(arguments: ["gnu", "pax", "ustar", "tar-gnu", "tar-posix"]) func whatOthersPack(format: String) throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try PythonOracle.run("oracle.py", Data(), arguments: ["pack", format, path])
        let found = try model([UInt8](Data(contentsOf: URL(filePath: path))))
        #expect(found.name == "xgboost-model" && found.bytes == (0..<40).flatMap { _ in UInt8.min...UInt8.max })
    }

    @Test func whatWePack() throws {
        let long = String(repeating: "folder/", count: 20) + "grün.json"
        let files = [
            PackedFile(name: "model.json", bytes: Array("abc".utf8)), PackedFile(name: long, bytes: []),
            PackedFile(name: "code/serve", bytes: [UInt8](repeating: 7, count: 512), isExecutable: true),
        ]
        let archive = try ArchiveWriter.archive(files)
        #expect(try ArchiveWriter.archive(files.reversed()) == archive)
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(archive).write(to: URL(filePath: path))
        let list = try PythonOracle.run("oracle.py", Data(), arguments: ["list", path])
        #expect(
            String(decoding: list, as: UTF8.self) == """
                code/serve 0o755 0 0 0 15933044960fd23a7daaac9ce51355f1f39894d1c3fe6de21b59b28ce2c77e77
                \(long) 0o644 0 0 0 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                model.json 0o644 0 0 0 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad

                """)
        #expect(try model(archive).name == "model.json")
    }

    @Test func namesThatEndWithinACharacter() throws {
        for length in 96...100 {
            let name = String(repeating: "a", count: length) + "ü\u{1F333}.json"
            let archive = try ArchiveWriter.archive([PackedFile(name: name, bytes: [1])])
            #expect(try model(archive).name == name)
            let path = temporary()
            defer { try? FileManager.default.removeItem(atPath: path) }
            try Data(archive).write(to: URL(filePath: path))
            let list = try PythonOracle.run("oracle.py", arguments: ["list", path])
            #expect(String(decoding: list, as: UTF8.self).hasPrefix("\(name) 0o644 0 0 0 "))
        }
    }

    @Test(arguments: ["/a", "../a", "a//b", "a/./b", "", "a\\b", "a\nb", "../\u{301}/m", "/\u{301}a", "a/"])
    func namesThatAreNotPacked(name: String) {
        #expect(throws: ArchiveError.self) { try ArchiveWriter.archive([PackedFile(name: name, bytes: [])]) }
    }

    @Test func whatIsPackedCanBeRead() throws {
        let deepest = String(repeating: "a/", count: 31) + "m"
        #expect(try model(ArchiveWriter.archive([PackedFile(name: deepest, bytes: [1])])).name == deepest)
        #expect(throws: ArchiveError.self) { try ArchiveWriter.archive([PackedFile(name: "a/" + deepest, bytes: [])]) }
    }
}
