/// What oidc-assume takes: types that refuse what STS would refuse.
import AWS
import ArgumentParser
import JSON
import Workflow

/// The ARN of an IAM role, path included.
public struct RoleArn: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The ARN.
    public let arn: Arn
    /// The account that the role lives in.
    public let account: AccountID
    /// Its name without the path: what stands in the name of its sessions.
    public var name: String { arn.lastComponent }

    /// What is right.
    public static var form: String { "the ARN of a role, such as arn:aws:iam::123456789012:role/github-deploy" }

    /// Reads an ARN; nil for one of anything but a role, and for two with a comma between, which IAM's paths would allow.
    public init?(argument: String) {
        guard let arn = Arn(argument), arn.service == "iam", arn.region == nil, let account = arn.account,
            !arn.resource.contains("arn:"),
            arn.resource.wholeMatch(of: /role\/([\x21-\x7E]+\/)?[\w+=,.@-]{1,64}/.asciiOnlyWordCharacters()) != nil
        else { return nil }
        self.arn = arn
        self.account = account
    }

    /// An ARN's.
    public static var schema: JSONValue { Arn.schema }
    /// The ARN.
    public var json: JSONValue { arn.json }
    /// The ARN.
    public var description: String { arn.description }
}

/// How long a session lasts: AWS allows 15 minutes to 12 hours, and a role's own setting less.
public struct SessionSeconds: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The seconds.
    public let seconds: Int

    /// What is right.
    public static var form: String { "a whole number of seconds from 900 to 43200" }
    /// An hour, which every role allows.
    public static let hour = SessionSeconds(seconds: 3600)

    private init(seconds: Int) { self.seconds = seconds }

    /// Reads a number.
    public init?(argument: String) {
        guard let seconds = Int(argument), (900...43_200).contains(seconds) else { return nil }
        self.seconds = seconds
    }

    /// A number.
    public static var schema: JSONValue { Int.schema }
    /// The number.
    public var json: JSONValue { seconds.json }
    /// The number.
    public var description: String { String(seconds) }
}

/// The name under which a session stands in CloudTrail: 2 to 64 of letters, digits and `_+=,.@-`.
public struct SessionName: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The name.
    public let description: String

    /// What is right.
    public static var form: String { "2 to 64 letters, digits and any of _+=,.@-" }

    /// Reads a name.
    public init?(argument: String) {
        guard (2...64).contains(argument.utf8.count), argument.utf8.allSatisfy(Self.isAllowed) else { return nil }
        description = argument
    }

    /// Repository, run and attempt, so that CloudTrail leads to the run: `acme.churn-9000000001-1`. What does not fit is
    /// cut off the repository, never off the run.
    public init(fitting run: RunContext) {
        guard let runID = run.runID else {
            description = "mlops-steps"
            return
        }
        let tail = "-\(runID)-\(run.runAttempt ?? 1)"
        let whole = String((run.repository ?? "mlops-steps").map { $0 == "/" ? "." : $0 }) + tail
        let allowed = whole.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && Self.isAllowed(UInt8(scalar.value)) ? Character(scalar) : "-"
        }
        let kept = min(tail.unicodeScalars.count, 62)
        description = String(allowed.prefix(64 - kept).prefix(allowed.count - kept)) + String(allowed.suffix(kept))
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_+=,.@-".utf8.contains(byte)
        }
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The name.
    public var json: JSONValue { .string(description) }
}

/// Where the keys go.
public enum ExportPlace: String, Sendable, CaseIterable, InputValue {
    /// Into the environment of the job's later steps.
    case env
    /// Into a profile of the shared credentials file.
    case profile
    /// Nowhere: the step only proves that the role can be assumed.
    case none

    /// What is right.
    public static var form: String { "env, profile or none" }
}

/// The name of a profile that is safe between the brackets of the credentials file.
public struct ProfileName: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The name.
    public let description: String

    /// What is right.
    public static var form: String { "1 to 64 letters, digits and any of _.@-" }

    /// Reads a name.
    public init?(argument: String) {
        guard argument.wholeMatch(of: /[A-Za-z0-9_.@-]{1,64}/) != nil else { return nil }
        description = argument
    }
}

extension AccountID: InputValue, OutputValue {
    /// What is right.
    public static var form: String { "the twelve digits of an AWS account, in quotes where YAML would drop a zero" }
    /// From an input's text.
    public init?(argument: String) { self.init(argument) }
    /// Twelve digits.
    public static var schema: JSONValue { ["type": "string", "pattern": "^[0-9]{12}$"] }
    /// The digits.
    public var json: JSONValue { .string(description) }
}
