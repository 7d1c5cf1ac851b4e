/// oidc-assume over a script: one attempt where it is denied, a new token for each where it may heal, and no secret anywhere.
import Steps
import Testing

@Suite struct OIDCAssumeTests {
    static let arguments = ["--role-to-assume", Cloud.role, "--aws-region", "eu-west-1"]
    static let nowhere = arguments + ["--export", "none"]

    func run(
        _ more: [String] = [], _ script: [Exchange], files: [String: String] = [:],
        _ environment: [String: String] = [:],
        clock: ManualClock = ManualClock()
    ) async -> BenchRun {
        let run = await bench(
            OIDCAssume.self, Self.nowhere + more, script: script, files: files,
            environment: Cloud.workflow.merging(environment) { $1 }, clock: clock)
        for secret in Cloud.secrets {
            let told = run.story.split(separator: "\n").filter { !$0.hasPrefix("::add-mask::") }.joined(separator: "\n")
            #expect(!told.contains(secret), "the story tells \(secret)")
            #expect(!run.record.text.contains(secret), "the record holds \(secret)")
        }
        return run
    }

    @Test func assumesTheRole() async {
        let run = await run([], [Cloud.token(), Cloud.assumed(), Cloud.caller()])
        #expect(run.exitCode == 0)
        #expect(run.record["aws-account-id"] == "123456789012")
        #expect(run.record["assumed-role-arn"]?.string == Cloud.session)
        #expect(run.record["aws-region"] == "eu-west-1")
        #expect(run.record["expiration"] == "2027-01-15T09:00:00Z")
        #expect(run.record["subject"] == "repo:acme/churn:ref:refs/heads/main")
    }

    @Test func sendsWhatWasAskedFor() async {
        let policy = #"{"Version":"2012-10-17","Statement":[]}"#
        let run = await run(
            [
                "--role-duration-seconds", "900", "--role-session-name", "me@run", "--inline-session-policy", policy,
                "--managed-session-policies", "arn:aws:iam::aws:policy/ReadOnlyAccess",
            ],
            [
                Cloud.token(),
                Cloud.assumed(session: "arn:aws:sts::123456789012:assumed-role/deploy/me@run") { form in
                    for part in [
                        "DurationSeconds=900", "RoleSessionName=me%40run", "PolicyArns.member.1.arn=arn%3Aaws%3Aiam",
                        "Policy=%7B%22Version",
                    ] { #expect(form.contains(part)) }
                }, Cloud.caller("arn:aws:sts::123456789012:assumed-role/deploy/me@run"),
            ])
        #expect(run.exitCode == 0)
    }

    @Test(
        arguments: [
            ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403, Failure.Kind.denied),
            ("InvalidIdentityToken", "No OpenIDConnect provider found in your account for x", 400, .denied),
            ("InvalidIdentityToken", "Incorrect token audience", 400, .denied),
            ("ExpiredTokenException", "Token expired", 400, .denied),
            ("RegionDisabledException", "STS is not activated in this region", 403, .denied),
            ("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration", 400, .usage),
        ])
    func isRedOnTheFirstAttempt(code: String, message: String, status: Int, kind: Failure.Kind) async {
        let clock = ManualClock()
        let run = await run([], [Cloud.token(), Cloud.refused(code, message, status: status)], clock: clock)
        #expect(run.failure == kind)
        #expect(clock.elapsed == .zero, "nothing to wait for")
        #expect(run.record["failure"]?["because"]?.string?.contains(message) == true)
        #expect(run.record["failure"]?["request-id"] == "id-1")
        #expect(run.record["subject"] == "repo:acme/churn:ref:refs/heads/main")
        #expect(run.story.contains("sub: repo:acme/churn:ref:refs/heads/main") == (kind == .denied))
    }

