/// Why a model file is refused: it says where it is wrong, or what in it is not supported. Nothing is ever guessed.

/// A model that cannot be read, or must not be trusted.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether the file is broken, or whole and of a kind that is not read.
    public enum Kind: Sendable, Hashable {
        /// It contradicts its own format: cut, out of range, a cycle, not a number.
        case malformed
        /// It is of a kind that is not read: an old binary, a pickle, an unknown objective.
        case unsupported
        /// It asks for more than the limits allow.
        case tooLarge
    }

    /// Which of them it is.
    public let kind: Kind
    /// Where: a path in the document such as `learner.gradient_booster.model.trees[3].left_children[7]`, a line, or a byte.
    public let place: String
    /// What is wrong there, and where there is one the cure, in words.
    public let reason: String

    /// A refusal.
    public init(_ kind: Kind, at place: String, _ reason: String) {
        self.kind = kind
        self.place = place
        self.reason = reason
    }

    /// Place and reason.
    public var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
}
