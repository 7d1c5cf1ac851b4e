/// Every refusal that people meet, told apart, and what each message names.
import AWS
import JSON
import Testing
import Workflow

@testable import Steps

@Suite struct TrustDiagnosisTests {
    static let role = RoleArn(argument: "arn:aws:iam::123456789012:role/ci/deploy")
    static let named: JSONObject = [
        "sub": "repo:acme/churn:ref:refs/heads/main", "aud": "sts.amazonaws.com",
        "iss": "https://token.actions.githubusercontent.com", "repository": "acme/churn", "repository_id": "74",
        "repository_owner_id": "65",
    ]

    static func asked(
        _ run: [String: String] = ["GITHUB_ACTIONS": "true"], origin: WorkflowEvent.Origin? = .repository
    ) throws -> TrustDiagnosis.Asked {
        TrustDiagnosis.Asked(
            role: try #require(role), region: try #require(Region("eu-west-1")), audience: "sts.amazonaws.com",
            run: RunContext(Environment(run)), origin: origin)
    }

    @Test(
        arguments: [
            (
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com",
                .noProvider, .denied, ["https://token.actions.githubusercontent.com", "123456789012"]
            ),
            ("InvalidIdentityToken", "Incorrect token audience", .wrongAudience, .denied, ["sts.amazonaws.com"]),
            (
                "InvalidIdentityToken", "The ID Token provided is not a valid JWT.", .rejectedToken, .denied,
                ["GitHub's"]
            ),
            ("IDPRejectedClaim", "?", .rejectedToken, .denied, []),
            ("ExpiredTokenException", "Token expired: current date/time 1", .expiredToken, .denied, ["clock"]),
            ("ExpiredToken", "", .expiredToken, .denied, []),
            (
                "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", .notTrusted, .denied,
                ["no role deploy", "123456789012", "repo:acme/churn:ref:refs/heads/main", "repo:acme@65/churn@74:ref"]
            ),
            (
                "RegionDisabledException", "STS is not activated in this region for account:123456789012",
                .regionDisabled, .denied, ["eu-west-1", "123456789012"]
            ),
            (
                "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
                .durationTooLong, .usage, ["role-duration-seconds", "deploy"]
            ),
            ("ValidationError", "Request ARN is invalid", .badRequest, .usage, []),
            ("PackedPolicyTooLarge", "", .sessionPolicyRefused, .usage, ["inline-session-policy"]),
            ("MalformedPolicyDocument", "", .sessionPolicyRefused, .usage, []),
            ("SomethingNew", "?", .other, .failed, []),
        ] as [(String, String, TrustDiagnosis.Cause, Failure.Kind, [String])])
    func tellsRefusalsApart(
        code: String, message: String, cause: TrustDiagnosis.Cause, kind: Failure.Kind, names: [String]
    ) throws {
        let diagnosis = TrustDiagnosis.ofRefusal(
            code: code, message: message, claims: TokenClaims(all: Self.named), try Self.asked())
        #expect(diagnosis.cause == cause)
        #expect(diagnosis.kind == kind)
        for name in names { #expect(diagnosis.cure.contains(name)) }
    }

    @Test(
        arguments: [
            ("repo:acme/churn:pull_request", nil, "The sub is that of a pull request"),
            ("repo:acme/churn:job_workflow_ref:x", "production", "the sub is customised and does not show it"),
            ("repo:acme/churn:environment:production", "production", nil),
        ] as [(String, String?, String?)])
    func saysWhatTheSubjectShows(subject: String, environment: String?, words: String?) throws {
        var claims = Self.named
        claims["sub"] = .string(subject)
        claims["environment"] = environment.map(JSONValue.string)
        let diagnosis = TrustDiagnosis.ofRefusal(
            code: "AccessDenied", message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            claims: TokenClaims(all: claims), try Self.asked())
        for said in ["The sub is that of", "the sub is customised"] {
            #expect(diagnosis.cure.contains(said) == (words?.contains(said) == true))
        }
    }

    @Test(
        arguments: [
            (["GITHUB_ACTIONS": "true"], .repository, .noPermission, .denied, "id-token: write"),
            (["GITHUB_ACTIONS": "true"], nil, .noPermission, .denied, "id-token: write"),
            (["GITHUB_ACTIONS": "true"], .unknown, .noPermission, .denied, "id-token: write"),
            (["GITHUB_ACTIONS": "true"], .fork("mallory/churn"), .fork, .denied, "mallory/churn"),
            (["GITHUB_ACTIONS": "true"], .fork(nil), .fork, .denied, "fork"),
            (
                ["GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "dependabot[bot]", "GITHUB_EVENT_NAME": "pull_request"],
                .repository, .dependabot, .denied, "Dependabot"
            ),
            (
                ["GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "dependabot[bot]", "GITHUB_EVENT_NAME": "push"],
                .repository, .noPermission, .denied, "id-token: write"
            ),
            ([:], nil, .notInAWorkflow, .usage, "web-identity-token-file"),
        ] as [([String: String], WorkflowEvent.Origin?, TrustDiagnosis.Cause, Failure.Kind, String)])
    func tellsWhyThereIsNoService(
        run: [String: String], origin: WorkflowEvent.Origin?, cause: TrustDiagnosis.Cause, kind: Failure.Kind,
        names: String
    ) throws {
        let diagnosis = TrustDiagnosis.ofMissingService(try Self.asked(run, origin: origin))
        #expect(diagnosis.cause == cause)
        #expect(diagnosis.kind == kind)
        #expect(diagnosis.cure.contains(names))
    }

    @Test(
        arguments: [
            ("repo:acme/churn:ref:refs/heads/main", "repo:acme@65/churn@74:ref:refs/heads/main", false),
            ("repo:acme/churn:environment:a:b", "repo:acme@65/churn@74:environment:a:b", false),
            ("repo:acme@65/churn@74:pull_request", "repo:acme/churn:pull_request", true),
            ("repository_id:74:environment:prod", nil, false),
            ("repo:acme/churn", nil, false),
            ("anything", nil, false),
        ] as [(String, String?, Bool)])
    func knowsBothFormsOfASubject(subject: String, other: String?, isImmutable: Bool) throws {
        var claims = Self.named
        claims["sub"] = .string(subject)
        let forms = try #require(SubjectForms(TokenClaims(all: claims)))
        #expect(forms.own == subject)
        #expect(forms.other == other)
        #expect(forms.isImmutable == isImmutable)
    }

    @Test func guessesNoIds() throws {
        var claims = Self.named
        claims["repository_id"] = nil
        #expect(SubjectForms(TokenClaims(all: claims))?.other == nil)
        claims["sub"] = nil
        #expect(SubjectForms(TokenClaims(all: claims)) == nil)
    }

    @Test func writesAPolicyThatAdmitsThisTokenOnly() throws {
        let china = try #require(RoleArn(argument: "arn:aws-cn:iam::123456789012:role/deploy"))
        let claims = TokenClaims(all: Self.named)
        let policy = TrustPolicy.admitting(subject: "repo:a/b:pull_request", of: claims, to: china)
        let statement = policy["Statement"]?.array?.first
        let provider = "arn:aws-cn:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
        #expect(statement?["Principal"]?["Federated"]?.string == provider)
        #expect(
            statement?["Condition"] == [
                "StringEquals": [
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    "token.actions.githubusercontent.com:sub": "repo:a/b:pull_request",
                ]
            ])
    }

    @Test func onlyUnreachedKeysHeal() {
        let keys = "Couldn't retrieve verification key from your identity provider"
        #expect(TrustDiagnosis.mayHeal(code: "InvalidIdentityToken", message: keys))
        #expect(!TrustDiagnosis.mayHeal(code: "InvalidIdentityToken", message: "Incorrect token audience"))
        #expect(!TrustDiagnosis.mayHeal(code: "AccessDenied", message: keys))
    }
}
