/// Where the file of an input lies (on disk, in S3, in a model package), and paths that no earlier record fills.
import AWS
import ArgumentParser
import JSON

/// Where something to read lies, or to write goes.
enum InputPlace: Sendable, Hashable, CustomStringConvertible {
    case file(String)
    case standardInput
    case object(S3URI)
    case package(Arn)

    /// Reads an input's text.
    init(_ path: OwnPath, input: String) throws(Failure) {
        let text = path.description
        if text == "-" {
            self = .standardInput
        } else if text.hasPrefix("s3://") {
            guard let uri = S3URI(text) else {
                throw .usage(input: input, "\(text) is no address of an object in S3", tryThis: "Give \(S3URI.form).")
            }
            self = .object(uri)
        } else if text.hasPrefix("arn:") {
            guard let arn = Arn(text), arn.service == "sagemaker", arn.resource.hasPrefix("model-package/") else {
                throw .usage(
                    input: input, "\(text) is no ARN of a model package",
                    tryThis: "Give …:model-package/GROUP/VERSION, a path or an s3:// address.")
            }
            self = .package(arn)
        } else {
            self = .file(text)
        }
    }

    /// As it was given.
    var description: String {
        switch self {
        case .file(let path): path
        case .standardInput: "standard input"
        case .object(let uri): uri.description
        case .package(let arn): arn.description
        }
    }
}

/// A file that this step reads or writes, named by whoever runs it. An earlier step's output of the same name is another
/// thing: `cases` is a number there, and `report` is a file that must not be overwritten.
public struct OwnPath: Sendable, Hashable, InputValue, OutputValue, CustomStringConvertible {
    /// The path.
    public let description: String

    /// What is right.
    public static var form: String { "the path of a file" }
    /// Never by an output of the same name.
    public static var comesFromRecords: Bool { false }

    /// Takes any text but an empty one.
    public init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        description = argument
    }

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The path.
    public var json: JSONValue { .string(description) }
}
