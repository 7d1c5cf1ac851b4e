/// Everything that can go wrong between us and a plain server: each fault gets its kind, in time, and never an answer.
import Curl
import HTTP
import TestSupport
import Testing

@Suite struct FaultTests {
    static let half = #"{"PipelineExecutionStatus":"Succeeded"}"#

    @Test(arguments: [
        ("lost answer", LoopbackReply.lost, TransportError.Kind.connectionReset),
        ("reset", .reset, .connectionReset),
        ("short body, closed", .short(half, promised: 100), .bodyCut),
        ("short body, reset", .short(half, promised: 100, end: .reset), .bodyCut),
        ("chunked, cut", .chunked([half], cut: true), .bodyCut),
        ("chunk of nonsense", .garbage("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"), .bodyCut),
        ("two lengths", .garbage("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"), .bodyCut),
        ("negative length", .garbage("HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nabc"), .bodyCut),
        ("not HTTP", .garbage("220 mail.example.com ESMTP\r\n"), .bodyCut),
        ("a head and no end", .garbage("HTTP/1.1 200 OK\r\nContent-Le"), .bodyCut),
        ("interim only", .garbage("HTTP/1.1 102 Processing\r\n\r\n"), .bodyCut),
        ("nonsense status", .garbage("HTTP/1.1 ABC\r\n\r\n"), .bodyCut),
        ("1,000 headers", .garbage(manyHeaders), .tooLarge),
        ("header line of 70 KiB", .garbage(longHeader(70 << 10)), .tooLarge),
        ("header line of 200 KiB", .garbage(longHeader(200 << 10)), .tooLarge),
    ])
    func isNamed(fault: String, reply: LoopbackReply, expected: TransportError.Kind) async throws {
        let server = try LoopbackServer(reply)
        let error = await CurlTransport.plain.failure(HTTPRequest(.get, server.url, limits: .test()))
        #expect(error?.kind == expected, "\(fault): \(error?.description ?? "")")
        #expect(error?.host == "127.0.0.1:\(server.port)")
        #expect(error?.description.contains("127.0.0.1:\(server.port)") == true, "\(error?.description ?? "")")
        #expect(server.requests.count == 1)
    }

    static let manyHeaders = "HTTP/1.1 200 OK\r\n" + (1...1000).map { "X-\($0): y\r\n" }.joined() + "\r\n"

    static func longHeader(_ count: Int) -> String {
        "HTTP/1.1 200 OK\r\nX: \(String(repeating: "y", count: count))\r\n\r\n"
    }

    @Test(arguments: [
        ("silence", LoopbackReply.silence),
        ("one byte in 10 s", .slowBody("{}", every: .seconds(10))),
        ("head at one byte in 10 s", .slowHead(every: .seconds(10))),
    ])
    func stallsAreCutOff(fault: String, reply: LoopbackReply) async throws {
        let server = try LoopbackServer(reply)
        let request = HTTPRequest(.get, server.url, limits: .test(stall: .milliseconds(150)))
        let error = await CurlTransport.plain.failure(request)
        #expect(error?.kind == .stalled, "\(fault)")
    }

    @Test func silenceAfterAcceptIsAStall() async throws {
        let server = try LoopbackServer(welcome: .silence) { _ in .answer() }
        let request = HTTPRequest(.get, server.url, limits: .test(stall: .milliseconds(150)))
        #expect(await CurlTransport.plain.failure(request)?.kind == .stalled)
    }

    @Test func aTrickleEndsAtTheTotal() async throws {
        let server = try LoopbackServer(.slowBody(String(repeating: "x", count: 10_000), every: .milliseconds(5)))
        let request = HTTPRequest(.get, server.url, limits: .test(total: .milliseconds(250)))
        let error = await CurlTransport.plain.failure(request)
        #expect(error?.kind == .timedOut)
        #expect(error?.description.contains("250 ms") == true)
    }

    @Test func refusedAndResetConnections() async throws {
        let closed = HTTPURL(scheme: .http, host: "127.0.0.1", port: try LoopbackServer.closedPort())
        #expect(await CurlTransport.plain.failure(HTTPRequest(.get, closed))?.kind == .connectionRefused)
        let server = try LoopbackServer(welcome: .reset) { _ in .answer() }
        #expect(await CurlTransport.plain.failure(HTTPRequest(.get, server.url))?.kind == .connectionReset)
    }

