/// The way to one value inside a document: the part of JSONPath that names exactly one place.

/// `$.metrics.auc.value`, `metrics.auc.value` (as SageMaker's Std:JsonGet writes it), `$['a name'][0]`.
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// One step down.
    public enum Step: Sendable, Hashable {
        case member(String)
        case element(Int)
    }

    /// Why a text is not such a path.
    public struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        /// A sentence that holds the path.
        public let description: String
    }

    /// Why a document has nothing at a path.
    public struct Missing: Error, Sendable, Hashable, CustomStringConvertible {
        /// The whole path that was looked for.
        public let path: JSONPath
        /// How far the document has it.
        public let reached: JSONPath
        /// A sentence naming what is missing and what stands there instead.
        public let description: String
    }

    /// From the root down; none is the root itself.
    public let steps: [Step]

    /// A path from its steps.
    public init(_ steps: [Step]) { self.steps = steps }

    /// Reads a path; wildcards, filters, slices and `..` are refused, since they may name several places.
    public init(_ text: String) throws(Malformed) {
        var reader = JSONPathReader(text: text)
        steps = try reader.steps()
    }

    /// The path from `$`, names in brackets where a dot could not carry them.
    public var description: String {
        steps.reduce("$") { path, step in
            switch step {
            case .element(let index): "\(path)[\(index)]"
            case .member(let name) where JSONPathReader.isPlain(name): "\(path).\(name)"
            case .member(let name): "\(path)['\(JSONPathReader.escaped(name))']"
            }
        }
    }

    /// The value at this path.
    public func value(in document: JSONValue) throws(Missing) -> JSONValue {
        var value = document
        for (depth, step) in steps.enumerated() {
            switch (step, value) {
            case (.member(let name), .object(let object)):
                guard let next = object[name] else {
                    throw missing(
                        depth, "has no member \(JSONValue.quoted(name, limit: 80)); \(Self.names(of: object))")
                }
                value = next
            case (.element(let index), .array(let elements)):
                guard elements.indices.contains(index) else {
                    throw missing(depth, "has no element \(index); it has \(elements.count)")
                }
                value = elements[index]
            case (.member(let name), _):
                throw missing(
                    depth, "is \(value.kind), where an object with \(JSONValue.quoted(name, limit: 80)) should stand")
            case (.element, _):
                throw missing(depth, "is \(value.kind), where an array should stand")
            }
        }
        return value
    }

    private func missing(_ depth: Int, _ what: String) -> Missing {
        let reached = JSONPath(Array(steps.prefix(depth)))
        return Missing(path: self, reached: reached, description: "\(self): \(reached) \(what)")
    }

    private static func names(of object: JSONObject) -> String {
        guard !object.members.isEmpty else { return "it is empty" }
        let shown = object.members.prefix(12).map { JSONValue.quoted($0.name, limit: 40) }.joined(separator: ", ")
        let more = object.members.count - 12
        return "it has \(shown)\(more > 0 ? " and \(more) more" : "")"
    }
}

extension JSONValue {
    /// What it is, with its article, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a Boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
