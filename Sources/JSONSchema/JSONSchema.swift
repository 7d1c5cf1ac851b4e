/// JSON Schema, the part of draft 2020-12 that people write by hand. What it does not know, it refuses instead of ignoring: a
/// constraint that nobody checks would let everything pass.
import JSON

/// A schema that was understood whole.
public struct JSONSchema: Sendable, Hashable {
    /// Why a JSON value is no schema that can be checked: a sentence that names the place in it.
    public struct Refused: Error, Sendable, Hashable, CustomStringConvertible {
        /// Names the place and what is wrong there.
        public let description: String
    }

    /// As it was written.
    public let source: JSONValue
    /// The first is the root.
    private let nodes: [SchemaNode]

    /// Reads a schema; `$ref` may point to places in itself only.
    public init(_ source: JSONValue) throws(Refused) {
        self.source = source
        var compiler = SchemaCompiler(root: source)
        nodes = try compiler.compile()
    }

    /// What in a value is not as the schema wants it, a sentence each; nothing where it is valid.
    public func problems(in value: JSONValue) -> [String] {
        var evaluation = SchemaEvaluation(nodes: nodes)
        return evaluation.problems(in: value)
    }

    /// Equal where the sources are.
    public static func == (left: JSONSchema, right: JSONSchema) -> Bool { left.source == right.source }

    /// Agrees with ``==``.
    public func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
