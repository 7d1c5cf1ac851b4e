/// The name of a SageMaker pipeline.
import AWS
import ArgumentParser
import JSON

/// A name by SageMaker's rule: letters, digits and single or repeated hyphens between them, at most 256 characters.
public struct PipelineName: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The name.
    public let description: String

    /// What is right.
    public static var form: String { "a pipeline's name: letters, digits and hyphens, at most 256 characters" }

    /// Reads a name.
    public init?(argument: String) {
        guard argument.utf8.count <= 256, argument.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9])*/) != nil else {
            return nil
        }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The name.
    public var json: JSONValue { .string(description) }
}
