/// Which requests take which proxy, and what a proxy's refusals are called; its password is in none of the words.
import HTTP
import TestSupport
import Testing

@testable import Curl

@Suite struct ProxyRulesTests {
    @Test(
        arguments: [
            (["HTTPS_PROXY": "http://p:3128"], "https://sts.test/", "p:3128"),
            (["https_proxy": "http://low:1", "HTTPS_PROXY": "http://up:2"], "https://sts.test/", "low:1"),
            (["https_proxy": "", "HTTPS_PROXY": "http://up:2"], "https://sts.test/", "up:2"),
            (["HTTP_PROXY": "http://p:3128"], "https://sts.test/", nil),
            (["HTTP_PROXY": "http://p:3128"], "http://imds.test/", "p:3128"),
            (["HTTPS_PROXY": "p:3128"], "https://sts.test/", "p:3128"),
            (["HTTPS_PROXY": "http://p"], "https://sts.test/", "p:80"),
            (["HTTPS_PROXY": "https://p/"], "https://sts.test/", "p:443"),
            (["HTTPS_PROXY": "http://user:pa@ss@p:3128/"], "https://sts.test/", "p:3128"),
            (["HTTPS_PROXY": "http://[fd00::1]:3128"], "https://sts.test/", "[fd00::1]:3128"),
            (["HTTPS_PROXY": "http://p:3128"], "https://127.0.0.1:8443/", nil),
            (["HTTPS_PROXY": "http://p:3128"], "https://localhost/", nil),
            (["HTTPS_PROXY": "http://p:3128", "NO_PROXY": "*"], "https://sts.test/", nil),
            (["HTTPS_PROXY": "http://p:3128", "no_proxy": "other.test, sts.test"], "https://sts.test/", nil),
            (["HTTP_PROXY": "http://p:3128"], "http://169.254.169.254/latest/", nil),
            (["HTTP_PROXY": "http://p:3128"], "http://[fd00:ec2::254]/latest/", nil),
            ([:], "https://sts.test/", nil),
        ] as [([String: String], String, String?)])
    func chooses(environment: [String: String], url: String, expected: String?) throws {
        let proxy = try ProxyRules(environment: environment).proxy(for: HTTPURL(url))
        #expect(proxy?.name == expected)
    }

    @Test(arguments: ["http://user:pa%40ss@p", "http://user:pa@ss@p/"])
    func keepsUserAndPasswordForLibcurlOnly(text: String) throws {
        let rules = ProxyRules(environment: ["HTTPS_PROXY": text])
        let proxy = try #require(try rules.proxy(for: HTTPURL("https://sts.test/")))
        #expect(proxy.url == "http://user:pa%40ss@p:80")
        #expect(proxy.name == "p:80")
    }

    @Test(arguments: ["socks5://p:1", "http://", "http://user:canary@p:x", "http://p p", "ftp://p"])
    func refusesWhatItCannotUse(text: String) throws {
        let rules = ProxyRules(environment: ["HTTPS_PROXY": text])
        let error = #expect(throws: Stop.self) { try rules.proxy(for: HTTPURL("https://sts.test/")) }
        #expect(error?.kind == .notSendable)
        #expect(error?.why.contains("HTTPS_PROXY") == true)
        #expect(error?.why.contains("canary") == false)
    }

    @Test(arguments: [
        ("*", "any.test", true), ("sts.test", "sts.test", true), ("STS.test", "sts.test", true),
        ("test", "sts.test", true), (".test", "sts.test", true), ("*.test", "sts.test", true), (".test", "test", true),
        ("ts.test", "sts.test", false), ("sts.test", "sts.test.evil", false), ("sts.test:443", "sts.test", true),
        ("sts.test:80", "sts.test", false), ("10.0.0.0/8", "10.255.1.2", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/9", "10.128.0.1", false), ("0.0.0.0/0", "8.8.8.8", true), ("10.0.0.1", "10.0.0.1", true),
        ("10.0.0.1", "10.0.0.10", false), ("fd00::/8", "[fd12::1]", true), ("fd00::/8", "[fe80::1]", false),
        ("::1", "[::1]", true), ("10.0.0.0/33", "10.0.0.0", false), ("10.0.0.0/8", "ten.test", false), ("", "a", false),
        ("169.254.169.254", "169.254.169.254", true),
    ])
    func excepts(entry: String, host: String, expected: Bool) {
        #expect(ProxyException(entry).covers(host: host, port: 443) == expected)
    }
}

@Suite struct ProxyTests {
    static let account = "user:canary-password"

    private func transport(_ port: Int, _ more: [String: String] = [:]) -> CurlTransport {
        let proxy = "http://\(Self.account)@127.0.0.1:\(port)"
        return CurlTransport(
            environment: ["HTTPS_PROXY": proxy, "HTTP_PROXY": proxy].merging(more) { $1 }, userAgent: "test")
    }

