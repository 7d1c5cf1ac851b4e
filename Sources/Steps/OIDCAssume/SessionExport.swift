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
        RenewalVariable.audience,
    ]

    /// The runner cannot unset a variable; the SDKs take an empty one for none.
    private static func cleared(_ names: [String], in environment: Environment) -> [(String, Secret)] {
        names.filter { environment[$0] != nil }.map { ($0, Secret("")) }
    }

    /// ISO 8601 in UTC.
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}

/// The shared credentials file with one profile set; every other line stays as it is.
enum CredentialsFile {
    /// The text with the profile's section replaced, or added at the end.
    static func setting(_ profile: ProfileName, to credentials: Credentials, region: Region, in text: String) -> String
    {
        var section = [
            "[\(profile)]", "aws_access_key_id = \(credentials.accessKeyID)",
            "aws_secret_access_key = \(credentials.secretAccessKey.reveal())",
        ]
        if let token = credentials.sessionToken { section.append("aws_session_token = \(token.reveal())") }
        section.append("region = \(region)")
        var kept: [Substring] = []
        var isOurs = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let plain = line.drop(while: \.isWhitespace)
            if plain.first == "[" { isOurs = name(of: plain) == profile.description }
            if !isOurs { kept.append(line) }
        }
        while kept.last?.allSatisfy(\.isWhitespace) == true { kept.removeLast() }
        let head = kept.isEmpty ? "" : kept.joined(separator: "\n") + "\n\n"
        return head + section.joined(separator: "\n") + "\n"
    }

    /// The file that the SDKs read; nil where nothing says where the home is.
    static func path(in environment: Environment) -> String? {
        let home = environment["HOME"]
        guard let path = environment["AWS_SHARED_CREDENTIALS_FILE"] else {
            return home.map { "\($0)/.aws/credentials" }
        }
        if let home, path.hasPrefix("~/") { return home + path.dropFirst() }
        return path
    }

    private static func name(of header: Substring) -> String {
        header.dropFirst().prefix { $0 != "]" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
