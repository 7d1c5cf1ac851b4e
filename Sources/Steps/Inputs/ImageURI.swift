/// A container image as an input: its address in a registry.

/// An image's address, by tag or digest.
struct ImageURI: Sendable, Hashable, InputValue, CustomStringConvertible {
    /// The address.
    let description: String

    /// What is right.
    static var form: String {
        "an image's address, such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn@sha256:…"
    }

    /// The image in an earlier step's record is what that step built: a package brings its own, and a monitor has another.
    static var comesFromRecords: Bool { false }

    /// From an input's text: SageMaker takes at most 255 characters without a blank.
    init?(argument: String) {
        guard (1...255).contains(argument.utf8.count), !argument.contains(where: \.isWhitespace) else { return nil }
        description = argument
    }
}
