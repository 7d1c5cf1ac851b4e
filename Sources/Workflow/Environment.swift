/// The variables a process was started with, as a value, so that nothing below reads the ambient ones.

/// Variables by name. An empty one counts as not given, since that is how a workflow passes an input nobody set.
///
/// It holds secrets, so it does not print its values.
public struct Environment: Sendable, CustomStringConvertible, CustomReflectable {
    private let variables: [String: String]

    /// The variables of a dictionary.
    public init(_ variables: [String: String]) { self.variables = variables }

    /// The value of a variable; nil where it is missing or empty.
    public subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    /// The input of a step: `role-to-assume` is `INPUT_ROLE_TO_ASSUME`.
    public func input(_ name: String) -> String? { self[Self.inputVariable(name)] }

    /// The variable that carries an input.
    public static func inputVariable(_ name: String) -> String {
        "INPUT_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// All of them, for a library that has rules of its own about them.
    package var dictionary: [String: String] { variables }

    /// How many there are, never which or what.
    public var description: String { "Environment(\(variables.count) variables)" }

    /// Shows no children, so that `dump` cannot look inside.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
