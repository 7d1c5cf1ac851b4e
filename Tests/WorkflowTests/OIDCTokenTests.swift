/// The runner's token service over a script, and the claims of its tokens.
import Bytes
import HTTP
import JSON
import Testing

@testable import Workflow

private let address = "https://run.actions.githubusercontent.com/a/idtoken?api-version=2.0"
private let credential = "runner-credential-1234"

@Suite struct OIDCTokenTests {
    private func service(_ answer: Result<HTTPResponse, TransportError>, at url: String = address) throws -> (
        OIDCTokenService, OneAnswer
    ) {
        let transport = OneAnswer(answer)
        let variables = Environment(["ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": credential])
        return (try OIDCTokenService(variables, transport: transport), transport)
    }

    private func error(_ answer: Result<HTTPResponse, TransportError>) async throws -> OIDCError? {
        let (service, transport) = try service(answer)
        let error = await #expect(throws: OIDCError.self) { try await service.token(audience: "sts.amazonaws.com") }
        #expect(transport.requests.count == 1)
        #expect(error.map { "\($0)".contains(credential) } == false)
        return error
    }

    @Test func asksOnceWithTheAudience() async throws {
        let (service, transport) = try service(
            .success(HTTPResponse(status: 200, body: Array(#"{"count":1,"value":"a.b.c"}"#.utf8))))
        #expect(try await service.token(audience: "sts.amazonaws.com").reveal() == "a.b.c")
        #expect(transport.requests.count == 1)
        let request = try #require(transport.requests.first)
        #expect(request.method == .get)
        #expect(request.url.description == address + "&audience=sts.amazonaws.com")
        #expect(request.headers["authorization"] == "bearer \(credential)")
        #expect(!request.allowsPlainHTTP)
    }

    @Test func escapesTheAudience() async throws {
        let (service, transport) = try service(.success(HTTPResponse(status: 200, body: Array(#"{"value":"x"}"#.utf8))))
        _ = try await service.token(audience: "https://x/?a=b&c=d#e f")
        #expect(
            transport.requests.first?.url.encodedQuery
                == "api-version=2.0&audience=https%3A%2F%2Fx%2F%3Fa%3Db%26c%3Dd%23e%20f")
    }

    @Test(
        arguments: [
            [:], ["ACTIONS_ID_TOKEN_REQUEST_URL": address], ["ACTIONS_ID_TOKEN_REQUEST_TOKEN": "x"],
            ["ACTIONS_ID_TOKEN_REQUEST_URL": "", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "x"],
        ] as [[String: String]]) func saysWhatPermissionIsMissing(_ variables: [String: String])
    {
        #expect(!OIDCTokenService.isOffered(by: Environment(variables)))
        let error = #expect(throws: OIDCError.self) {
            try OIDCTokenService(Environment(variables), transport: OneAnswer(.success(HTTPResponse(status: 200))))
        }
        #expect(error == .noPermission)
        #expect(error?.description.contains("id-token: write") == true)
        #expect(error?.isTransient == false)
    }

    @Test(arguments: [
        "http://evil.example/x", "ftp://x", "https://user:pw@x/", "x", "http://127.0.0.1.evil.example/", "https://x y/",
    ])
    func sendsNoCredentialThere(_ url: String) {
        let error = #expect(throws: OIDCError.self) { try service(.success(HTTPResponse(status: 200)), at: url) }
        guard case .badAddress? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["http://127.0.0.1:9000/token", "http://localhost/token", "http://[::1]:1/token"])
    func loopbackNeedsNoTLS(_ url: String) async throws {
        let (service, _) = try service(
            .success(HTTPResponse(status: 200, body: Array(#"{"value":"x"}"#.utf8))), at: url)
        #expect(try await service.token(audience: "a").reveal() == "x")
    }

    @Test(arguments: [
        (401, false), (403, false), (404, false), (302, false), (201, false), (429, true), (408, true), (500, true),
        (503, true),
    ])
    func aRefusalKeepsTheStatusAndWords(_ status: Int, _ isTransient: Bool) async throws {
        let body = "no\n::error::x \(credential) " + String(repeating: "y", count: 1000)
        let error = try await error(.success(HTTPResponse(status: status, body: Array(body.utf8))))
        guard case .refused(status, let words)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(words.hasPrefix("no\\n::error::x *** yyy"))
        #expect(words.utf8.count < 300)
        #expect(error?.isTransient == isTransient)
    }

    @Test func aRedirectIsNamedByItsHostOnly() async throws {
        let answer = HTTPResponse(status: 301, headers: ["Location": "https://elsewhere.example/secret"])
        let error = try await error(.success(answer))
        #expect(
            error == .refused(status: 301, "it points to elsewhere.example, and redirects are not followed"))
    }

    @Test(arguments: [
        "", "<html>", "[]", "{}", "null", #"{"value":""}"#, #"{"value":1}"#, #"{"value":null}"#, #"{"value":"a b"}"#,
        #"{"value":"a\nb"}"#, #"{"value":"a","value":"b"}"#, #"{"value":"a"#, #"{"Value":"a"}"#,
    ]) func anAnswerWithoutATokenIsNone(_ body: String) async throws {
        let error = try await error(.success(HTTPResponse(status: 200, body: Array(body.utf8))))
        guard case .malformedAnswer? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: TransportError.Kind.allCases) func theTransportsErrorComesThrough(_ kind: TransportError.Kind)
        async throws
    {
        let cause = TransportError(kind, host: "run.actions.githubusercontent.com", "words")
        let error = try await error(.failure(cause))
        #expect(error == .transport(cause))
        #expect(error?.isTransient == cause.isTransient)
    }
}

@Suite struct JWTClaimsTests {
    private func token(_ claims: String) -> Secret {
        Secret("eyJhbGciOiJSUzI1NiJ9.\(Base64.encodeURL(claims.utf8)).c2ln")
    }

    @Test func showsTheClaims() throws {
        let claims = try JWTClaims.decode(
            token(#"{"sub":"repo:o/r:environment:production","aud":"sts.amazonaws.com","exp":1}"#))
        #expect(claims["sub"] == "repo:o/r:environment:production")
        #expect(claims.members.map(\.name) == ["sub", "aud", "exp"])
    }

    /// The example of RFC 7519, section 3.1.
    @Test func readsTheStandardsExample() throws {
        let token = Secret(
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
                + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
                + "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        let claims = try JSONValue.object(JWTClaims.decode(token))
        #expect(claims == ["iss": "joe", "exp": 1_300_819_380, "http://example.com/is_root": true])
    }

    @Test(arguments: [
        "", "a", "a.b", "a.b.c.d", "hunter22", "a.!!!.c", "a.hunter22hunter22.c", "a.e30=.c", "a..c", "a.MQ.c",
    ])
    func refusesWithoutRepeating(_ text: String) {
        let error = #expect(throws: JWTClaims.Malformed.self) { try JWTClaims.decode(Secret(text)) }
        #expect(error?.description.contains("hunter22") == false)
    }
}
