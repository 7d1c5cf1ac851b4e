/// The roles that are assumed one from the other after the first: how each is asked for. Pure.
import AWS
import ArgumentParser
import JSON
import Workflow

/// A tag on the sessions of a chain.
public struct SessionTag: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// What a policy looks at as `aws:PrincipalTag/KEY`.
    public let key: String
    /// Its value.
    public let value: String

    /// What is right.
    public static var form: String {
        "key=value: a key of 1 to 128 and a value of up to 256 letters, digits, blanks and any of _.:/=+-@"
    }

    /// Reads `key=value`; the first `=` ends the key.
    public init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, (1...128).contains(parts[0].count), parts[1].count <= 256,
            argument.unicodeScalars.allSatisfy(Self.isAllowed), !parts[0].lowercased().hasPrefix("aws:")
        else { return nil }
        (key, value) = (parts[0], parts[1])
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .spaceSeparator:
            true
        default: "_.:/=+-@".unicodeScalars.contains(scalar)
        }
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// As it is given.
    public var json: JSONValue { .string(description) }
    /// As it is given.
    public var description: String { "\(key)=\(value)" }
}

/// What the owner of a role asks strangers to say.
public struct ExternalID: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The id.
    public let description: String

    /// What is right.
    public static var form: String { "2 to 1224 letters, digits and any of _+=,.@:/-" }

    /// Reads an id.
    public init?(argument: String) {
        guard argument.wholeMatch(of: /[A-Za-z0-9_+=,.@:\/-]{2,1224}/) != nil else { return nil }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// As it is given.
    public var json: JSONValue { .string(description) }
}

/// One role of the chain, and the session that it is assumed from.
struct RoleHop: Sendable {
    /// 2 for the first role after the one that the token is traded for.
    let number: Int
    /// How many roles there are in all.
    let count: Int
    /// The role whose session asks.
    let from: RoleArn
    /// The role that is asked for.
    let role: RoleArn
    /// What is asked of STS.
    let request: AssumeRole
    /// Whether tags are set here or come along from the session before: both sides must allow sts:TagSession then.
    let carriesTags: Bool

    /// What is done, for sentences.
    var doing: String { "assuming the role \(role) (\(number) of \(count)) from \(from.name)" }
}

/// The order of a chain and the rules of AWS for it.
enum RoleChain {
    /// AWS lets no session last longer that was asked for by a session.
    static let longestSeconds = 3600

    /// The sessions of `roles`, each of which is assumed from the one before.
    ///
    /// Each is told the external id: a role that does not ask for one passes it over. Tags are set on the first and go on by
    /// themselves to the others, which AWS does not let set them again.
    static func sessions(
        of roles: [Arn], as name: String, seconds: Int, externalID: String?, tags: [AssumeRole.Tag]
    ) -> [RoleSession] {
        roles.enumerated().map { at, role in
            var session = RoleSession(
                roleArn: role, sessionName: name, externalId: externalID,
                durationSeconds: min(seconds, longestSeconds))
            session.tags = at == 0 ? tags : []
            session.tagsAreTransitive = roles.count > 1
            return session
        }
    }

    /// What is wrong with the tags together; nil where nothing is.
    static func problem(of tags: [SessionTag]) -> String? {
        if tags.count > 50 { return "AWS takes at most 50, not \(tags.count)" }
        var seen: Set<String> = []
        // AWS tells keys apart by their letters, not by their case.
        return tags.first { !seen.insert($0.key.lowercased()).inserted }.map { "\($0.key) is given twice" }
    }
}

extension OIDCAssume {
    /// The role whose credentials the step gives.
    var finalRole: RoleArn { roleChain.last ?? roleToAssume }

    /// True where the session is less than its role.
    var isRestricted: Bool { inlineSessionPolicy != nil || !managedSessionPolicies.isEmpty }

    /// The sessions after the first.
    func chain(as name: SessionName) -> [RoleSession] {
        RoleChain.sessions(
            of: roleChain.map(\.arn), as: name.description, seconds: roleDurationSeconds.seconds,
            externalID: externalId?.description,
            tags: sessionTags.map { AssumeRole.Tag(key: $0.key, value: $0.value) })
    }

    /// The hops after the first role. Policies bind the session that is handed on, so they go with the last.
    func hops(as name: SessionName) -> [RoleHop] {
        let roles = [roleToAssume] + roleChain
        return chain(as: name).enumerated().map { at, session in
            var request = session.request
            if at == roleChain.count - 1 {
                request.policy = inlineSessionPolicy
                request.policyArns = managedSessionPolicies.isEmpty ? nil : managedSessionPolicies
            }
            return RoleHop(
                number: at + 2, count: roles.count, from: roles[at], role: roles[at + 1], request: request,
                carriesTags: !sessionTags.isEmpty)
        }
    }
}

extension RenewalVariable {
    /// The roles after the one of AWS_ROLE_ARN, in order, with blanks between.
    static let chain = "MLOPS_STEPS_ROLE_CHAIN"
    /// What those are told.
    static let externalID = "MLOPS_STEPS_EXTERNAL_ID"
    /// Tags on their sessions, a line key=value each.
    static let tags = "MLOPS_STEPS_SESSION_TAGS"

    /// The sessions after the one of AWS_ROLE_ARN that an earlier step of the job had.
    static func chain(in environment: Environment) -> Result<[RoleSession], CredentialsError> {
        var roles: [Arn] = []
        for text in (environment[chain] ?? "").split(whereSeparator: \.isWhitespace) {
            guard let role = RoleArn(argument: String(text)) else {
                return .failure(CredentialsError("\(chain) holds \"\(text)\", which is not the ARN of a role"))
            }
            roles.append(role.arn)
        }
        var said: [AssumeRole.Tag] = []
        for line in (environment[tags] ?? "").split(whereSeparator: \.isNewline) {
            guard let tag = SessionTag(argument: String(line)) else {
                return .failure(CredentialsError("\(tags) holds \"\(line)\", which is not key=value"))
            }
            said.append(AssumeRole.Tag(key: tag.key, value: tag.value))
        }
        return .success(
            RoleChain.sessions(
                of: roles, as: environment["AWS_ROLE_SESSION_NAME"] ?? "mlops-steps",
                seconds: environment[duration].flatMap { Int($0) } ?? RoleChain.longestSeconds,
                externalID: environment[externalID], tags: said))
    }
}
