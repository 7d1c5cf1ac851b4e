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

    @Option(
        help: """
            How long the credentials last, 900 to 43200; at most what the role allows. Those of a role of role-chain last an \
            hour at most, by AWS's rule; what renews them lasts as long as is said here.
            """)
    var roleDurationSeconds: SessionSeconds = .hour

    @Option(help: "The session's name in CloudTrail; by default made of repository, run and attempt.")
    var roleSessionName: SessionName?

    @Option(
        help: """
            Further roles, one a line: each is assumed from the one before, and the credentials are those of the last.
            """)
    var roleChain: [RoleArn] = []

    @Option(help: "What the owners of the roles in role-chain ask strangers to say.")
    var externalId: ExternalID?

    @Option(
        help: """
            Tags on the sessions of role-chain, key=value, one a line. The first role of it is given them, and they go on to \
            the others by themselves. The tags of role-to-assume come from the token.
            """)
    var sessionTags: [SessionTag] = []

    @Option(
        help: "Accounts that the credentials may be of; another one is refused before anything is exported. One a line."
    )
    var allowedAccountIds: [AccountID] = []

    @Option(
        help: """
            Where the credentials go: the environment of the later steps, a profile of the shared credentials file, or \
            nowhere.
            """)
    var export: ExportPlace = .env

    @Option(help: "The profile's name, for `export: profile`. A profile of that name is replaced.")
    var profileName: ProfileName?

    @Option(
        help: """
            A policy as JSON that the session, the last one of a chain, may not go beyond. Such a session is not renewed by \
            later steps.
            """)
    var inlineSessionPolicy: String?

    @Option(help: "ARNs of policies that the session may not go beyond, at most 10. Not renewed by later steps either.")
    var managedSessionPolicies: [Arn] = []

    @Option(help: "A file with the token, instead of GitHub's token service; read anew for each try.")
    var webIdentityTokenFile: String?

    @Option(help: "Hide the account's id in the log. The outputs that hold it then stay empty: GitHub would drop them.")
    var maskAwsAccountId: Bool = false

    @Option(
        help: """
            Write the keys to outputs too, for the later steps of this job alone: GitHub drops masked outputs between jobs.
            """)
    var outputCredentials: Bool = false

    @Option(help: "How long to try, in minutes; fractions allowed. Only what may heal is tried again.")
    var timeoutMinutes: Minutes = Minutes(whole: 2)

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
        @Output("The access key's id, with output-credentials.") var awsAccessKeyId: Secret?
        @Output("The secret access key, with output-credentials.") var awsSecretAccessKey: Secret?
        @Output("The session token, with output-credentials.") var awsSessionToken: Secret?

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
        try checkInputs()
        try checkPlace(in: world)
        report.awsRegion = awsRegion
        var inquiry = Inquiry(asked: try asked(in: world))
        let source = try tokenSource(in: world, inquiry.asked)
        let name = roleSessionName ?? SessionName(fitting: world.run)
        let end = world.time.elapsed + timeoutMinutes.duration
        let first: AssumedRole
        do throws(Failure) {
            first = try await assume(as: name, source, in: world, &inquiry)
            report.subject = inquiry.claims?.subject
        } catch {
            report.subject = inquiry.claims?.subject
            explain(inquiry, in: world, &report)
            throw error
        }
        try keep(first, of: roleToAssume, in: world)
        let session = try await follow(hops(as: name), from: first, until: end, in: world, &report)
        try await check(session, in: world)
        report.awsAccountId = maskAwsAccountId ? nil : finalRole.account
        report.assumedRoleArn = maskAwsAccountId ? nil : session.assumedRoleArn
        report.expiration = session.credentials.expiration.map(SessionExport.text)
        try handOn(session, after: first, as: name, in: world, &report)
        conclude(session, as: name, &report)
    }

    private func checkInputs() throws(Failure) {
        for role in [roleToAssume] + roleChain where role.arn.partition != awsRegion.partition.description {
            throw .usage(
                input: "aws-region",
                "\(awsRegion) lies in the partition \(awsRegion.partition), the role \(role.name) in "
                    + "\(role.arn.partition)", tryThis: "Give a region and roles of one partition.")
        }
        guard allowedAccountIds.isEmpty || allowedAccountIds.contains(finalRole.account) else {
            throw .usage(
                input: "allowed-account-ids",
                "the role \(finalRole.name) is in account \(finalRole.account), which is not among them",
                tryThis: "Give the role of the right account, or allow this one.")
        }
        try checkChain()
        try checkTexts()
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

    /// What is written into files and requests as it is must be one line.
    private func checkTexts() throws(Failure) {
        func isLine(_ text: String) -> Bool {
            text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
                && !text.contains(where: \.isNewline)
        }
        guard (1...255).contains(audience.utf16.count), isLine(audience) else {
            throw .usage(
                input: "audience", "it is not one line of at most 255 characters",
                tryThis: "Give an audience of the IAM identity provider, such as sts.amazonaws.com.")
        }
        guard let path = webIdentityTokenFile else { return }
        // A profile's value ends at a blank with one of these behind it.
        guard isLine(path), !path.contains(" #"), !path.contains(" ;"), path == path.trimmingBlanks else {
            throw .usage(
                input: "web-identity-token-file", "it is a path that no profile can say",
                tryThis: "Give a path of one line without blanks at its ends and without \" #\" or \" ;\".")
        }
    }

    /// A web identity takes neither an external id nor tags: they are for the roles after it.
    private func checkChain() throws(Failure) {
        if roleChain.isEmpty {
            guard externalId == nil else {
                throw .usage(
                    input: "external-id", "with a web identity STS takes none, and there is no role-chain",
                    tryThis: "Leave it out, or give the roles in role-chain that ask for it.")
            }
            guard sessionTags.isEmpty else {
                throw .usage(
                    input: "session-tags",
                    "with a web identity the tags come from the token, and there is no role-chain",
                    tryThis: "Leave them out, or give the roles in role-chain that look at them.")
            }
        }
        if let problem = RoleChain.problem(of: sessionTags) {
            throw .usage(input: "session-tags", problem, tryThis: "Give each key once.")
        }
    }

    /// Outside a workflow there is no later step that could read the variables.
    private func checkPlace(in world: World) throws(Failure) {
        guard !outputCredentials || world.hasOutputs else {
            throw .usage(
                input: "output-credentials", "there are no outputs to write to: GITHUB_OUTPUT is not set",
                tryThis: "Outside a workflow, use --export profile --profile-name NAME.")
        }
        guard export == .env, !world.hasLaterSteps else { return }
        throw .usage(
            input: "export", "there are no later steps to export to: GITHUB_ENV is not set",
            tryThis: "Outside a workflow, use --export profile --profile-name NAME, or --export none.")
    }

    private func conclude(_ session: AssumedRole, as name: SessionName, _ report: inout Report<Outputs>) {
        let until = session.credentials.expiration.map(SessionExport.text) ?? "an unknown time"
        let roles = ([roleToAssume] + roleChain).map(\.name)
        report.headline = "Assumed \(roles.joined(separator: ", then ")) in \(awsRegion) until \(until), as \(name)."
        var rows: [[Markdown]] = [
            ["role", .code(roles.joined(separator: " → "))], ["region", .code(awsRegion.description)],
            ["session", .code(name.description)],
            ["until", .code(until)], ["subject", .code(report.subject ?? "")],
        ]
        if !maskAwsAccountId { rows.insert(["account", .code(finalRole.account.description)], at: 1) }
        report.summary.table(["", ""], rows)
    }
}

extension String {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: String {
        let head = drop(while: \.isWhitespace)
        return String(head[..<(head.lastIndex { !$0.isWhitespace }.map(head.index(after:)) ?? head.startIndex)])
    }
}
