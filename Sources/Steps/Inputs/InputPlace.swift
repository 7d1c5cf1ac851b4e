/// Where the file of an input lies: on disk, in S3, or in a model package.
import AWS

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
