/// What notify-slack takes, and how a delivery went in one word.
import ArgumentParser
import Bytes
import HTTP
import JSON
import Workflow

/// How what is told of went: a job's status as GitHub gives it, or the result of a step.
public struct DeliveryStatus: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The kinds that a reader tells apart at a glance, the worst last.
    enum Mood: Int, Sendable, Comparable {
        case success, skipped, cancelled, failure

        static func < (left: Mood, right: Mood) -> Bool { left.rawValue < right.rawValue }

        var sign: String {
            switch self {
            case .success: "✅"
            case .skipped: "⏭️"
            case .cancelled: "🚫"
            case .failure: "❌"
            }
        }
    }

    /// The word that is shown: `succeeded`, `rolled-back` and so on.
    public let description: String
    let mood: Mood

    /// What is right.
    public static var form: String { "success, failure, cancelled or skipped, or the result of a step" }
    /// An endpoint's or a pipeline's status is something else.
    public static var comesFromRecords: Bool { false }

    /// Reads a word.
    public init?(argument: String) {
        guard let mood = Self.mood(of: argument) else { return nil }
        self.mood = mood
        description = ["success": "succeeded", "failure": "failed"][argument] ?? argument
    }

    /// How the step of a record went. A word nobody knows is no success.
    init(of record: Record) {
        mood = Self.mood(of: record.result) ?? .failure
        description = record.result.isEmpty ? "no result" : record.result
    }

    private static func mood(of word: String) -> Mood? {
        switch word {
        case "success", "succeeded": .success
        case "skipped": .skipped
        case "cancelled", "stopped": .cancelled
        case "failure": .failure
        default: Failure.Kind.allCases.contains { $0.result == word } ? .failure : nil
        }
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The word.
    public var json: JSONValue { .string(description) }
}

/// Whom a message calls.
public struct SlackMention: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// As it was given.
    public let description: String
    /// In Slack's markup.
    let markup: String

    /// What is right.
    public static var form: String { "here, channel or everyone, or the id of a user (U…) or a user group (S…)" }

    /// Reads one, with or without an @.
    public init?(argument: String) {
        let name = argument.hasPrefix("@") ? String(argument.dropFirst()) : argument
        if ["here", "channel", "everyone"].contains(name) {
            markup = "<!\(name)>"
        } else if name.wholeMatch(of: /[UW][A-Z0-9]{6,20}/) != nil {
            markup = "<@\(name)>"
        } else if name.wholeMatch(of: /S[A-Z0-9]{6,20}/) != nil {
            markup = "<!subteam^\(name)>"
        } else {
            return nil
        }
        description = argument
    }
}

/// A line `name=value` that stands in the message as a field.
public struct SlackField: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The text before the first `=`.
    let name: String
    /// What follows it.
    let value: String
    /// As it was given.
    public var description: String { "\(name)=\(value)" }

    /// What is right.
    public static var form: String { "a line name=value for each field" }

    /// Reads a line.
    public init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
        guard !name.allSatisfy(\.isWhitespace) else { return nil }
    }
}

/// The name of a message within its channel: Slack's timestamp.
public struct SlackTimestamp: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// `1503435956.000247`.
    public let description: String

    /// What is right.
    public static var form: String { "a message's ts, such as 1503435956.000247" }

    /// Reads one.
    public init?(argument: String) {
        guard argument.wholeMatch(of: /[0-9]{1,12}\.[0-9]{1,9}/) != nil else { return nil }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The timestamp.
    public var json: JSONValue { .string(description) }
}

/// Where a message may be posted: Slack's own hosts, the machine itself, and what a person names in the environment, so
/// that no input makes the runner call whom it likes.
enum SlackAddress {
    private static let hosts = ["hooks.slack.com", "hooks.slack-gov.com"]
    /// Further hosts that speak Slack's webhooks, such as Mattermost's, with commas between.
    static let hostsVariable = "SLACK_WEBHOOK_HOSTS"
    /// The Web API's address, where it is not Slack's own.
    static let apiVariable = "SLACK_API_URL"

    /// The webhook's address; what is wrong is said without repeating it.
    static func webhook(_ secret: Secret, _ environment: Environment) throws(Failure) -> HTTPURL {
        let url: HTTPURL
        do { url = try HTTPURL(secret.reveal()) } catch { throw refusal("it is not an address: \(error.description)") }
        let named = (environment[hostsVariable] ?? "").lowercased().split(separator: ",").map {
            String($0.filter { !$0.isWhitespace })
        }
        guard url.isLoopback || (hosts + named).contains(url.host) else {
            throw refusal("its host is neither Slack's nor one that \(hostsVariable) names")
        }
        guard url.isLoopback || url.scheme == .https else { throw refusal("it is not https") }
        guard url.path.count > 1 else { throw refusal("it has no path") }
        return url
    }

    /// What of a webhook's address a server may repeat alone: its path, and the last part of it, which is the key. One that
    /// is shorter than any key is left, since masking a common word would blacken the log.
    static func secrets(in webhook: HTTPURL) -> [Secret] {
        let key = webhook.path.split(separator: "/").last ?? ""
        return [Secret(webhook.path)] + (key.utf8.count >= 16 ? [Secret(String(key))] : [])
    }

    /// The address of a method of the Web API.
    static func method(_ name: String, _ environment: Environment) throws(Failure) -> HTTPURL {
        let text = environment[apiVariable] ?? "https://slack.com/api/"
        var url: HTTPURL
        do { url = try HTTPURL(text) } catch { throw unusable(error.description) }
        guard url.isLoopback || url.scheme == .https else {
            throw unusable("it is not https, and the token would cross the network in the clear")
        }
        url.path += (url.path.hasSuffix("/") ? "" : "/") + name
        return url
    }

    private static func unusable(_ because: String) -> Failure {
        .usage(
            input: "token", "\(apiVariable) cannot be used: \(because)",
            tryThis: "Unset it, or give an address such as https://slack.com/api/.")
    }

    private static func refusal(_ because: String) -> Failure {
        .usage(
            input: "webhook", because,
            tryThis: "Give the address that Slack shows for the webhook: https://hooks.slack.com/services/….")
    }
}
