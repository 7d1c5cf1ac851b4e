/// A pipeline definition as far as a start needs it: its parameters, its steps and its identity.
import JSON
import SigV4

/// The parameters and steps a SageMaker pipeline declares, and a text that is equal where definitions are.
///
/// Source: the pipeline definition JSON schema, Version 2020-12-01.
struct PipelineDefinition: Sendable {
    /// One declared parameter.
    struct Parameter: Sendable, Hashable {
        enum Kind: String, Sendable {
            case string = "String", integer = "Integer", float = "Float", boolean = "Boolean"
        }
        let name: String
        let kind: Kind
        let hasDefault: Bool
        let allowed: [String]
    }

    /// What is wrong with a definition, as the end of a sentence.
    struct Malformed: Error, Sendable, CustomStringConvertible {
        let description: String
    }

    /// Members sorted, no blanks: what is hashed and compared.
    let canonical: String
    let parameters: [Parameter]
    /// Steps by name, those inside of conditions too.
    let steps: [String: Step]
    /// Their names in the order in which they are written.
    let stepNames: [String]

    /// A step as far as others depend on it.
    struct Step: Sendable, Hashable {
        /// The steps whose results it reads.
        let reads: Set<String>
    }

    /// Indented, members sorted: what is compared line by line.
    var readable: String { (try? JSONValue(parsing: canonical))?.pretty ?? canonical }

    /// 64 hex digits that are equal where definitions are.
    var sha256: String { SHA256.hex(of: canonical.utf8) }

    /// Reads a definition; refuses what SageMaker would only refuse later.
    init(_ text: String) throws(Malformed) {
        let json: JSONValue
        do { json = try JSONValue(parsing: text) } catch { throw Malformed(description: "it is not JSON: \(error)") }
        guard json["Version"]?.string == "2020-12-01" else {
            throw Malformed(description: "its Version is not \"2020-12-01\"")
        }
        guard let steps = json["Steps"]?.array, !steps.isEmpty else {
            throw Malformed(description: "it has no Steps")
        }
        canonical = json.canonical
        parameters = try (json["Parameters"]?.array ?? []).map(Self.parameter)
        let found = Self.steps(in: steps)
        stepNames = found.map(\.name)
        self.steps = Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private static func steps(in list: [JSONValue]) -> [(name: String, Step)] {
        list.flatMap { json -> [(name: String, Step)] in
            guard let name = json["Name"]?.string else { return [] }
            let arguments = json["Arguments"]
            let isCondition = json["Type"]?.string == "Condition"
            let inner =
                isCondition ? ["IfSteps", "ElseSteps"].compactMap { arguments?[$0]?.array }.flatMap(\.self) : []
            // What a condition holds has needs of its own.
            let own = isCondition ? arguments?["Conditions"] : json
            return [(name, Step(reads: Set(results(in: own ?? .null)).subtracting([name])))] + steps(in: inner)
        }
    }

    /// The steps that `{"Get": "Steps.NAME.…"}` names, wherever it stands.
    private static func results(in json: JSONValue) -> [String] {
        if let elements = json.array { return elements.flatMap(results) }
        guard let object = json.object else { return [] }
        if object.members.count == 1, let path = object["Get"]?.string {
            let parts = path.split(separator: ".")
            return parts.count > 1 && parts[0] == "Steps" ? [String(parts[1])] : []
        }
        return object.members.flatMap { results(in: $0.value) }
    }

    private static func parameter(_ json: JSONValue) throws(Malformed) -> Parameter {
        guard let name = json["Name"]?.string, let kind = json["Type"]?.string.flatMap(Parameter.Kind.init) else {
            throw Malformed(description: "a parameter lacks its Name or has an unknown Type: \(json.text)")
        }
        return Parameter(
            name: name, kind: kind, hasDefault: json["DefaultValue"] != nil,
            allowed: (json["EnumValues"]?.array ?? []).map { $0.string ?? $0.text })
    }
}
