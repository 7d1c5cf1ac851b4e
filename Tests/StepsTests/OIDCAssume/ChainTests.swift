/// A chain of roles over a script: what is asked of each, who is told why it stops, and where the keys go.
import Steps
import Testing

@Suite struct ChainTests {
    static let oneMore = ["--role-chain", Cloud.spoke, "--external-id", "acme"]

    func run(
        _ more: [String] = [], _ script: [Exchange], files: [String: String] = [:],
        _ environment: [String: String] = [:]
    ) async -> BenchRun { await OIDCAssumeTests().run(more, script, files: files, environment) }

    @Test func goesFromRoleToRole() async {
        let policy = #"{"Version":"2012-10-17","Statement":[]}"#
        let run = await run(
            [
                "--role-chain", "\(Cloud.hub)\n\(Cloud.spoke)", "--external-id", "acme", "--session-tags",
                "team=ml\ncost = 4 2", "--role-duration-seconds", "7200", "--inline-session-policy", policy,
                "--allowed-account-ids", "345678901234",
            ],
            [
                Cloud.token(),
                Cloud.assumed { form in
                    #expect(form.contains("DurationSeconds=7200"))
                    #expect(!form.contains("Policy="), "policies bind the last session")
                },
                Cloud.chained(2, session: "arn:aws:sts::210987654321:assumed-role/hub/acme.churn-42-1", by: 1) { form in
                    for part in [
                        "RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2Fteam%2Fhub", "ExternalId=acme",
                        "DurationSeconds=3600", "RoleSessionName=acme.churn-42-1", "Tags.member.1.Key=team",
                        "Tags.member.1.Value=ml", "Tags.member.2.Key=cost", "TransitiveTagKeys.member.2=cost",
                    ] { #expect(form.contains(part), "\(part) in \(form)") }
                    #expect(!form.contains("Policy="))
                },
                Cloud.chained(3, by: 2) { form in
                    #expect(form.contains("Policy=%7B%22Version") && form.contains("ExternalId=acme"))
                    #expect(!form.contains("Tags"), "they come along by themselves")
                },
                Cloud.caller(Cloud.chainedSession),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["aws-account-id"] == "345678901234")
        #expect(run.record["assumed-role-arn"]?.string == Cloud.chainedSession)
        #expect(run.story.contains("ends every session of a chain after an hour"))
    }

    @Test func oneRoleMoreHasTagsOfItsOwn() async {
        let run = await run(
            Self.oneMore + ["--session-tags", "team=ml"],
            [
                Cloud.token(), Cloud.assumed(),
                Cloud.chained { #expect($0.contains("Tags.member.1.Key=team") && !$0.contains("Transitive")) },
                Cloud.caller(Cloud.chainedSession),
            ])
        #expect(run.exitCode == 0)
    }

    @Test(
        arguments: [
            (
                "AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: y", 403,
                Failure.Kind.denied
            ),
            ("AccessDenied", "not authorized to perform: sts:TagSession on", 403, .denied),
            ("ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit", 400, .usage),
            ("PackedPolicyTooLarge", "Packed size of session tags consumes 180% of the space", 400, .usage),
            ("InvalidParameterValue", "conflicts with a transitive tag key", 400, .usage),
            ("RegionDisabledException", "STS is not activated in this region", 403, .denied),
            ("Weird", "what", 400, .failed),
        ])
    func saysWhichHopWasRefused(code: String, message: String, status: Int, kind: Failure.Kind) async {
        let run = await run(
            ["--role-chain", "\(Cloud.hub)\n\(Cloud.spoke)", "--external-id", "acme"],
            [
                Cloud.token(), Cloud.assumed(),
                Cloud.chained(2, session: "arn:aws:sts::210987654321:assumed-role/hub/acme.churn-42-1"),
                Cloud.refused(code, message, status: status),
            ])
        #expect(run.failure == kind)
        let doing = run.record["failure"]?["doing"]?.string ?? ""
        #expect(doing == "assuming the role \(Cloud.spoke) (3 of 3) from hub")
        #expect(run.record["failure"]?["because"]?.string?.contains(message) == true)
        #expect(run.record["failure"]?["request-id"] == "id-1")
        #expect(run.story.contains("\"sts:ExternalId\": \"acme\"") == (code == "AccessDenied"))
        #expect(run.record["aws-account-id"] == .null)
    }

    @Test func triesAgainWhatHeals() async {
        let run = await run(
            Self.oneMore,
            [
                Cloud.token(), Cloud.assumed(), Cloud.refused("Throttling", "Rate exceeded"), Cloud.chained().lost(),
                Cloud.chained(), Cloud.caller(Cloud.chainedSession),
            ])
        #expect(run.exitCode == 0)
    }

    @Test(arguments: [
        ("arn:aws:sts::345678901234:assumed-role/admin/x", nil),
        ("arn:aws:sts::999999999999:assumed-role/spoke/acme.churn-42-1", nil),
        (Cloud.chainedSession, "arn:aws:sts::999999999999:assumed-role/spoke/acme.churn-42-1"),
        (Cloud.chainedSession, Cloud.session),
    ])
    func exportsNothingOfASessionThatIsNotOurs(given: String, asked: String?) async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            Self.oneMore + ["--export", "env", "--output-credentials", "true"],
            [Cloud.token(), Cloud.assumed(), Cloud.chained(session: given)] + (asked.map { [Cloud.caller($0)] } ?? []),
            runner.environment)
        #expect(run.failure == .denied)
        #expect(try runner.text("ENV").isEmpty)
        #expect(try !runner.text("OUTPUT").contains("canary"))
    }

    @Test func exportsWhatRenewsTheChain() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            Self.oneMore + ["--export", "env", "--session-tags", "team=ml"],
            [Cloud.token(), Cloud.assumed(), Cloud.chained(), Cloud.caller(Cloud.chainedSession)], runner.environment)
        #expect(run.exitCode == 0)
        let variables = RunnerFile.read(try runner.text("ENV"))
        #expect(variables["AWS_ACCESS_KEY_ID"] == "ASIACANARYKEY2")
        #expect(variables["AWS_ROLE_ARN"] == Cloud.role)
        #expect(variables["MLOPS_STEPS_ROLE_CHAIN"] == Cloud.spoke)
        #expect(variables["MLOPS_STEPS_EXTERNAL_ID"] == "acme")
        #expect(variables["MLOPS_STEPS_SESSION_TAGS"] == "team=ml")
    }

    @Test func putsKeysIntoOutputsWhereItIsAsked() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            ["--output-credentials", "yes"], [Cloud.token(), Cloud.assumed(), Cloud.caller()], runner.environment)
        #expect(run.exitCode == 0)
        let outputs = RunnerFile.read(try runner.text("OUTPUT"))
        #expect(outputs["aws-access-key-id"] == "ASIACANARYKEY1")
        #expect(outputs["aws-secret-access-key"] == "canary-secret-access-key")
        #expect(outputs["aws-session-token"] == "canary-session-token")
        #expect(run.record["aws-secret-access-key"] == .null)
        #expect(outputs["record"]?.contains("canary") == false)
        #expect(try !runner.text("STEP_SUMMARY").contains("canary"))
    }

    @Test func redOutputsHoldNoKeys() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let run = await run(
            ["--output-credentials", "yes", "--export", "env"], [Cloud.token(), Cloud.assumed(), Cloud.caller()],
            runner.environment.merging(["GITHUB_ENV": "/nowhere/at/all"]) { $1 })
        #expect(run.exitCode != 0)
        #expect(try !runner.text("OUTPUT").contains("canary"))
    }

    @Test func writesAProfileForEachRole() async {
        let run = await run(
            ["--export", "profile", "--profile-name", "deploy"] + Self.oneMore,
            [Cloud.token(), Cloud.assumed(), Cloud.chained(), Cloud.caller(Cloud.chainedSession)],
            files: ["/home/u/.aws/config": "[profile mine]\nregion = us-east-1\n[profile deploy]\nrole_arn = old\n"],
            ["HOME": "/home/u"])
        #expect(run.exitCode == 0)
        #expect(
            run.files["/home/u/.aws/config"] == """
                [profile mine]
                region = us-east-1

                [profile deploy]
                role_arn = \(Cloud.spoke)
                source_profile = deploy.source-1
                role_session_name = acme.churn-42-1
                duration_seconds = 3600
                external_id = acme
                region = eu-west-1

                """)
        let keys = run.files["/home/u/.aws/credentials"] ?? ""
        #expect(keys.hasPrefix("[deploy.source-1]\naws_access_key_id = ASIACANARYKEY1\n"))
        #expect(keys.contains("mlops_steps_role_arn = \(Cloud.role)\n"))
    }

    @Test(arguments: [["--session-tags", "team=ml"], ["--managed-session-policies", "arn:aws:iam::aws:policy/A"]])
    func aProfileThatCannotSayItHoldsTheLastKeysAlone(more: [String]) async {
        let run = await run(
            ["--export", "profile", "--profile-name", "deploy"] + Self.oneMore + more,
            [Cloud.token(), Cloud.assumed(), Cloud.chained(), Cloud.caller(Cloud.chainedSession)], ["HOME": "/home/u"])
        #expect(run.exitCode == 0)
        #expect(
            run.files["/home/u/.aws/credentials"]?.hasPrefix("[deploy]\naws_access_key_id = ASIACANARYKEY2\n") == true)
        #expect(run.files["/home/u/.aws/credentials"]?.contains("mlops_steps_role_arn") == false)
        #expect(run.files["/home/u/.aws/config"] == nil)
        #expect(run.story.contains("is not renewed"))
    }
}

/// Reads a runner's file as the runner does.
enum RunnerFile {
    static func read(_ text: String) -> [String: String] {
        var values: [String: String] = [:]
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let head = lines.popFirst() {
            let parts = head.split(separator: "<<", maxSplits: 1)
            guard parts.count == 2 else { continue }
            var value: [Substring] = []
            while let line = lines.popFirst(), line != parts[1] { value.append(line) }
            values[String(parts[0])] = value.joined(separator: "\n")
        }
        return values
    }
}
