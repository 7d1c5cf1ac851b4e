/// A pipeline definition as far as a start needs it: its parameters and its identity.
import JSON
import SigV4

/// The parameters a SageMaker pipeline declares, and a text that is equal where definitions are.
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
