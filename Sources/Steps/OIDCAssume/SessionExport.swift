/// What later steps of the job find in their environment after a role was assumed. Pure.
import AWS
import Bytes
import FoundationEssentials
import SigV4
import Workflow

/// The variables that are handed on, and those of an earlier login that must not win over them.
struct SessionExport: Sendable {
    /// The session that was given.
    let credentials: Credentials
    let region: Region
    let role: RoleArn
    let sessionName: SessionName
    let duration: SessionSeconds
    let audience: String
    /// Absolute; nil where the runner's token service gave the token.
    let tokenFile: String?
    /// The sessions after the first.
    var chain: [RoleSession] = []
    /// A session that is less than its role cannot be renewed by later steps, which would get the whole role.
    let isRestricted: Bool

    /// For `export: env`: the keys, and what renews them.
    func variables(over environment: Environment) -> [(name: String, value: Secret)] {
        var all: [(String, Secret)] = [
            ("AWS_ACCESS_KEY_ID", Secret(credentials.accessKeyID)),
            ("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey),
            ("AWS_SESSION_TOKEN", credentials.sessionToken ?? Secret("")),
            ("AWS_CREDENTIAL_EXPIRATION", Secret(credentials.expiration.map(Self.text) ?? "")),
            ("AWS_REGION", Secret(region.description)), ("AWS_DEFAULT_REGION", Secret(region.description)),
        ]
        if isRestricted { return all + Self.cleared(Self.renewal, in: environment) }
        all += [
            ("AWS_ROLE_ARN", Secret(role.description)), ("AWS_ROLE_SESSION_NAME", Secret(sessionName.description)),
            (RenewalVariable.duration, Secret(duration.description)), (RenewalVariable.audience, Secret(audience)),
        ]
        let further = [
            (RenewalVariable.chain, chain.map(\.roleArn.description).joined(separator: " ")),
            (RenewalVariable.externalID, chain.first?.externalId ?? ""),
            (RenewalVariable.tags, (chain.first?.tags ?? []).map { "\($0.key)=\($0.value)" }.joined(separator: "\n")),
        ]
        for (name, text) in further where !text.isEmpty || environment[name] != nil { all.append((name, Secret(text))) }
        guard let tokenFile else { return all + Self.cleared(["AWS_WEB_IDENTITY_TOKEN_FILE"], in: environment) }
        return all + [("AWS_WEB_IDENTITY_TOKEN_FILE", Secret(tokenFile))]
    }

    /// For `export: profile`: which one, and nothing that would win over it.
    func variables(naming profile: ProfileName, over environment: Environment) -> [(name: String, value: Secret)] {
        let keys = [
            "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION",
        ]
        return [
            ("AWS_PROFILE", Secret(profile.description)), ("AWS_REGION", Secret(region.description)),
            ("AWS_DEFAULT_REGION", Secret(region.description)),
        ] + Self.cleared(keys + Self.renewal, in: environment)
    }

    private static let renewal = [
        "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE", RenewalVariable.duration,
        RenewalVariable.audience, RenewalVariable.chain, RenewalVariable.externalID, RenewalVariable.tags,
    ]

    /// The runner cannot unset a variable; the SDKs take an empty one for none.
    private static func cleared(_ names: [String], in environment: Environment) -> [(String, Secret)] {
        names.filter { environment[$0] != nil }.map { ($0, Secret("")) }
    }

    /// ISO 8601 in UTC.
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
