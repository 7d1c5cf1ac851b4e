/// What the tests of this folder share: predictable randomness, scratch folders, a transport that answers from a list.
import FoundationEssentials
import HTTP
import Synchronization
import TestSupport
import Workflow

extension RandomToken {
    /// A token that every test knows.
    static let known: RandomToken = {
        var random = SeededRandom(state: 1)
        return RandomToken(using: &random)
    }()
}

/// A folder that is gone with this value.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = "/tmp/mlops-steps-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String = "", mode: Int = 0o600) throws -> String {
        let path = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// All bytes of a file.
    static func read(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }
}

/// Answers once and keeps what it was asked.
final class OneAnswer: Transport {
    private let answer: Result<HTTPResponse, TransportError>
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answer: Result<HTTPResponse, TransportError>) { self.answer = answer }

    var requests: [HTTPRequest] { asked.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        asked.withLock { $0.append(request) }
        return try answer.get()
    }
}
