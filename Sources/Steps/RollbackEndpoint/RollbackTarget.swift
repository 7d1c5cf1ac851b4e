/// What an endpoint is to go back to, as an input.
import AWS
import ArgumentParser

/// The configuration before, one by its name, or the one that serves a package.
enum RollbackTarget: Sendable, Hashable, InputValue, CustomStringConvertible {
    case previous
    case config(EndpointName)
    case package(Arn)

    /// What is right.
    static var form: String { "previous, an endpoint configuration's name, or package:ARN of a model package" }

    /// From an input's text.
    init?(argument: String) {
        if argument == "previous" {
            self = .previous
        } else if let arn = Arn(
            argument.hasPrefix("package:") ? String(argument.dropFirst("package:".count)) : argument)
        {
            guard arn.service == "sagemaker", arn.resource.hasPrefix("model-package/") else { return nil }
            self = .package(arn)
        } else if let name = EndpointName(argument: argument) {
            self = .config(name)
        } else {
            return nil
        }
    }

    /// As it is given.
    var description: String {
        switch self {
        case .previous: "previous"
        case .config(let name): name.description
        case .package(let arn): "package:\(arn)"
        }
    }

    /// As it is given.
    var defaultValueDescription: String { description }
}
