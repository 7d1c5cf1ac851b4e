/// What inputs can be beside text: each type refuses a wrong value in words that say what is right.
import AWS
import ArgumentParser
import Bytes
import JSON

/// An input type with a form that can be said: it ends the sentence that refuses a wrong value.
public protocol InputValue: ExpressibleByArgument {
    /// What a right value looks like: `an ARN such as arn:aws:…`.
    static var form: String { get }
    /// False where an output of the same name means something else, so that no record fills the input.
    static var comesFromRecords: Bool { get }
}

extension InputValue {
    /// An output of the same name fills it.
    public static var comesFromRecords: Bool { true }
}

/// The words for yes and no, in any case: what an input that is on or off may be given as.
package enum SwitchWord {
    /// What is right.
    package static let form = "true, false, yes, no, on or off"

    /// The truth of a word; nil for any other text.
    package static func truth(_ word: String) -> Bool? {
        switch word.lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }
}

/// A positive number of minutes, fractions allowed.
public struct Minutes: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// As a duration.
    public let duration: Duration

    /// What is right.
    public static var form: String { "a positive number of minutes, such as 30 or 0.5" }

    /// A whole number known to be right.
    public init(whole minutes: UInt16) { duration = .seconds(Int(minutes) * 60) }

    /// From a number; nil unless it is positive and at most 30 days.
    public init?(_ minutes: Double) {
        guard minutes > 0, minutes <= 43_200 else { return nil }
        duration = .seconds(minutes * 60)
    }

    /// From an input's text.
    public init?(argument: String) {
        guard let minutes = Double(argument), let value = Minutes(minutes) else { return nil }
        self = value
    }

    /// A number.
    public static var schema: JSONValue { Double.schema }
    /// In minutes.
    public var json: JSONValue { JSONValue(duration.seconds / 60) }
    /// The number.
    public var description: String { json.text }
}

/// A number of seconds, fractions allowed.
public struct Seconds: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// As a duration.
    public let duration: Duration

    /// What is right.
    public static var form: String { "a number of seconds from 0, such as 30 or 0.5" }

    /// A whole number known to be right.
    public init(whole seconds: UInt16) { duration = .seconds(Int(seconds)) }

    /// From a number; nil unless it is from 0 to 30 days.
    public init?(_ seconds: Double) {
        guard seconds >= 0, seconds <= 2_592_000 else { return nil }
        duration = .seconds(seconds)
    }

    /// From an input's text.
    public init?(argument: String) {
        guard let seconds = Double(argument), let value = Seconds(seconds) else { return nil }
        self = value
    }

    /// A number.
    public static var schema: JSONValue { Double.schema }
    /// In seconds.
    public var json: JSONValue { JSONValue(duration.seconds) }
    /// The number.
    public var description: String { json.text }
}

/// How long load is kept up. Other steps' outputs of that name say how long they took, and mean something else.
public struct LoadSeconds: Sendable, Hashable, InputValue, CustomStringConvertible {
    private let number: Seconds

    /// As a duration.
    public var duration: Duration { number.duration }

    /// What is right.
    public static var form: String { Seconds.form }
    /// Never by an output of the same name.
    public static var comesFromRecords: Bool { false }

    /// From an input's text.
    public init?(argument: String) {
        guard let number = Seconds(argument: argument) else { return nil }
        self.number = number
    }

    /// The number.
    public var description: String { number.description }
}

extension Secret: InputValue {
    /// What is right.
    public static var form: String { "a text" }
    /// Takes any text: what is wrong with a secret is never said by printing it.
    public init?(argument: String) { self.init(argument) }
}

extension Arn: InputValue {
    /// What is right.
    public static var form: String { "an ARN, such as arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn" }
    /// From an input's text.
    public init?(argument: String) { self.init(argument) }
}

extension Region: InputValue {
    /// What is right.
    public static var form: String { "an AWS region, such as eu-west-1" }
    /// From an input's text.
    public init?(argument: String) { self.init(argument) }
}

extension Region: OutputValue {
    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The region's name.
    public var json: JSONValue { .string(description) }
}
extension S3URI: InputValue {
    /// What is right.
    public static var form: String { "an S3 address, such as s3://bucket/path" }
    /// From an input's text.
    public init?(argument: String) { self.init(argument) }
}

extension S3URI: OutputValue {
    /// A string that begins as S3 addresses do.
    public static var schema: JSONValue { ["type": "string", "pattern": "^s3://"] }
    /// The address.
    public var json: JSONValue { .string(description) }
}
