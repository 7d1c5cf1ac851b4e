/// Where credentials come from, in which order, and what is said when there are none.
import Bytes
import FoundationEssentials
import HTTP
import SigV4
import TestSupport
import Testing

@testable import AWS

@Suite struct CredentialChainTests {
    static let role = "arn:aws:iam::123456789012:role/deployer"
    static let keys = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "secret"]
    static let files = [
        "/home/u/.aws/credentials": """
        [default]
        aws_access_key_id = AKIDDEFAULT
        aws_secret_access_key = s # a comment
        [base]
        aws_access_key_id=AKIDBASE
        aws_secret_access_key=s
        """,
        "/home/u/.aws/config": """
        [default]
        region = eu-north-1
        [profile chained]
        role_arn = \(role)
        source_profile = base
        external_id = partner
        duration_seconds = 1800
        [profile printed]
        credential_process = /opt/print "two words" 'it''s' a\\ b
        [profile web]
        role_arn = \(role)
        web_identity_token_file = /token
        role_session_name = me
        """,
        "/token": "jwt\n",
    ]

    static func session(
        _ environment: [String: String], files: [String: String] = files,
        _ script: [ScriptedTransport.Exchange] = [], clock: ManualClock = ManualClock(),
        identityToken: RunnerTokenSource? = nil, further: Result<[RoleSession], CredentialsError> = .success([])
    ) -> (AWSSession, ScriptedTransport) {
        let transport = ScriptedTransport(script)
        var machine = AWSSession.Machine(
            environment: ["HOME": "/home/u"].merging(environment) { $1 },
            readFile: { path in
                guard let text = files[path] else { throw Unexpected(what: path) }
                return Array(text.utf8)
            }, identityToken: identityToken,
            runProcess: { words in
                Array(
                    "{\"Version\":1,\"AccessKeyId\":\"\(words.joined(separator: "|"))\",\"SecretAccessKey\":\"s\"}".utf8
                )
            })
        machine.furtherRoles = further
        return (AWSSession(machine: machine, edge: .init(transport: transport, clock: clock, random: { 0 })), transport)
    }

    static func sts(_ operation: String, _ id: String, expires: String = "2026-01-01T01:00:00Z") -> HTTPResponse {
        .init(
            status: 200,
            body: Array(
                """
                <\(operation)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><\(operation)Result>
                <Credentials><AccessKeyId>\(id)</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
                <SessionToken>t</SessionToken><Expiration>\(expires)</Expiration></Credentials>
                <AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId>
                <Arn>arn:aws:sts::123456789012:assumed-role/deployer/x</Arn></AssumedRoleUser>
                </\(operation)Result></\(operation)Response>
                """.utf8))
    }

    static func id(_ session: AWSSession) async throws -> String {
        try await session.client(region: region("eu-west-1")).credentials.credentials().accessKeyID
    }

    @Test(arguments: [
        (keys, "AKIDENV"), ([:], "AKIDDEFAULT"), (["AWS_PROFILE": "base"], "AKIDBASE"),
        (keys.merging(["AWS_PROFILE": "base"]) { $1 }, "AKIDENV"),
        (["AWS_PROFILE": "printed"], "/opt/print|two words|its|a b"),
    ])
    func needsNoNetwork(environment: [String: String], expected: String) async throws {
        #expect(try await Self.id(Self.session(environment).0) == expected)
    }

    @Test func tradesATokenFileForARole() async throws {
        let environment = ["AWS_ROLE_ARN": Self.role, "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"]
        let (session, transport) = Self.session(
            environment, [answer(Self.sts("AssumeRoleWithWebIdentity", "AKIDWEB"))])
        #expect(try await Self.id(session) == "AKIDWEB")
        let request = try #require(transport.requests.first)
        #expect(request.headers["Authorization"] == nil)
        #expect(request.url.host == "sts.eu-west-1.amazonaws.com")
        let body = Self.body(request)
        #expect(body.hasSuffix("&WebIdentityToken=jwt"))
        #expect(body.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdeployer"))
    }

    @Test func asksTheRunnerForATokenEachTime() async throws {
        let (session, transport) = Self.session(
            ["AWS_ROLE_ARN": Self.role],
            [
                answer(Self.sts("AssumeRoleWithWebIdentity", "ONE")),
                answer(Self.sts("AssumeRoleWithWebIdentity", "TWO", expires: "2026-01-01T02:00:00Z")),
            ], identityToken: { _ in Secret("fresh") })
        let client = try session.client(region: region("eu-west-1"))
        #expect(try await client.credentials.credentials().accessKeyID == "ONE")
        #expect(try await client.credentials.credentials().accessKeyID == "ONE")
        await client.credentials.invalidate()
        #expect(try await client.credentials.credentials().accessKeyID == "TWO")
        #expect(transport.left == 0)
    }

    @Test func keysOfTheEnvironmentHandOverToTheRole() async throws {
        let clock = ManualClock()
        let environment = Self.keys.merging([
            "AWS_ROLE_ARN": Self.role, "AWS_CREDENTIAL_EXPIRATION": "2026-01-01T01:00:00Z",
        ]) { $1 }
        let (session, transport) = Self.session(
            environment, [answer(Self.sts("AssumeRoleWithWebIdentity", "ROLE", expires: "2026-01-01T02:00:00Z"))],
            clock: clock, identityToken: { _ in Secret("fresh") })
        let client = try session.client(region: region("eu-west-1"))
        #expect(try await client.credentials.credentials().accessKeyID == "AKIDENV")
        clock.advance(by: .seconds(44 * 60))
        #expect(try await client.credentials.credentials().accessKeyID == "AKIDENV")
        #expect(transport.requests.isEmpty)
        clock.advance(by: .seconds(7 * 60))
        #expect(try await client.credentials.credentials().accessKeyID == "ROLE")
    }

    @Test func spentKeysOfTheEnvironmentSayHowToRenew() async throws {
        let client = try Self.session(Self.keys).0.client(region: region("eu-west-1"))
        _ = try await client.credentials.credentials()
        await client.credentials.invalidate()
        let error = await #expect(throws: CredentialsError.self) { try await client.credentials.credentials() }
        #expect(error?.description.contains("AWS_ROLE_ARN") == true)
    }

    @Test func assumesARoleFromAnotherProfile() async throws {
        let (session, transport) = Self.session(
            ["AWS_PROFILE": "chained"], [answer(Self.sts("AssumeRole", "AKIDROLE"))])
        #expect(try await Self.id(session) == "AKIDROLE")
        let request = try #require(transport.requests.first)
        #expect(request.headers["Authorization"]?.contains("Credential=AKIDBASE/") == true)
        #expect(Self.body(request).contains("ExternalId=partner"))
        #expect(Self.body(request).contains("DurationSeconds=1800"))
    }

    @Test func goesOnFromTheRoleOfTheEnvironment() async throws {
        let (session, transport) = Self.session(
            ["AWS_ROLE_ARN": Self.role],
            [
                answer(Self.sts("AssumeRoleWithWebIdentity", "AKIDONE")), answer(Self.sts("AssumeRole", "AKIDTWO")),
                answer(Self.sts("AssumeRole", "AKIDTHREE")),
            ], identityToken: { _ in Secret("fresh") },
            further: .success(
                try [1, 2].map { number in
                    var role = RoleSession(roleArn: try #require(Arn(Self.role + "-\(number)")), sessionName: "s")
                    role.tags = number == 1 ? [.init(key: "team", value: "ml")] : []
                    role.tagsAreTransitive = true
                    return role
                }))
        #expect(try await Self.id(session) == "AKIDTHREE")
        let signers = transport.requests.dropFirst().map {
            $0.headers["Authorization"]?.firstMatch(of: /Credential=(\w+)\//).map { String($0.1) }
        }
        #expect(signers == ["AKIDONE", "AKIDTWO"])
        #expect(Self.body(transport.requests[1]).contains("TransitiveTagKeys.member.1=team"))
        #expect(!Self.body(transport.requests[2]).contains("Tag"))
    }

    @Test func aRoleThatIsNoneIsNotPassedOver() async throws {
        let (session, _) = Self.session(
            ["AWS_ROLE_ARN": Self.role], identityToken: { _ in Secret("fresh") },
            further: .failure(CredentialsError("no role")))
        let error = await #expect(throws: CredentialsError.self) { try await Self.id(session) }
        #expect(error?.description == "no role", "and not the first role's keys")
    }

    /// Keys that oidc-assume wrote into a profile.
    private static let written = [
        "/home/u/.aws/credentials": """
        [deploy]
        aws_access_key_id = AKIDFILE
        aws_secret_access_key = s
        mlops_steps_expiration = 2026-01-01T01:00:00Z
        mlops_steps_role_arn = \(role)
        mlops_steps_role_session_name = me
        mlops_steps_duration_seconds = 7200
        mlops_steps_audience = other.example
        """
    ]

    @Test func keysOfAProfileHandOverToTheirRole() async throws {
        let clock = ManualClock()
        let (session, transport) = Self.session(
            ["AWS_PROFILE": "deploy"], files: Self.written,
            [answer(Self.sts("AssumeRoleWithWebIdentity", "ROLE", expires: "2026-01-01T03:00:00Z"))], clock: clock,
            identityToken: { Secret("for-\($0 ?? "")") })
        let client = try session.client(region: region("eu-west-1"))
        #expect(try await client.credentials.credentials().accessKeyID == "AKIDFILE")
        clock.advance(by: .seconds(51 * 60))
        #expect(try await client.credentials.credentials().accessKeyID == "ROLE")
        let body = Self.body(try #require(transport.requests.first))
        #expect(body.contains("RoleSessionName=me") && body.contains("DurationSeconds=7200"))
        #expect(body.contains("WebIdentityToken=for-other.example&"))
    }

    @Test func spentKeysOfAProfileAreSaidToBe() async throws {
        let clock = ManualClock()
        let client = try Self.session(["AWS_PROFILE": "deploy"], files: Self.written, clock: clock).0.client(
            region: region("eu-west-1"))
        _ = try await client.credentials.credentials()
        clock.advance(by: .seconds(3601))
        let error = await #expect(throws: CredentialsError.self) { try await client.credentials.credentials() }
        #expect(error?.description.contains("the keys in the profile have expired") == true)
    }

    @Test func readsTheTokenOfAProfile() async throws {
        let (session, transport) = Self.session(
            ["AWS_PROFILE": "web"], [answer(Self.sts("AssumeRoleWithWebIdentity", "AKIDWEB"))])
        #expect(try await Self.id(session) == "AKIDWEB")
        #expect(Self.body(try #require(transport.requests.first)).contains("RoleSessionName=me"))
    }

    @Test func asksAContainer() async throws {
        let environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token-of-pod",
        ]
        let json =
            "{\"AccessKeyId\":\"POD\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2026-01-01T06:00:00Z\"}"
        let (session, transport) = Self.session(
            environment, files: ["/token-of-pod": "abc"], [answer(HTTPResponse(status: 500)), answer(.json(json))])
        #expect(try await Self.id(session) == "POD")
        #expect(transport.requests.last?.headers["Authorization"] == "abc")
        #expect(transport.requests.last?.allowsPlainHTTP == true)
    }

    @Test func asksTheInstanceBySessionToken() async throws {
        let json =
            "{\"Code\":\"Success\",\"AccessKeyId\":\"EC2\",\"SecretAccessKey\":\"s\",\"Token\":\"t\",\"Expiration\":\"2026-01-01T06:00:00Z\"}"
        let (session, transport) = Self.session(
            [:], files: [:], [answer(ok("session-token")), answer(ok("my-role\n")), answer(.json(json))])
        #expect(try await Self.id(session) == "EC2")
        #expect(transport.requests.map(\.method) == [.put, .get, .get])
        #expect(transport.requests.last?.url.path == "/latest/meta-data/iam/security-credentials/my-role")
        #expect(transport.requests.last?.headers["X-aws-ec2-metadata-token"] == "session-token")
    }

    @Test(arguments: [
        (["AWS_ACCESS_KEY_ID": "x"], "only one of AWS_ACCESS_KEY_ID"),
        (["AWS_ROLE_ARN": "role"], "not an ARN"), (["AWS_PROFILE": "missing"], "profile missing is in neither"),
        (["AWS_EC2_METADATA_DISABLED": "TRUE"], "no credentials: neither"),
        (["AWS_ROLE_ARN": role, "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere"], "/nowhere cannot be read"),
        (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.example/"], "plain HTTP to evil.example"),
        (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "ftp://h/"], "not a usable address"),
        (["AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_CREDENTIAL_EXPIRATION": "soon"], "ISO 8601"),
    ])
    func saysWhatIsWrong(environment: [String: String], words: String) async throws {
        let session = Self.session(environment, files: [:]).0
        let error = await #expect(throws: CredentialsError.self) { try await Self.id(session) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test func saysWhereItLookedWhenNobodyAnswers() async throws {
        let session = Self.session([:], files: [:], [fault(.connectTimedOut)]).0
        let error = await #expect(throws: CredentialsError.self) { try await Self.id(session) }
        #expect(error?.description.contains("id-token: write") == true)
    }

    @Test(arguments: [
        (["AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-west-2"], "us-east-1"),
        (["AWS_DEFAULT_REGION": "us-west-2"], "us-west-2"), (["AWS_REGION": ""], "eu-north-1"),
    ])
    func findsTheRegion(environment: [String: String], expected: String) throws {
        #expect(try Self.session(environment).0.region().description == expected)
        #expect(try Self.session(environment).0.region(region("sa-east-1")).description == "sa-east-1")
    }

    @Test(arguments: [["AWS_REGION": "evil.example/"], ["AWS_PROFILE": "base"]])
    func refusesToGuessTheRegion(environment: [String: String]) {
        #expect(throws: AWSError.self) { try Self.session(environment).0.region() }
    }

    static func body(_ request: HTTPRequest) -> String {
        if case .bytes(let bytes) = request.body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}