    @Test func reachesAHostThroughATunnel() async throws {
        let certificates = try await Certificates.shared
        let server = try LoopbackServer { .answer(200, $0.target) }
        let front = try await TLSFront(.forward(port: server.port), certificates)
        let proxy = try LoopbackServer(.tunnel(toPort: front.port))
        let transport = transport(proxy.port, ["AWS_CA_BUNDLE": certificates.authority])
        let request = HTTPRequest(.get, HTTPURL(host: "sts.test", path: "/x"), headers: ["Authorization": "canary"])
        for _ in 1...3 { #expect(try await transport.send(request).body == Array("/x".utf8)) }
        let asked = try #require(proxy.requests.first)
        #expect(asked.method == "CONNECT")
        #expect(asked.target == "sts.test:443")
        #expect(asked.header("proxy-authorization")?.hasPrefix("Basic ") == true)
        // The origin's headers are the origin's: the proxy sees none of them, and the origin none of the proxy's.
        #expect(asked.header("authorization") == nil)
        #expect(server.requests.allSatisfy { $0.header("proxy-authorization") == nil })
        #expect(proxy.connections == 1)
    }

    @Test func plainHTTPIsHandedToTheProxyWhole() async throws {
        let proxy = try LoopbackServer(.answer(200, "via"))
        var request = HTTPRequest(.get, HTTPURL(scheme: .http, host: "aws.test", port: 4566, path: "/x"))
        request.allowsPlainHTTP = true
        #expect(try await transport(proxy.port).send(request).body == Array("via".utf8))
        #expect(proxy.requests.first?.target == "http://aws.test:4566/x")
    }

    @Test(arguments: [
        (407, TransportError.Kind.proxyRefused, "user name and password"), (403, .proxyRefused, "answered 403"),
        (500, .proxyFailed, "answered 500"), (503, .proxyFailed, "answered 503"), (302, .proxyFailed, "answered 302"),
    ])
    func refusals(status: Int, kind: TransportError.Kind, words: String) async throws {
        let proxy = try LoopbackServer(.answer(status))
        let error = await transport(proxy.port).failure(HTTPRequest(.get, HTTPURL(host: "sts.test"), limits: .test()))
        #expect(error?.kind == kind)
        let text = try #require(error?.description)
        #expect(
            text.contains(words) && text.contains("127.0.0.1:\(proxy.port)") && text.contains("sts.test"), "\(text)")
        #expect(!text.contains("canary"))
    }

    @Test func plainHTTPRefusedByTheProxy() async throws {
        let proxy = try LoopbackServer(.answer(407))
        var request = HTTPRequest(.get, HTTPURL(scheme: .http, host: "aws.test"), limits: .test())
        request.allowsPlainHTTP = true
        #expect(await transport(proxy.port).failure(request)?.kind == .proxyRefused)
    }

    @Test(arguments: ["closed", "hanging", "silent", "lost"])
    func failures(how: String) async throws {
        let busy = try BusyPort()
        let server = try LoopbackServer(how == "silent" ? .silence : .lost)
        let port = how == "closed" ? try LoopbackServer.closedPort() : how == "hanging" ? busy.port : server.port
        let request = HTTPRequest(
            .get, HTTPURL(host: "sts.test"), limits: .test(connect: how == "closed" ? .seconds(5) : .milliseconds(200)))
        let error = await transport(port).failure(request)
        #expect(error?.kind == .proxyFailed)
        #expect(error?.description.contains("canary") == false)
        #expect(error?.description.contains("127.0.0.1:\(port)") == true)
    }

    @Test func anUnknownProxyIsNamed() async {
        let name = String(repeating: "p", count: 64) + ".invalid"
        let transport = CurlTransport(environment: ["HTTPS_PROXY": "http://\(Self.account)@\(name)"], userAgent: "test")
        let error = await transport.failure(HTTPRequest(.get, HTTPURL(host: "sts.test"), limits: .test()))
        #expect(error?.kind == .proxyFailed)
        #expect(error?.description.contains("canary") == false)
    }

    @Test func loopbackIsDirect() async throws {
        let server = try LoopbackServer(.answer(200, "direct"))
        let closed = try LoopbackServer.closedPort()
        #expect(try await transport(closed).send(HTTPRequest(.get, server.url)).body == Array("direct".utf8))
    }

    @Test func aCertificateBehindTheTunnelIsStillChecked() async throws {
        let certificates = try await Certificates.shared
        let server = try LoopbackServer(.answer())
        let front = try await TLSFront(.forward(port: server.port), certificates)
        let proxy = try LoopbackServer(.tunnel(toPort: front.port))
        let transport = transport(proxy.port, ["AWS_CA_BUNDLE": certificates.authority])
        let error = await transport.failure(HTTPRequest(.get, HTTPURL(host: "not-sts.test"), limits: .test()))
        #expect(error?.kind == .certificateRefused)
        #expect(server.requests.isEmpty)
    }
}
