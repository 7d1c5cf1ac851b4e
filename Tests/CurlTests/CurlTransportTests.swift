/// What goes over the wire where nothing goes wrong: methods, headers, bodies, kept connections, many at once.
import Curl
import HTTP
import TestSupport
import Testing

@Suite struct CurlTransportTests {
    let transport = CurlTransport(environment: [:], userAgent: "mlops-steps/test")

    @Test func sendsWhatItIsGivenAndNothingElse() async throws {
        let server = try LoopbackServer(.answer(201, headers: [("X-Two", " b "), ("x-two", "c")], "yes"))
        var url = server.url
        url.path = "/a/../b%20c"
        url.query = [.init("x", "1 /")]
        let response = try await transport.send(
            HTTPRequest(.post, url, headers: ["X-One": "a", "X-Empty": ""], body: .bytes(Array("{}".utf8))))
        #expect(response.status == 201)
        #expect(response.body == Array("yes".utf8))
        #expect(response.headers.all("x-Two") == ["b", "c"])
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/a/../b%20c?x=1%20%2F")
        #expect(request.text == "{}")
        let headers = request.headers.map { "\($0.name): \($0.value)" }
        #expect(
            headers == [
                "host: 127.0.0.1:\(server.port)", "user-agent: mlops-steps/test", "x-one: a", "x-empty: ",
                "content-length: 2",
            ])
    }

    @Test(arguments: [
        (HTTPRequest.Method.get, HTTPRequest.Body.none, nil as String?), (.delete, .none, nil), (.head, .none, nil),
        (.put, .none, "0"), (.post, .none, "0"), (.put, .bytes([0, 13, 10, 255]), "4"), (.post, .bytes([]), "0"),
        (.get, .bytes([1]), "1"), (.delete, .bytes([1]), "1"),
    ])
    func sendsMethodsWithTheirBodies(method: HTTPRequest.Method, body: HTTPRequest.Body, length: String?) async throws {
        let server = try LoopbackServer(.answer())
        let response = try await transport.send(HTTPRequest(method, server.url, body: body))
        #expect(response.status == 200)
        let request = try #require(server.requests.first)
        #expect(request.method == method.rawValue)
        #expect(request.header("content-length") == length)
        #expect(request.header("content-type") == nil)
        if case .bytes(let bytes) = body { #expect(request.body == bytes) }
    }

    @Test func headHasALengthAndNoBody() async throws {
        let server = try LoopbackServer(
            LoopbackReply([.bytes(LoopbackReply.head(200, [("Content-Length", "900000000")]))]))
        let response = try await transport.send(HTTPRequest(.head, server.url))
        #expect(response.headers["content-length"] == "900000000")
        #expect(response.body.isEmpty)
    }

    @Test func keepsItsConnection() async throws {
        let server = try LoopbackServer { .answer(200, $0.target) }
        for number in 1...20 {
            var url = server.url
            url.path = "/\(number)"
            #expect(try await transport.send(HTTPRequest(.get, url)).body == Array("/\(number)".utf8))
        }
        #expect(server.connections == 1)
    }

    @Test func sendsAHundredAtOnceAndMixesNoneUp() async throws {
        let server = try LoopbackServer { .answer(200, "\($0.target) \($0.text)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...100 {
                group.addTask {
                    var url = server.url
                    url.path = "/\(number)"
                    let response = try await transport.send(
                        HTTPRequest(.put, url, body: .bytes(Array("\(number)".utf8))))
                    #expect(response.body == Array("/\(number) \(number)".utf8))
                }
            }
            try await group.waitForAll()
        }
        #expect(server.requests.count == 100)
    }
}
