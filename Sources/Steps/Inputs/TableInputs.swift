/// What inputs say of tables: each type refuses a wrong value in words, and tells the reader of tables what is meant.
import ArgumentParser
import Tabular

extension TableColumn {
    /// As the reader of tables names it.
    var column: Column {
        switch self {
        case .index(let index): .index(index)
        case .name(let name): .name(name)
        }
    }
}

extension DataFormat {
    /// As the reader of tables names it.
    var kind: TableFormat.Kind {
        switch self {
        case .auto: .auto
        case .csv: .csv
        case .libsvm: .libsvm
        case .jsonl: .jsonLines
        }
    }
}

extension HeaderRule {
    /// As the reader of tables names it.
    var rule: TableFormat.Header {
        switch self {
        case .auto: .auto
        case .yes: .present
        case .no: .absent
        }
    }
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
