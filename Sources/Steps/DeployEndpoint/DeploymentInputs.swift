/// The types of deploy-endpoint's inputs.
import AWS
import ArgumentParser
import JSON

/// A name by SageMaker's rule for endpoints.
struct EndpointName: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The name.
    let description: String

    /// What is right.
    static var form: String { "an endpoint's name: letters, digits and hyphens, at most 63 characters" }

    /// Reads a name.
    init?(argument: String) {
        guard argument.utf8.count <= 63, argument.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9])*/) != nil else {
            return nil
        }
        description = argument
    }

    /// A string.
    static var schema: JSONValue { String.schema }
    /// The name.
    var json: JSONValue { .string(description) }
}

/// How traffic moves to the new fleet.
enum DeploymentStrategy: String, Sendable, CaseIterable, InputValue, CustomStringConvertible {
    case allAtOnce = "all-at-once"
    case canary, linear, rolling

    /// What is right.
    static var form: String { "all-at-once, canary, linear or rolling" }
    /// The word.
    var description: String { rawValue }
}

/// Whether alarms take an update back.
enum DeploymentRemedy: String, Sendable, CaseIterable, InputValue {
    case rollback, leave

    /// What is right.
    static var form: String { "rollback or leave" }
}

/// A tag, `key=value`.
struct TagArgument: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// As SageMaker takes it.
    let tag: SageMakerTag

    /// What is right.
    static var form: String { "a tag, key=value, the key at most 128 and the value at most 256 characters" }

    /// Reads a tag.
    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        let key = String(argument[..<equals])
        let value = String(argument[argument.index(after: equals)...])
        guard (1...128).contains(key.unicodeScalars.count), value.unicodeScalars.count <= 256, !key.hasPrefix("aws:")
        else { return nil }
        tag = SageMakerTag(key: key, value: value)
    }

    /// The argument.
    var description: String { "\(tag.key)=\(tag.value)" }
}