    @Test func asksForANewTokenForEachTry() async {
        let run = await run(
            [],
            [
                Cloud.token(1), Cloud.refused("IDPCommunicationError", "could not be reached"),
                Cloud.token(2), Cloud.refused("InvalidIdentityToken", "Couldn't retrieve verification key from your …"),
                Cloud.token(3), Cloud.refused("Throttling", "Rate exceeded"),
                Cloud.token(4), Cloud.refused("InternalFailure", "", status: 500),
                Cloud.token(5), Cloud.assumed(5).lost(),
                Exchange.http(.get, "/idtoken", status: 503, body: "busy"), Cloud.token(6).lost(.stalled),
                Cloud.token(7), Cloud.assumed(7), Cloud.caller(),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func givesUpInTime() async {
        let clock = ManualClock()
        let script = (1...8).flatMap { [Cloud.token($0), Cloud.refused("IDPCommunicationError", "no")] }
        let run = await run(["--timeout-minutes", "1"], script, clock: clock)
        #expect(run.failure == .unavailable)
        #expect(clock.elapsed < .seconds(60))
        #expect(run.record["failure"]?["because"]?.string?.contains("8 tries") == true)
    }

    @Test(arguments: [
        (Cloud.session, "arn:aws:sts::999999999999:assumed-role/deploy/acme.churn-42-1"),
        (Cloud.session, "arn:aws:sts::123456789012:assumed-role/other/acme.churn-42-1"),
        ("arn:aws:sts::999999999999:assumed-role/deploy/acme.churn-42-1", nil),
        ("arn:aws:sts::123456789012:assumed-role/admin/acme.churn-42-1", nil),
    ])
    func exportsNothingOfASessionThatIsNotOurs(given: String, asked: String?) async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            ["--export", "env"],
            [Cloud.token(), Cloud.assumed(session: given)] + (asked.map { [Cloud.caller($0)] } ?? []),
            runner.environment)
        #expect(run.failure == .denied)
        #expect(run.record["aws-account-id"] == .null)
        #expect(try runner.text("ENV").isEmpty)
    }

    @Test func handsTheKeysToLaterStepsAndToNothingElse() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            ["--export", "env"], [Cloud.token(), Cloud.assumed(), Cloud.caller()], runner.environment)
        #expect(run.exitCode == 0)
        let exported = try runner.text("ENV")
        for text in ["AWS_SESSION_TOKEN<<", "canary-session-token", "AWS_ROLE_ARN<<", "AWS_CREDENTIAL_EXPIRATION<<"] {
            #expect(exported.contains(text))
        }
        for text in [try runner.text("OUTPUT"), try runner.text("STEP_SUMMARY")] {
            #expect(text.contains("deploy"))
            for secret in Cloud.secrets + ["ASIACANARYKEY1"] { #expect(!text.contains(secret)) }
        }
        let masks = run.story.split(separator: "\n").prefix { $0.hasPrefix("::add-mask::") }.joined(separator: "\n")
        for secret in Cloud.secrets { #expect(masks.contains(secret), "masked before anything else is told") }
    }

    @Test(arguments: [
        Cloud.refused("AccessDenied", "Not authorized \(Cloud.jwt()) to perform", status: 403),
        Cloud.refused("ValidationError", "\(Cloud.jwt())"),
        Exchange.http(.post, "/", body: "<html>\(Cloud.jwt())</html>"),
    ])
    func leavesNoSecretInAnyFileOfARefusal(refusal: Exchange) async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            ["--timeout-minutes", "0.001"], [Cloud.token(), refusal], runner.environment)
        #expect(run.exitCode != 0)
        #expect(try runner.text("OUTPUT").contains("record<<"), "the other outputs are not lost to it")
        for text in [try runner.text("OUTPUT"), try runner.text("STEP_SUMMARY"), try runner.text("ENV")] {
            for secret in Cloud.secrets { #expect(!text.replacing("\\", with: "").contains(secret)) }
        }
    }

    @Test(
        arguments: [
            ["--output-credentials", "true"], ["--audience", "x\n[default]"],
            ["--audience", String(repeating: "a", count: 256)],
            ["--web-identity-token-file", "/t\n[default]\ncredential_process = x"],
            ["--web-identity-token-file", "/t #x"],
            ["--role-chain", "deploy"], ["--external-id", "acme"],
            ["--session-tags", "a=b"],
            ["--external-id", "a b", "--role-chain", Cloud.spoke],
            ["--session-tags", "a", "--role-chain", Cloud.spoke],
            ["--session-tags", "aws:x=b", "--role-chain", Cloud.spoke],
            ["--session-tags", "a=b\nA=c", "--role-chain", Cloud.spoke],
            ["--session-tags", "a=b;c", "--role-chain", Cloud.spoke],
            ["--allowed-account-ids", "123456789012", "--role-chain", Cloud.spoke],
            [
                "--aws-region", "us-gov-west-1", "--role-to-assume", "arn:aws-us-gov:iam::123456789012:role/a",
                "--role-chain", Cloud.spoke,
            ],
            ["--allowed-account-ids", "999999999999"], ["--export", "profile"],
            ["--profile-name", "x"], ["--aws-region", "cn-north-1"], ["--role-duration-seconds", "60"],
            ["--role-session-name", "a b"], ["--inline-session-policy", "{"], ["--allowed-account-ids", "123"],
            ["--export", "everywhere"], ["--export", "env"],
            ["--managed-session-policies"] + [String(repeating: "arn:aws:iam::aws:policy/a\n", count: 11)],
        ])
    func asksNobodyWithWrongInputs(arguments: [String]) async {
        let run = await bench(
            OIDCAssume.self, Self.nowhere + arguments, environment: Cloud.workflow)
        #expect(run.failure == .usage)
        let named = run.record["failure"]?["doing"]?.string ?? ""
        let input = arguments == ["--export", "profile"] ? "profile-name" : String(arguments[0].dropFirst(2))
        #expect(named.contains(input), "\(named) names \(input)")
    }

