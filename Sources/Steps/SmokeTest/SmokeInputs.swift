/// What smoke-test takes beside text: each type refuses a wrong value in words that say what is right.
import ArgumentParser
import JSON

/// What the predictions of rows are.
public enum PredictionTask: String, Sendable, CaseIterable, InputValue {
    case auto, binary, multiclass, regression

    /// What is right.
    public static var form: String { "auto, binary, multiclass or regression" }
    /// Of what was evaluated before, perhaps other rows.
    public static var comesFromRecords: Bool { false }
}

/// How often something is sent.
public struct Rate: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// Requests a second.
    public let perSecond: Double

    /// What is right.
    public static var form: String { "a number of requests a second, more than 0 and at most 10000" }

    /// Reads a number.
    public init?(argument: String) {
        guard let rate = Double(argument), rate > 0, rate <= 10_000 else { return nil }
        perSecond = rate
    }

    /// The number.
    public var description: String { JSONValue(perSecond).text }
}
