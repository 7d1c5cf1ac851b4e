/// What is refused before a socket is opened.
import Curl
import HTTP
import TestSupport
import Testing

@Suite struct RefusalTests {
    @Test(arguments: ["example.com", "169.254.169.254", "10.0.0.1", "127.0.0.1.example.com"])
    func plainHTTPToAStranger(host: String) async {
        let error = await CurlTransport.plain.failure(HTTPRequest(.get, HTTPURL(scheme: .http, host: host)))
        #expect(error?.kind == .notSendable)
        #expect(error?.description.contains("https://") == true)
    }

    @Test func plainHTTPToAConfiguredHostIsTried() async throws {
        // Whoever configured the address gets as far as the connection.
        var request = HTTPRequest(
            .get, HTTPURL(scheme: .http, host: "0.0.0.0", port: try LoopbackServer.closedPort()), limits: .test())
        request.allowsPlainHTTP = true
        #expect(await CurlTransport.plain.failure(request)?.kind == .connectionRefused)
    }

    @Test(arguments: [
        ("A", "b\r\nX-Admin: yes"), ("A", "b\nc"), ("A", "b\u{0}c"), ("A\r\nB", "c"), ("", "c"), ("A:", "c"),
        ("Transfer-Encoding", "chunked"), ("Host", "elsewhere.test"), ("Content-Length", "7"),
    ])
    func hostileHeaders(name: String, value: String) async throws {
        let server = try LoopbackServer(.answer())
        var headers = Headers()
        headers.add(name, value)
        let error = await CurlTransport.plain.failure(HTTPRequest(.get, server.url, headers: headers))
        #expect(error?.kind == .notSendable)
        #expect(error?.description.contains { $0.isNewline } == false)
        #expect(server.connections == 0)
    }

    @Test(arguments: [
        HTTPURL(scheme: .http, host: "127.0.0.1@evil.test"), HTTPURL(scheme: .http, host: "127.0.0.1/x"),
        HTTPURL(scheme: .http, host: "127.0.0.1", path: "/a b"), HTTPURL(scheme: .http, host: "127.0.0.1", path: "a"),
        HTTPURL(scheme: .http, host: "127.0.0.1", path: "/a\r\nX: y"), HTTPURL(host: ""),
        HTTPURL(scheme: .http, host: "127.0.0.1", path: "/a#b"),
        HTTPURL(scheme: .http, host: "127.0.0.1", path: "/a?b=c"),
    ])
    func urlsThatWouldBeReadOtherwise(url: HTTPURL) async {
        #expect(await CurlTransport.plain.failure(HTTPRequest(.get, url))?.kind == .notSendable)
    }

    @Test func theSignersHostAndLengthAreTheTransportsOwn() async throws {
        let server = try LoopbackServer(.answer())
        let headers: Headers = ["Host": server.url.authority, "Content-Length": "2"]
        _ = try await CurlTransport.plain.send(HTTPRequest(.put, server.url, headers: headers, body: .bytes([1, 2])))
        let names = server.requests.first?.headers.map(\.name) ?? []
        #expect(names.filter { $0 == "host" || $0 == "content-length" }.count == 2)
    }
}