    @Test func aHangingConnectEndsAtItsLimit() async throws {
        let port = try BusyPort()
        let url = HTTPURL(scheme: .http, host: "127.0.0.1", port: port.port)
        let request = HTTPRequest(.get, url, limits: .test(connect: .milliseconds(200)))
        let error = await CurlTransport.plain.failure(request)
        #expect(error?.kind == .connectTimedOut)
        #expect(error?.description == "No connection to 127.0.0.1:\(port.port) within 200 ms.")
    }

    @Test func anUnknownHostIsNamed() async {
        // A label of 64 letters cannot be asked for: no resolver is needed to know.
        let host = String(repeating: "a", count: 64) + ".invalid"
        let url = HTTPURL(host: host)
        let error = await CurlTransport.plain.failure(HTTPRequest(.get, url, limits: .test()))
        #expect(error?.kind == .hostNotFound)
        #expect(error?.description.contains(host) == true)
    }

    @Test(arguments: [301, 302, 307, 308])
    func redirectsAreAnswers(status: Int) async throws {
        let target = try LoopbackServer(.answer())
        let server = try LoopbackServer(.redirect(status, to: "\(target.url)"))
        let response = try await CurlTransport.plain.send(HTTPRequest(.get, server.url))
        #expect(response.status == status)
        #expect(response.headers["location"] == "\(target.url)")
        #expect(target.connections == 0)
    }

    @Test(arguments: [true, false])
    func aGiantIsCutOffEarly(announced: Bool) async throws {
        let server = try LoopbackServer(.giant(1 << 30, announced: announced))
        let request = HTTPRequest(.get, server.url, sink: .memory(limit: 1 << 20), limits: .test())
        let error = await CurlTransport.plain.failure(request)
        #expect(error?.kind == .tooLarge)
        // What the sockets' buffers hold comes on top of the limit.
        #expect(server.bytesSent < 32 << 20)
    }

    @Test func compressedBodiesStayCompressed() async throws {
        let bomb: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]
        let server = try LoopbackServer(.answer(200, headers: [("Content-Encoding", "gzip")], body: bomb))
        #expect(try await CurlTransport.plain.send(HTTPRequest(.get, server.url)).body == bomb)
        #expect(server.requests.first?.header("accept-encoding") == nil)
    }

    @Test func aLostKeptConnectionIsNotRepeatedInSecret() async throws {
        let server = try LoopbackServer(.answer(200, "first"), .lost)
        let transport = CurlTransport(environment: [:], userAgent: "test")
        _ = try await transport.send(HTTPRequest(.post, server.url, body: .bytes([1])))
        let error = await transport.failure(HTTPRequest(.post, server.url, body: .bytes([2])))
        #expect(error?.kind == .connectionReset)
        #expect(server.requests.count == 2)
    }

    @Test func aPeerThatIsGoneIsAnErrorAndNotSIGPIPE() async throws {
        let server = try LoopbackServer(welcome: .hangUp) { _ in .answer() }
        let body = HTTPRequest.Body.bytes([UInt8](repeating: 1, count: 16 << 20))
        let error = await CurlTransport.plain.failure(HTTPRequest(.put, server.url, body: body, limits: .test()))
        #expect(error?.kind == .connectionReset)
    }

    @Test func earlyRefusalOfAnUploadIsHeard() async throws {
        let server = try LoopbackServer(.answer(403, "no"))
        let response = try await CurlTransport.plain.send(
            HTTPRequest(.put, server.url, body: .bytes([UInt8](repeating: 1, count: 1 << 20))))
        #expect(response.status == 403)
    }

    @Test func ipv6DeadButIpv4Alive() async throws {
        // localhost is ::1 first; nothing listens there.
        let server = try LoopbackServer(.answer())
        let url = HTTPURL(scheme: .http, host: "localhost", port: server.port)
        #expect(try await CurlTransport.plain.send(HTTPRequest(.get, url)).status == 200)
    }
}
