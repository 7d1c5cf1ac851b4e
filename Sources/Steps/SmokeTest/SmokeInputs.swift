/// What smoke-test takes beside text: each type refuses a wrong value in words that say what is right.
import ArgumentParser
import JSON

/// A file that this step reads or writes, named by whoever runs it. An earlier step's output of the same name is another
/// thing: `cases` is a number there, and `report` is a file that must not be overwritten.
public struct OwnPath: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The path.
    public let description: String

    /// What is right.
    public static var form: String { "the path of a file" }
    /// Never by an output of the same name.
    public static var comesFromRecords: Bool { false }

    /// Takes any text but an empty one.
    public init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The path.
    public var json: JSONValue { .string(description) }
}

/// How labelled rows are written.
public enum DataFormat: String, Sendable, CaseIterable, InputValue {
    case auto, csv, libsvm, jsonl

    /// What is right.
    public static var form: String { "auto, csv, libsvm or jsonl" }
}

/// Whether the first row of a CSV holds the names of columns.
public enum HeaderRule: String, Sendable, CaseIterable, InputValue {
    case auto
    case yes = "true"
    case no = "false"

    /// What is right.
    public static var form: String { "auto, true or false" }
}

/// What the predictions of rows are.
public enum PredictionTask: String, Sendable, CaseIterable, InputValue {
    case auto, binary, multiclass, regression

    /// What is right.
    public static var form: String { "auto, binary, multiclass or regression" }
    /// Of what was evaluated before, perhaps other rows.
    public static var comesFromRecords: Bool { false }
}

/// Where the label of a row stands.
public enum TableColumn: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The column of this number, from 0.
    case index(Int)
    /// The column, or the member of a JSON object, of this name.
    case name(String)

    /// What is right.
    public static var form: String { "a column's number from 0, or its name" }

    /// Reads a number as one, anything else as a name.
    public init?(argument: String) {
        if let index = Int(argument) {
            guard index >= 0 else { return nil }
            self = .index(index)
        } else {
            self = .name(argument)
        }
    }

    /// As it is written.
    public var description: String {
        switch self {
        case .index(let index): "\(index)"
        case .name(let name): name
        }
    }
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
