/// GitHub's token service, STS and the runner's files, for tests of who is let in.
import Bytes
import Foundation
import HTTP
import JSON
import Testing

/// GitHub's token service and STS, as exchanges.
enum Cloud {
    static let role = "arn:aws:iam::123456789012:role/deploy"
    static let session = "arn:aws:sts::123456789012:assumed-role/deploy/acme.churn-42-1"
    static let hub = "arn:aws:iam::210987654321:role/team/hub"
    static let spoke = "arn:aws:iam::345678901234:role/spoke"
    static let chainedSession = "arn:aws:sts::345678901234:assumed-role/spoke/acme.churn-42-1"
    static let workflow = [
        "GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "42", "GITHUB_RUN_ATTEMPT": "1", "AWS_ACCESS_KEY_ID": "",
        "AWS_SECRET_ACCESS_KEY": "", "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/idtoken?v=2",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "canary-bearer-credential",
    ]
    static let secrets = [
        "canary-bearer-credential", "canary-signature", "canary-secret-access-key", "canary-session-token",
    ]

    static func jwt(_ number: Int = 1) -> String {
        let claims: JSONValue = [
            "sub": "repo:acme/churn:ref:refs/heads/main", "aud": "sts.amazonaws.com", "repository_id": "74",
            "repository_owner_id": "65", "iss": "https://token.actions.githubusercontent.com",
            "jti": .string("\(number)"),
        ]
        return "e30.\(Base64.encodeURL(Array(claims.text.utf8))).canary-signature-\(number)"
    }

    static func token(_ number: Int = 1) -> Exchange {
        .http(.get, "/idtoken", body: JSONValue.object(["value": .string(jwt(number))]).text) { request in
            #expect(request.url.encodedQuery == "v=2&audience=sts.amazonaws.com")
            #expect(request.headers["Authorization"] == "bearer canary-bearer-credential")
            #expect(request.limits.total <= .seconds(20))
        }
    }

    static func assumed(
        _ number: Int = 1, session: String = session, until: String = "2027-01-15T09:00:00Z",
        check: @escaping @Sendable (String) -> Void = { _ in }
    ) -> Exchange {
        sts(
            "AssumeRoleWithWebIdentity",
            """
            <AssumedRoleUser><Arn>\(session)</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>\
            <Credentials><AccessKeyId>ASIACANARYKEY\(number)</AccessKeyId>\
            <SecretAccessKey>canary-secret-access-key</SecretAccessKey>\
            <SessionToken>canary-session-token</SessionToken><Expiration>\(until)</Expiration></Credentials>
            """
        ) { form in
            #expect(form.contains("WebIdentityToken=\(jwt(number))"))
            check(form)
        }
    }

    static func caller(_ arn: String = session) -> Exchange {
        let account = arn.split(separator: ":", omittingEmptySubsequences: false)[4]
        return sts(
            "GetCallerIdentity", "<Account>\(account)</Account><Arn>\(arn)</Arn><UserId>AROA:x</UserId>"
        ) { _ in }
    }

    /// A role of the chain; `by` is the number of the keys that must ask for it.
    static func chained(
        _ number: Int = 2, session: String = chainedSession, by asking: Int = 1, until: String = "2027-01-15T09:00:00Z",
        check: @escaping @Sendable (String) -> Void = { _ in }
    ) -> Exchange {
        sts(
            "AssumeRole",
            """
            <AssumedRoleUser><Arn>\(session)</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>\
            <Credentials><AccessKeyId>ASIACANARYKEY\(number)</AccessKeyId>\
            <SecretAccessKey>canary-secret-access-key</SecretAccessKey>\
            <SessionToken>canary-session-token</SessionToken><Expiration>\(until)</Expiration></Credentials>
            """, by: asking, check: check)
    }

    private static func sts(
        _ action: String, _ result: String, by asking: Int? = nil, check: @escaping @Sendable (String) -> Void
    ) -> Exchange {
        .http(
            .post, "/", body: "<\(action)Response><\(action)Result>\(result)</\(action)Result></\(action)Response>"
        ) { request in
            #expect(request.url.host == "sts.eu-west-1.amazonaws.com")
            guard case .bytes(let body) = request.body else { return }
            let form = String(decoding: body, as: UTF8.self)
            #expect(form.contains("Action=\(action)&"))
            if let asking {
                #expect(request.headers["Authorization"]?.contains("Credential=ASIACANARYKEY\(asking)/") == true)
            }
            #expect((request.headers["Authorization"] == nil) == (action == "AssumeRoleWithWebIdentity"))
            check(form)
        }
    }

    static func refused(_ code: String, _ message: String, status: Int = 400) -> Exchange {
        let error = "<Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>"
        return .http(
            .post, "/", status: status, body: "<ErrorResponse>\(error)<RequestId>id-1</RequestId></ErrorResponse>")
    }
}

/// A folder with the files that a runner hands over.
struct RunnerFolder {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "runner-\(UUID().uuidString)")
    /// What names them.
    let environment: [String: String]

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var environment = ["GITHUB_ACTIONS": "true"]
        for name in ["OUTPUT", "ENV", "STEP_SUMMARY"] {
            let file = folder.appending(path: name)
            try Data().write(to: file)
            environment["GITHUB_\(name)"] = file.path
        }
        self.environment = environment
    }

    func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
}