    @Test func takesATokenFromAFile() async {
        let none = ["ACTIONS_ID_TOKEN_REQUEST_URL": "", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": ""]
        let run = await run(
            ["--web-identity-token-file", "/token"],
            [Cloud.assumed(1), Cloud.caller()], files: ["/token": Cloud.jwt() + "\n"], none)
        #expect(run.exitCode == 0)
        let missing = await self.run(["--web-identity-token-file", "/nothing"], [], none)
        #expect(missing.failure == .usage)
    }

    @Test(
        arguments: [
            ([:], #"{"pull_request":{"head":{"repo":{"id":2,"full_name":"m/f"}},"base":{"repo":{"id":1}}}}"#, "m/f"),
            ([:], #"{"pull_request":{"head":{"repo":{"id":1}},"base":{"repo":{"id":1}}}}"#, "id-token: write"),
        ] as [([String: String], String, String)])
    func saysWhyThereIsNoToken(more: [String: String], event: String, words: String) async {
        let run = await bench(
            OIDCAssume.self, Self.arguments + ["--summary=false"], files: ["/event": event],
            environment: ["GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": "/event"])
        #expect(run.failure == .denied)
        #expect(run.record["failure"]?["try"]?.string?.contains(words) == true)
    }

    @Test func writesAProfile() async {
        let run = await run(
            ["--export", "profile", "--profile-name", "deploy"],
            [Cloud.token(), Cloud.assumed(), Cloud.caller()], files: ["/home/u/.aws/credentials": "[mine]\nk=v\n"],
            ["HOME": "/home/u"])
        #expect(run.exitCode == 0)
        let file = run.files["/home/u/.aws/credentials"] ?? ""
        #expect(file.hasPrefix("[mine]\nk=v\n\n[deploy]\naws_access_key_id = ASIACANARYKEY1\n"))
        #expect(run.files["/home/u/.aws/config"] == nil)
    }

    @Test(
        arguments: [
            ([], [Cloud.token(), Cloud.refused("AccessDenied", "no 123456789012", status: 403)], .denied),
            (["--allowed-account-ids", "999999999999"], [], .usage),
            (["--role-to-assume", "arn:aws:iam::123456789012:rôle/deploy"], [], .usage),
            (["--role-to-assume=123456789012"], [], .usage), (["--role-to-asume=\(Cloud.role)"], [], .usage),
            (["--role-chain", "arn:aws:iam:123456789012:role/deploy"], [], .usage),
            (["--mask-aws-account-id", "ture"], [], .usage),
            (["--aws-region", "cn-north-1"], [], .usage), (["--export", "env"], [], .usage),
        ] as [([String], [Exchange], Failure.Kind)])
    func hidesTheAccountWhereItIsAsked(arguments: [String], script: [Exchange], kind: Failure.Kind) async {
        let run = await run(["--mask-aws-account-id", "true"] + arguments, script)
        #expect(run.failure == kind)
        #expect(!run.story.contains("123456789012"))
        #expect(!run.record.text.contains("123456789012"))
    }

    @Test func repeatsNoTokenThatAServerRepeats() async {
        let run = await run([], [Cloud.token(), Cloud.refused("ValidationError", "bad token \(Cloud.jwt())")])
        #expect(run.failure == .usage)
        let dots = await self.run([], [.http(.get, "/idtoken", body: #"{"value":"canary-signature.x"}"#)])
        #expect(dots.failure == .failed)
    }
}
