/// Whom we trust over TLS: only the right host, in time, vouched for by the authority we were given.
import Curl
import HTTP
import TestSupport
import Testing

@Suite struct TLSTests {
    let certificates: Certificates
    let server: LoopbackServer
    let trusting: CurlTransport

    init() async throws {
        certificates = try await Certificates.shared
        server = try LoopbackServer { .answer(200, $0.target) }
        trusting = CurlTransport(environment: ["AWS_CA_BUNDLE": certificates.authority], userAgent: "test")
    }

    @Test func goodCertificateAndKeptConnection() async throws {
        let front = try await TLSFront(.forward(port: server.port), certificates)
        for _ in 1...5 { #expect(try await trusting.send(HTTPRequest(.get, front.url)).status == 200) }
        #expect(server.connections == 1)
    }

    @Test(arguments: [(Certificates.Leaf.wrongHost, "host name"), (.expired, "expired")])
    func refusedCertificates(leaf: Certificates.Leaf, word: String) async throws {
        let front = try await TLSFront(.forward(port: server.port), certificates, leaf)
        let error = await trusting.failure(HTTPRequest(.get, front.url, limits: .test()))
        #expect(error?.kind == .certificateRefused)
        #expect(error?.isTransient == false)
        #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
        #expect(server.requests.isEmpty)
    }

    @Test func unknownAuthority() async throws {
        let front = try await TLSFront(.forward(port: server.port), certificates)
        let error = await CurlTransport.plain.failure(HTTPRequest(.get, front.url, limits: .test()))
        #expect(error?.kind == .certificateRefused)
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [LoopbackServer.Welcome.hangUp, .reset])
    func aCutHandshakeIsTransient(welcome: LoopbackServer.Welcome) async throws {
        let server = try LoopbackServer(welcome: welcome) { _ in .answer() }
        let url = HTTPURL(host: "127.0.0.1", port: server.port)
        let error = await CurlTransport.plain.failure(HTTPRequest(.get, url, limits: .test()))
        #expect(error?.kind == .tlsHandshakeCut)
        #expect(error?.isTransient == true)
    }

    @Test func aSilentHandshakeEndsAtTheConnectLimit() async throws {
        let server = try LoopbackServer(welcome: .silence) { _ in .answer() }
        let url = HTTPURL(host: "127.0.0.1", port: server.port)
        let request = HTTPRequest(.get, url, limits: .test(connect: .milliseconds(200)))
        #expect(await CurlTransport.plain.failure(request)?.kind == .connectTimedOut)
    }

    @Test(arguments: [TLSFront.Mode.http2Reset, .http2Close])
    func aCutHTTP2AnswerIsNoAnswer(mode: TLSFront.Mode) async throws {
        let front = try await TLSFront(mode, certificates)
        let error = await trusting.failure(HTTPRequest(.get, front.url, limits: .test()))
        // A machine with much to do may see the connection's end before the stream's.
        #expect(error.map { [.bodyCut, .connectionReset].contains($0.kind) } == true, "\(error?.description ?? "")")
    }

    @Test func aNamedBundleThatIsNotThereIsNotReplacedByAnother() async throws {
        let transport = CurlTransport(environment: ["AWS_CA_BUNDLE": "/nowhere/ca.pem"], userAgent: "test")
        let error = await transport.failure(HTTPRequest(.get, HTTPURL(host: "localhost")))
        #expect(error?.kind == .notSendable)
        #expect(error?.description == "AWS_CA_BUNDLE names /nowhere/ca.pem, which cannot be read; correct or unset it.")
    }
}
