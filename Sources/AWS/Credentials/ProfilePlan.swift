/// How a profile comes to its credentials: a decision over text, before anything is asked.
import Bytes
import SigV4

/// The way from a profile to keys.
indirect enum ProfilePlan: Sendable, Hashable {
    /// Keys that stand in the file.
    case keys(Credentials)
    /// Keys that stand in the file, and the role that the workflow runner's token renews them for.
    case keysOfRunner(Credentials, RoleSession, audience: String?)
    /// A program that prints keys.
    case process([String])
    /// A role, for a token in a file.
    case webIdentity(RoleSession, tokenFile: String)
    /// A role, from another profile's credentials.
    case role(RoleSession, from: ProfilePlan)
    /// A role, from the credentials of the place we run in.
    case roleFrom(RoleSession, CredentialSource)

    /// The places that `credential_source` can name.
    enum CredentialSource: String, Sendable, CaseIterable {
        case environment = "Environment", instance = "Ec2InstanceMetadata", container = "EcsContainer"
    }
}

extension ProfileFiles {
    /// The plan of a profile; nil where it holds no credentials at all.
    func plan(of name: String) throws(CredentialsError) -> ProfilePlan? { try plan(of: name, after: []) }

    private func plan(of name: String, after path: [String]) throws(CredentialsError) -> ProfilePlan? {
        guard let profile = profile(name) else {
            throw CredentialsError("profile \(name) is in neither the config nor the credentials file")
        }
        if profile["role_arn"] != nil { return try rolePlan(of: profile, after: path) }
        if let keys = try keys(of: profile) { return try renewable(keys, of: profile) }
        if let command = profile["credential_process"] { return .process(try CommandLine.split(command, in: name)) }
        if profile["sso_session"] != nil || profile["sso_start_url"] != nil {
            throw CredentialsError(
                "profile \(name) signs in by SSO, which needs a browser; name a profile with a role or keys")
        }
        return nil
    }

    private func rolePlan(of profile: Profile, after path: [String]) throws(CredentialsError) -> ProfilePlan {
        let name = profile.name
        let session = try session(of: profile)
        if profile["mfa_serial"] != nil {
            throw CredentialsError("profile \(name) asks for an MFA code, and nobody is here to type it")
        }
        if let file = profile["web_identity_token_file"] { return .webIdentity(session, tokenFile: file) }
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let source?, nil):
            if source == name {
                guard let keys = try keys(of: profile) else {
                    throw CredentialsError("profile \(name) is its own source_profile but holds no keys")
                }
                return .role(session, from: .keys(keys))
            }
            guard !path.contains(source) else {
                throw CredentialsError("profiles go in a circle: \((path + [name, source]).joined(separator: " -> "))")
            }
            guard let plan = try plan(of: source, after: path + [name]) else {
                throw CredentialsError("profile \(source), the source of \(name), holds no credentials")
            }
            return .role(session, from: plan)
        case (nil, let word?):
            guard let source = ProfilePlan.CredentialSource(rawValue: word) else {
                let known = ProfilePlan.CredentialSource.allCases.map(\.rawValue).joined(separator: ", ")
                throw CredentialsError("profile \(name) has credential_source \(word); known are \(known)")
            }
            return .roleFrom(session, source)
        case (nil, nil):
            throw CredentialsError("profile \(name) has role_arn but neither source_profile nor credential_source")
        case (_?, _?):
            throw CredentialsError("profile \(name) has both source_profile and credential_source; remove one")
        }
    }

    /// Keys that oidc-assume wrote: other SDKs use them until they end, we renew them where the runner gives a token.
    private func renewable(_ keys: Credentials, of profile: Profile) throws(CredentialsError) -> ProfilePlan {
        guard let text = profile[RenewalSetting.role] else { return .keys(keys) }
        guard let arn = Arn(text) else {
            throw CredentialsError("\(RenewalSetting.role) of profile \(profile.name) is not an ARN")
        }
        var keys = keys
        keys.expiration = profile[RenewalSetting.expiration].flatMap(WireDate.parse)
        let role = RoleSession(
            roleArn: arn, sessionName: profile[RenewalSetting.sessionName] ?? "mlops-steps",
            durationSeconds: profile[RenewalSetting.duration].flatMap { Int($0) })
        return .keysOfRunner(keys, role, audience: profile[RenewalSetting.audience])
    }

    private func session(of profile: Profile) throws(CredentialsError) -> RoleSession {
        guard let arn = profile["role_arn"].flatMap({ Arn($0) }) else {
            throw CredentialsError("role_arn of profile \(profile.name) is not an ARN")
        }
        var seconds: Int?
        if let text = profile["duration_seconds"] {
            guard let number = Int(text) else {
                throw CredentialsError("duration_seconds of profile \(profile.name) is not a number")
            }
            seconds = number
        }
        return RoleSession(
            roleArn: arn, sessionName: profile["role_session_name"] ?? "mlops-steps",
            externalId: profile["external_id"], durationSeconds: seconds)
    }

    private func keys(of profile: Profile) throws(CredentialsError) -> Credentials? {
        switch (profile["aws_access_key_id"], profile["aws_secret_access_key"]) {
        case (let id?, let secret?):
            return Credentials(
                accessKeyID: id, secretAccessKey: Secret(secret),
                sessionToken: profile["aws_session_token"].map { Secret($0) })
        case (nil, nil): return nil
        default:
            throw CredentialsError(
                "profile \(profile.name) has only one of aws_access_key_id and aws_secret_access_key")
        }
    }
}

/// Settings of our own beside the keys of a profile, which other SDKs pass over.
package enum RenewalSetting {
    /// The role that the keys are of.
    package static let role = "mlops_steps_role_arn"
    /// The session's name.
    package static let sessionName = "mlops_steps_role_session_name"
    /// How long a session lasts.
    package static let duration = "mlops_steps_duration_seconds"
    /// Whom the runner's token is for.
    package static let audience = "mlops_steps_audience"
    /// When the keys end.
    package static let expiration = "mlops_steps_expiration"
}

/// Splits a command line into its words without a shell: quotes hold together, a backslash takes the next character as it is.
enum CommandLine {
    static func split(_ command: String, in profile: String) throws(CredentialsError) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var escaped = false
        for character in command {
            if escaped {
                word = (word ?? "") + String(character)
                escaped = false
            } else if character == "\\", quote != "'" {
                escaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if quote == nil, character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let whole = word { words.append(whole) }
        guard quote == nil, !escaped, !words.isEmpty else {
            throw CredentialsError("credential_process of profile \(profile) has an open quote or no words")
        }
        return words
    }
}
