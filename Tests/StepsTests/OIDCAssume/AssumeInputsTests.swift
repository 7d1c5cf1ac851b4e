/// What STS would refuse is refused before it is asked; what does not fit is made to fit.
import AWS
import Bytes
import FoundationEssentials
import SigV4
import Testing
import Workflow

@testable import Steps

@Suite struct AssumeInputsTests {
    @Test(
        arguments: [
            ("acme/churn", "9000000001", "2", "acme.churn-9000000001-2"),
            ("acme/churn", "9000000001", nil, "acme.churn-9000000001-1"),
            (nil, nil, nil, "mlops-steps"),
            (nil, "7", nil, "mlops-steps-7-1"),
            ("acme/ümlaut_und +x", "1", "1", "acme.-mlaut_und-+x-1-1"),
            ("acme/a:b\u{301}c", "1", "1", "acme.a-b-c-1-1"),
            (
                "a-very-long-organisation-name-indeed/with-a-repository-name-that-is-longer", "90000000001", "12",
                "a-very-long-organisation-name-indeed.with-a-repos-90000000001-12"
            ),
        ] as [(String?, String?, String?, String)])
    func fitsTheSessionName(repository: String?, run: String?, attempt: String?, name: String) {
        var variables: [String: String] = [:]
        variables["GITHUB_REPOSITORY"] = repository
        variables["GITHUB_RUN_ID"] = run
        variables["GITHUB_RUN_ATTEMPT"] = attempt
        let fitted = SessionName(fitting: RunContext(Environment(variables)))
        #expect(fitted.description == name)
        #expect(SessionName(argument: fitted.description) != nil, "what is fitted is also allowed")
    }

    @Test(arguments: ["", "a", String(repeating: "a", count: 65), "a b", "a/b", "ä1", "a:b", "a\n"])
    func refusesSessionNames(_ text: String) { #expect(SessionName(argument: text) == nil) }

    @Test(arguments: ["ab", "a_b+c=d,e.f@g-h", String(repeating: "a", count: 64)])
    func takesSessionNames(_ text: String) { #expect(SessionName(argument: text) != nil) }

    @Test(arguments: ["899", "43201", "", "1h", "3600.5", "-900"])
    func refusesDurations(_ text: String) { #expect(SessionSeconds(argument: text) == nil) }

    @Test(arguments: ["900", "43200"])
    func takesDurations(_ text: String) { #expect(SessionSeconds(argument: text)?.description == text) }

    @Test(arguments: [
        "deploy", "arn:aws:iam::123456789012:user/x", "arn:aws:iam::12345678901:role/x", "arn:aws:iam:::role/x",
        "arn:aws:iam::123456789012:role/", "arn:aws:sts::123456789012:assumed-role/x/y",
        "arn:aws:iam::123456789012:role/a b",
    ])
    func refusesRoles(_ text: String) { #expect(RoleArn(argument: text) == nil) }

    @Test func takesARoleWithAPath() throws {
        let role = try #require(RoleArn(argument: "arn:aws-us-gov:iam::012345678901:role/team/a/deploy"))
        #expect(role.name == "deploy")
        #expect(role.account.description == "012345678901")
    }

    @Test(arguments: ["", "a b", "a]", "[a", "a\nb", "ä", String(repeating: "a", count: 65)])
    func refusesProfiles(_ text: String) { #expect(ProfileName(argument: text) == nil) }
}

@Suite struct SessionExportTests {
    static let keys = Credentials(
        accessKeyID: "ASIANEW", secretAccessKey: Secret("new-secret"), sessionToken: Secret("new-token"),
        expiration: Date(timeIntervalSince1970: 1_800_003_600))

    static func export(tokenFile: String? = nil, isRestricted: Bool = false) throws -> SessionExport {
        SessionExport(
            credentials: keys, region: try #require(Region("eu-west-1")),
            role: try #require(RoleArn(argument: "arn:aws:iam::123456789012:role/deploy")),
            sessionName: try #require(SessionName(argument: "acme-1")), duration: .hour, audience: "sts.amazonaws.com",
            tokenFile: tokenFile, isRestricted: isRestricted)
    }

    static func plain(_ variables: [(name: String, value: Secret)]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: variables.map { ($0.name, $0.value.reveal()) })
    }

    @Test func exportsTheKeysAndWhatRenewsThem() throws {
        let variables = Self.plain(
            try Self.export().variables(over: Environment(["AWS_WEB_IDENTITY_TOKEN_FILE": "/stale"])))
        #expect(
            variables == [
                "AWS_ACCESS_KEY_ID": "ASIANEW", "AWS_SECRET_ACCESS_KEY": "new-secret",
                "AWS_SESSION_TOKEN": "new-token", "AWS_CREDENTIAL_EXPIRATION": "2027-01-15T09:00:00Z",
                "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
                "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/deploy", "AWS_ROLE_SESSION_NAME": "acme-1",
                "MLOPS_STEPS_ROLE_DURATION_SECONDS": "3600", "MLOPS_STEPS_OIDC_AUDIENCE": "sts.amazonaws.com",
                "AWS_WEB_IDENTITY_TOKEN_FILE": "",
            ])
    }

    @Test func handsATokenFileOn() throws {
        let variables = Self.plain(try Self.export(tokenFile: "/t").variables(over: Environment([:])))
        #expect(variables["AWS_WEB_IDENTITY_TOKEN_FILE"] == "/t")
    }

    @Test func neverRenewsIntoMoreThanWasGiven() throws {
        let stale = Environment(["AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/old", "AWS_PROFILE": "p"])
        let variables = Self.plain(try Self.export(isRestricted: true).variables(over: stale))
        #expect(variables["AWS_ROLE_ARN"] == "")
        #expect(variables["AWS_ROLE_SESSION_NAME"] == nil)
        #expect(variables["AWS_PROFILE"] == nil, "boto3 takes an empty AWS_PROFILE for a profile without a name")
    }

    @Test func namesAProfileAndClearsWhatWouldWin() throws {
        let profile = try #require(ProfileName(argument: "deploy"))
        let stale = Environment(["AWS_ACCESS_KEY_ID": "OLD", "AWS_SESSION_TOKEN": "old", "AWS_ROLE_ARN": "arn"])
        let variables = Self.plain(try Self.export().variables(naming: profile, over: stale))
        #expect(
            variables == [
                "AWS_PROFILE": "deploy", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1",
                "AWS_ACCESS_KEY_ID": "", "AWS_SESSION_TOKEN": "", "AWS_ROLE_ARN": "",
            ])
    }
}
