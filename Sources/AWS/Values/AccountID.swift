/// The number of an AWS account.

/// Twelve digits, kept as text because leading zeros count.
public struct AccountID: Sendable, Hashable, CustomStringConvertible {
    /// The digits.
    public let description: String

    /// Takes twelve digits; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 12, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        description = text
    }
}
