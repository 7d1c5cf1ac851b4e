/// An AWS region, and the partition that follows from its name.

/// The code of a region, such as `eu-west-1`; anything that cannot be one is refused, since it becomes part of a host name.
public struct Region: Sendable, Hashable, CustomStringConvertible {
    /// The code itself.
    public let description: String

    /// Takes letters, further words of letters and a number, joined by hyphens: `us-gov-west-1`, `eusc-de-east-1`.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, text.utf8.count <= 32, (2...4).contains(parts[0].count),
            let number = parts.last, (1...2).contains(number.count), number.allSatisfy({ $0.isASCII && $0.isNumber }),
            parts.dropLast().allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } })
        else { return nil }
        description = text
    }

    /// The partition the region lies in; a region nobody has heard of yet lies in `aws`.
    public var partition: Partition { Partition(of: self) }
}
