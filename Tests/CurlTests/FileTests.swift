/// Bodies from and to files: the right bytes, the right mode, and after a failure nothing left behind.
import Curl
import Foundation
import HTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct FileTests {
    let folder: TemporaryFolder
    let target: String
    let transport = CurlTransport.plain

    init() throws {
        folder = try TemporaryFolder()
        target = folder.path("model.tar.gz")
    }

    /// Patient, so that a busy machine is not taken for a stall.
    private func fetch(
        _ server: LoopbackServer, limit: Int = 64 << 20, stall: Duration = .seconds(10)
    ) -> HTTPRequest {
        HTTPRequest(.get, server.url, sink: .file(path: target, limit: limit), limits: .test(stall: stall))
    }

    @Test func downloadsToAFileOfItsOwnersOnly() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let server = try LoopbackServer(.answer(200, body: bytes))
        let response = try await transport.send(fetch(server))
        #expect(response.body.isEmpty)
        #expect(try Data(contentsOf: URL(filePath: target)) == Data(bytes))
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try folder.names == ["model.tar.gz"])
    }

    @Test func anEmptyBodyIsAnEmptyFile() async throws {
        let server = try LoopbackServer(.answer(200))
        _ = try await transport.send(fetch(server))
        #expect(try Data(contentsOf: URL(filePath: target)).isEmpty)
    }

    @Test(arguments: [
        ("short", LoopbackReply.short("half", promised: 100), TransportError.Kind.bodyCut),
        ("reset", .short("half", promised: 100, end: .reset), .bodyCut),
        ("chunked, cut", .chunked(["half"], cut: true), .bodyCut),
        ("stalled", .short("half", promised: 100, end: .silence), .stalled),
        ("announced giant", .giant(65 << 20), .tooLarge),
        ("unannounced giant", .giant(65 << 20, announced: false), .tooLarge),
    ])
    func aFailedDownloadLeavesNothing(fault: String, reply: LoopbackReply, kind: TransportError.Kind) async throws {
        let server = try LoopbackServer(reply)
        let stall = kind == .stalled ? Duration.milliseconds(150) : .seconds(10)
        #expect(await transport.failure(fetch(server, limit: 1 << 20, stall: stall))?.kind == kind, "\(fault)")
        #expect(try folder.names == [])
    }

    @Test func anAnswerWithoutAnExpectedHeaderIsNotRead() async throws {
        let server = try LoopbackServer(.giant(65 << 20))
        var request = fetch(server, limit: 1 << 40)
        request.expects = ["Content-Length", "ETag"]
        let error = await transport.failure(request)
        #expect(error?.kind == .headerMissing)
        #expect(error?.description.contains("header ETag is missing") == true)
        #expect(try folder.names == [])
    }

    @Test func aRefusalNeedsNoneOfTheExpectedHeaders() async throws {
        let server = try LoopbackServer(.answer(404, "gone"))
        var request = fetch(server)
        request.expects = ["ETag"]
        #expect(try await transport.send(request).status == 404)
    }

    @Test func aCancelledDownloadLeavesNothing() async throws {
        let server = try LoopbackServer(.short("half", promised: 100, end: .silence))
        let request = HTTPRequest(.get, server.url, sink: .file(path: target, limit: 1 << 20), limits: .test())
        let task = Task { await transport.failure(request) }
        while try folder.names.isEmpty { await Task.yield() }
        task.cancel()
        #expect(await task.value?.kind == .cancelled)
        #expect(try folder.names == [])
    }

    @Test func aFailedDownloadKeepsWhatStoodThere() async throws {
        try Data("old".utf8).write(to: URL(filePath: target))
        let server = try LoopbackServer(.short("half", promised: 100))
        _ = await transport.failure(fetch(server))
        #expect(try Data(contentsOf: URL(filePath: target)) == Data("old".utf8))
    }

    @Test(arguments: [302, 403, 404, 500])
    func aRefusalComesInMemory(status: Int) async throws {
        let server = try LoopbackServer(.answer(status, "<Error><Code>NoSuchKey</Code></Error>"))
        let response = try await transport.send(fetch(server))
        #expect(response.status == status)
        #expect(String(decoding: response.body, as: UTF8.self).contains("NoSuchKey"))
        #expect(try folder.names == [])
    }

    @Test func aLinkInTheFilesPlaceIsReplacedAndNotFollowed() async throws {
        let victim = folder.path("victim")
        try Data("kept".utf8).write(to: URL(filePath: victim))
        try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: victim)
        let server = try LoopbackServer(.answer(200, "new"))
        _ = try await transport.send(fetch(server))
        #expect(try Data(contentsOf: URL(filePath: victim)) == Data("kept".utf8))
        #expect(try Data(contentsOf: URL(filePath: target)) == Data("new".utf8))
    }

    @Test func aFolderThatIsNotThereIsNamed() async throws {
        let server = try LoopbackServer(.answer(200, "x"))
        let path = folder.path("missing/model")
        let error = await transport.failure(HTTPRequest(.get, server.url, sink: .file(path: path, limit: 10)))
        #expect(error?.kind == .fileFailed)
        #expect(error?.description == "\(path) cannot be written: No such file or directory.")
    }

    @Test func uploadsARangeOfAFile() async throws {
        let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try Data(bytes).write(to: URL(filePath: target))
        let server = try LoopbackServer(.answer())
        let body = HTTPRequest.Body.file(path: target, offset: 999, length: 1_234_567)
        #expect(try await transport.send(HTTPRequest(.put, server.url, body: body)).status == 200)
        let request = try #require(server.requests.first)
        #expect(request.body == Array(bytes[999..<(999 + 1_234_567)]))
        #expect(request.header("expect") == nil)
        #expect(request.header("transfer-encoding") == nil)
    }

    @Test func uploadsAnEmptyFile() async throws {
        try Data().write(to: URL(filePath: target))
        let server = try LoopbackServer(.answer())
        let body = HTTPRequest.Body.file(path: target, offset: 0, length: 0)
        #expect(try await transport.send(HTTPRequest(.put, server.url, body: body)).status == 200)
        #expect(server.requests.first?.header("content-length") == "0")
    }

    @Test(arguments: [
        ("missing", 0, 1, "cannot be opened"), ("model.tar.gz", 2, 4, "too few"), ("model.tar.gz", -1, 1, "too few"),
        ("model.tar.gz", 6, 0, "too few"), ("", 0, 0, "not a regular file"), ("pipe", 0, 1, "not a regular file"),
    ])
    func whatCannotBeReadIsNotSent(name: String, offset: Int, length: Int, words: String) async throws {
        try Data("12345".utf8).write(to: URL(filePath: target))
        mkfifo(folder.path("pipe"), 0o600)
        let server = try LoopbackServer(.answer())
        let body = HTTPRequest.Body.file(path: folder.path(name), offset: offset, length: length)
        let error = await transport.failure(HTTPRequest(.put, server.url, body: body))
        #expect(error?.kind == .fileFailed)
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(server.connections == 0)
    }

    @Test func failuresGiveTheirDescriptorsBack() async throws {
        let files = {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
        }
        try Data("12345".utf8).write(to: URL(filePath: target))
        let server = try LoopbackServer(.short("half", promised: 100))
        for _ in 0..<20 {
            let body = HTTPRequest.Body.file(path: target, offset: 0, length: 9)
            _ = await transport.failure(HTTPRequest(.put, server.url, body: body))
            _ = await transport.failure(fetch(server))
        }
        #expect(try files().filter { $0.hasPrefix(target) } == [])
    }
}
