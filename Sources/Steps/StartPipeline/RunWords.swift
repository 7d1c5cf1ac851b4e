/// What a person says about a run: its name, its reason and its width, by SageMaker's rules.
import ArgumentParser
import JSON

/// The name of a run in the console: letters, digits and hyphens between them, at most 82 characters.
public struct RunName: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The name.
    public let description: String

    /// What is right.
    public static var form: String { "1 to 82 letters, digits and hyphens between them" }

    /// Reads a name.
    public init?(argument: String) {
        guard argument.utf8.count <= 82, argument.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9])*/) != nil else {
            return nil
        }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The name.
    public var json: JSONValue { .string(description) }
}

/// Why there is a run: one line of at most 3072 characters.
public struct RunReason: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The line.
    public let description: String

    /// What is right.
    public static var form: String { "one line of at most 3072 characters" }

    /// Reads a line; a line feed at its end, as files and commit messages have, counts for nothing.
    public init?(argument: String) {
        var text = argument[...]
        while text.last?.isNewline == true { text.removeLast() }
        guard text.utf16.count <= 3072, !text.contains(where: \.isNewline) else { return nil }
        description = String(text)
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The line.
    public var json: JSONValue { .string(description) }
}

/// How many steps of a run may work at once.
public struct StepCount: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The number.
    public let count: Int

    /// What is right.
    public static var form: String { "a whole number from 1" }

    /// Reads a number.
    public init?(argument: String) {
        guard let count = Int(argument), count >= 1, count <= Int32.max else { return nil }
        self.count = count
    }

    /// A number.
    public static var schema: JSONValue { Int.schema }
    /// The number.
    public var json: JSONValue { count.json }
    /// The number.
    public var description: String { String(count) }
}
