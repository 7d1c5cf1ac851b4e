/// What is written to the machine's disk: whole, private where it is a secret, and never through a link.
import Foundation
import Steps
import Testing

@testable import Live

@Suite struct MachineFilesTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func makesThePrivateFolderOfAPrivateFile() throws {
        try withFolder { folder in
            let path = "\(folder)/.aws/credentials"
            try MachineFiles().write(Array("a".utf8), to: path, mode: 0o600)
            try MachineFiles().write(Array("b".utf8), to: path, mode: 0o600)
            #expect(try MachineFiles().read(path, limit: 9) == Array("b".utf8))
            #expect(try mode(path) == 0o600)
            #expect(try mode("\(folder)/.aws") == 0o700)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.aws") == ["credentials"])
        }
    }

    @Test func makesNoFoldersInFolders() throws {
        try withFolder { folder in
            #expect(throws: FileFailure.self) { try MachineFiles().write([1], to: "\(folder)/a/b/c", mode: 0o600) }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }

    @Test func writesThroughNoLink() throws {
        try withFolder { folder in
            let target = "\(folder)/target"
            try Data("old".utf8).write(to: URL(filePath: target))
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: target)
            #expect(throws: FileFailure.self) { try MachineFiles().write([1], to: "\(folder)/link", mode: 0o600) }
            #expect(try MachineFiles().read(target, limit: 9) == Array("old".utf8))
        }
    }

    @Test func aFileThatGrowsBesideItsPathTakesItsPlaceWhenItIsWhole() throws {
        try withFolder { folder in
            let path = "\(folder)/scores.csv"
            try MachineFiles().write(Array("old".utf8), to: path, mode: 0o644)
            let abandoned = try MachineFiles().sink(to: path, mode: 0o644)
            try Array("half".utf8).withUnsafeBytes { try abandoned.write($0) }
            #expect(try MachineFiles().read(path, limit: 9) == Array("old".utf8))
            abandoned.abandon()
            let whole = try MachineFiles().sink(to: path, mode: 0o644)
            for piece in ["ne", "w"] { try Array(piece.utf8).withUnsafeBytes { try whole.write($0) } }
            try whole.finish()
            whole.abandon()
            #expect(try MachineFiles().read(path, limit: 9) == Array("new".utf8))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["scores.csv"])
        }
    }

    @Test func aSourceGivesItsBytesPieceByPiece() throws {
        try withFolder { folder in
            let path = "\(folder)/data.csv"
            try MachineFiles().write(Array("1,2,3".utf8), to: path, mode: 0o644)
            var source = try MachineFiles().source(of: path)
            var (found, piece): ([UInt8], [UInt8]) = ([], [0, 0])
            while true {
                let count = try piece.withUnsafeMutableBytes { try source.read(into: $0) }
                guard count > 0 else { break }
                found += piece[..<count]
            }
            #expect(found == Array("1,2,3".utf8))
        }
    }

    @Test(arguments: ["", "/missing"]) func aFolderAndWhatIsNotThereAreNoSources(path: String) throws {
        try withFolder { folder in
            #expect(throws: FileFailure.self) { try MachineFiles().source(of: folder + path) }
        }
    }
}
