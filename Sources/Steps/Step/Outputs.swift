/// Outputs as a step declares them: a struct of `@Output` properties, each with its prose.
import AWS
import Bytes
import JSON

/// The outputs of a step; every stored property is an ``Output``.
public protocol StepOutputs: Sendable {
    /// All outputs as they are before anything is known.
    init()
}

/// One declared output: a value, and what it says to people.
@propertyWrapper
public struct Output<Value: OutputValue>: Sendable {
    /// The value; null in the record and empty in GITHUB_OUTPUT until it is known.
    public var wrappedValue: Value
    /// One sentence for tables.
    let prose: String

    /// An output that begins as `wrappedValue`.
    public init(wrappedValue: Value, _ prose: String) {
        self.wrappedValue = wrappedValue
        self.prose = prose
    }

    /// An output that begins unknown.
    public init(_ prose: String) where Value: ExpressibleByNilLiteral {
        self.init(wrappedValue: nil, prose)
    }
}

/// What can be an output: something with a JSON form and a schema for it.
public protocol OutputValue: Sendable {
    /// The JSON Schema of the type.
    static var schema: JSONValue { get }
    /// The value in the record.
    var json: JSONValue { get }
    /// The value in GITHUB_OUTPUT.
    var text: String { get }
    /// True for what stands in GITHUB_OUTPUT of a green step alone, never in the record.
    static var isSecret: Bool { get }
}

extension OutputValue {
    /// Text as it is, nothing for null, everything else as compact JSON.
    public var text: String {
        switch json {
        case .null: ""
        case .string(let text): text
        default: json.text
        }
    }

    /// Most are not.
    public static var isSecret: Bool { false }
}

extension String: OutputValue {
    /// A string.
    public static var schema: JSONValue { ["type": "string"] }
    /// Itself.
    public var json: JSONValue { .string(self) }
}

extension Bool: OutputValue {
    /// A Boolean.
    public static var schema: JSONValue { ["type": "boolean"] }
    /// Itself.
    public var json: JSONValue { .bool(self) }
}

extension Int: OutputValue {
    /// An integer.
    public static var schema: JSONValue { ["type": "integer"] }
    /// Itself.
    public var json: JSONValue { .number(JSONNumber(self)) }
}

extension Double: OutputValue {
    /// A number.
    public static var schema: JSONValue { ["type": "number"] }
    /// Itself; null where it is not finite.
    public var json: JSONValue { JSONValue(self) }
}

extension JSONValue: OutputValue {
    /// Anything.
    public static var schema: JSONValue { [:] }
    /// Itself.
    public var json: JSONValue { self }
}

extension Arn: OutputValue {
    /// A string that begins as ARNs do.
    public static var schema: JSONValue { ["type": "string", "pattern": "^arn:"] }
    /// The ARN's text.
    public var json: JSONValue { .string(description) }
}

extension Optional: OutputValue where Wrapped: OutputValue {
    /// The wrapped type's, or null.
    public static var schema: JSONValue { ["anyOf": [Wrapped.schema, ["type": "null"]]] }
    /// Null until there is a value.
    public var json: JSONValue { self?.json ?? .null }
    /// Nothing until there is a value.
    public var text: String { self?.text ?? "" }
    /// As the value is.
    public static var isSecret: Bool { Wrapped.isSecret }
}

extension Secret: OutputValue {
    /// In no record.
    public static var schema: JSONValue { ["type": "null"] }
    /// In no record.
    public var json: JSONValue { .null }
    /// For the runner's file alone.
    public var text: String { reveal() }
    /// It is.
    public static var isSecret: Bool { true }
}

extension Array: OutputValue where Element: OutputValue {
    /// An array of the element's.
    public static var schema: JSONValue { ["type": "array", "items": Element.schema] }
    /// The elements in order.
    public var json: JSONValue { .array(map(\.json)) }
}
