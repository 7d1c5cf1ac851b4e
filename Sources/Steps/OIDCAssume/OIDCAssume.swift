/// Trades GitHub's identity token for short-lived AWS credentials.
import AWS
import ArgumentParser
import Bytes
import JSON
import Workflow

/// `oidc-assume`: a role for this run, without a stored key; where AWS says no, what the trust policy lacks.
public struct OIDCAssume: Step {
    @Option(help: "ARN of the role to assume.")
    var roleToAssume: RoleArn

    @Option(help: "AWS region of the later steps, and of the STS endpoint that is asked.")
    var awsRegion: Region

    @Option(help: "Whom the token is for: an audience of the IAM identity provider.")
    var audience: String = "sts.amazonaws.com"

    @Option(help: "How long the credentials last, 900 to 43200; at most what the role allows.")
    var roleDurationSeconds: SessionSeconds = .hour

    @Option(help: "The session's name in CloudTrail; by default made of repository, run and attempt.")
    var roleSessionName: SessionName?

    @Option(help: "Accounts that the role may be in; another one is refused before anything is exported. One a line.")
    var allowedAccountIds: [AccountID] = []

    @Option(
        help: """
            Where the credentials go: the environment of the later steps, a profile of the shared credentials file, or \
            nowhere.
            """)
    var export: ExportPlace = .env

    @Option(help: "The profile's name, for `export: profile`. A profile of that name is replaced.")
    var profileName: ProfileName?

    @Option(help: "A policy as JSON that the session may not go beyond. Such a session is not renewed by later steps.")
    var inlineSessionPolicy: String?

    @Option(help: "ARNs of policies that the session may not go beyond, at most 10. Not renewed by later steps either.")
    var managedSessionPolicies: [Arn] = []

    @Option(help: "A file with the token, instead of GitHub's token service; read anew for each try.")
    var webIdentityTokenFile: String?

    @Option(help: "Hide the account's id in the log. The outputs that hold it then stay empty: GitHub would drop them.")
    var maskAwsAccountId: Bool = false

    @Option(help: "How long to try, in minutes; fractions allowed. Only what may heal is tried again.")
    var timeoutMinutes: Minutes = Minutes(whole: 2)

    @Option(help: "Further roles to assume from the first, in order, one a line. Not there yet: it is refused.")
    var roleChain: [Arn] = []

    @Option(help: "What the owner of a further role asks strangers to say. Not there yet: it is refused.")
    var externalId: String?

    @Option(help: "Tags on the session, key=value, one a line. Not there yet: it is refused.")
    var sessionTags: [String] = []

    @Option(help: "Write the keys to outputs too. Not there yet: it is refused.")
    var outputCredentials: Bool = false

    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("The account.") var awsAccountId: AccountID?
        @Output("ARN of the session.") var assumedRoleArn: Arn?
        @Output("The region.") var awsRegion: Region?
        @Output("When the credentials end, in ISO 8601.") var expiration: String?
        @Output("The token's `sub`: what a trust policy is compared with.") var subject: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "oidc-assume",
        purpose: "Trades GitHub's identity token for short-lived AWS credentials.",
        promise: """
            A denial is red at once, with the claims of the token and the trust policy that would let it in; only what \
            heals by itself is tried again, each time with a new token. The account is checked before anything is \
            exported, keys are masked before anything else is printed, and later steps renew the session by themselves.
            """,
        failures: [.denied, .failed, .unavailable], permissions: [])
}

extension OIDCAssume {
    /// Asks GitHub for a token and STS for a session, checks whose it is, and hands it on.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        // Before the inputs are checked: what is wrong with them is said with the role and its account.
        if maskAwsAccountId { world.narrator.mask(Secret(roleToAssume.account.description)) }
        try refuseWhatIsNotThereYet()
        try checkInputs()
        try checkPlace(in: world)
        report.awsRegion = awsRegion
        var inquiry = Inquiry(asked: try asked(in: world))
        let source = try tokenSource(in: world, inquiry.asked)
        let name = roleSessionName ?? SessionName(fitting: world.run)
        let session: AssumedRole
        do throws(Failure) {
            session = try await assume(as: name, source, in: world, &inquiry)
            report.subject = inquiry.claims?.subject
        } catch {
            report.subject = inquiry.claims?.subject
            explain(inquiry, in: world, &report)
            throw error
        }
        let keys = session.credentials
        for secret in [keys.secretAccessKey, keys.sessionToken, Secret(keys.accessKeyID)].compactMap({ $0 }) {
            world.narrator.mask(secret)
        }
        try await check(session, in: world)
        report.awsAccountId = maskAwsAccountId ? nil : roleToAssume.account
        report.assumedRoleArn = maskAwsAccountId ? nil : session.assumedRoleArn
        report.expiration = keys.expiration.map(SessionExport.text)
        try handOn(session, as: name, in: world, &report)
        conclude(session, as: name, &report)
    }

    private func refuseWhatIsNotThereYet() throws(Failure) {
        let later = [
            ("role-chain", !roleChain.isEmpty, "Give the role that is needed itself, or chain roles in a profile."),
            ("external-id", externalId != nil, "Leave it out: with a web identity, STS takes none."),
            ("session-tags", !sessionTags.isEmpty, "Leave them out: with a web identity, tags come from the token."),
            (
                "output-credentials", outputCredentials,
                "Use the exported environment, or a profile: GitHub drops masked outputs between jobs."
            ),
        ]
        for (input, isGiven, cure) in later where isGiven {
            throw .usage(input: input, "\(input) is not there yet", tryThis: cure)
        }
    }

    private func checkInputs() throws(Failure) {
        let role = roleToAssume
        guard role.arn.partition == awsRegion.partition.description else {
            throw .usage(
                input: "aws-region",
                "\(awsRegion) lies in the partition \(awsRegion.partition), the role in "
                    + "\(role.arn.partition)", tryThis: "Give a region and a role of one partition.")
        }
        guard allowedAccountIds.isEmpty || allowedAccountIds.contains(role.account) else {
            throw .usage(
                input: "allowed-account-ids", "the role is in account \(role.account), which is not among them",
                tryThis: "Give the role of the right account, or allow this one.")
        }
        guard (export == .profile) == (profileName != nil) else {
            throw .usage(
                input: "profile-name",
                export == .profile ? "export: profile needs it" : "it is for export: profile only",
                tryThis: "Give both or neither.")
        }
        guard managedSessionPolicies.count <= 10 else {
            throw .usage(
                input: "managed-session-policies", "STS takes at most 10, not \(managedSessionPolicies.count)",
                tryThis: "Merge some of them.")
        }
        if let policy = inlineSessionPolicy {
            guard policy.utf16.count <= 2048, (try? JSONValue(parsing: policy))?.object?["Statement"] != nil else {
                throw .usage(
                    input: "inline-session-policy",
                    "it is not an IAM policy in JSON of at most 2048 characters", tryThis: "Correct it.")
            }
        }
    }

    /// Outside a workflow there is no later step that could read the variables.
    private func checkPlace(in world: World) throws(Failure) {
        guard export == .env, !world.hasLaterSteps else { return }
        throw .usage(
            input: "export", "there are no later steps to export to: GITHUB_ENV is not set",
            tryThis: "Outside a workflow, use --export profile --profile-name NAME, or --export none.")
    }

    private func conclude(_ session: AssumedRole, as name: SessionName, _ report: inout Report<Outputs>) {
        let until = session.credentials.expiration.map(SessionExport.text) ?? "an unknown time"
        report.headline = "Assumed \(roleToAssume.name) in \(awsRegion) until \(until), as \(name)."
        var rows: [[Markdown]] = [
            ["role", .code(roleToAssume.name)], ["region", .code(awsRegion.description)],
            ["session", .code(name.description)],
            ["until", .code(until)], ["subject", .code(report.subject ?? "")],
        ]
        if !maskAwsAccountId { rows.insert(["account", .code(roleToAssume.account.description)], at: 1) }
        report.summary.table(["", ""], rows)
    }
}
