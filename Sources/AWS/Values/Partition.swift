/// The partitions of AWS: separate clouds with their own host names, ARN prefixes and consoles.

/// One of the clouds that share no accounts with each other.
public struct Partition: Sendable, Hashable, CustomStringConvertible {
    /// The second part of every ARN: `aws`, `aws-cn`, `aws-us-gov` and so on.
    public let description: String
    /// What the host names of its services end with.
    public let dnsSuffix: String
    /// The host of its web console, where it is publicly known.
    public let consoleHost: String?

    /// The commercial regions.
    public static let aws = Partition(
        description: "aws", dnsSuffix: "amazonaws.com", consoleHost: "console.aws.amazon.com")

    private static let others: [(prefix: String, partition: Partition)] = [
        ("cn-", .init(description: "aws-cn", dnsSuffix: "amazonaws.com.cn", consoleHost: "console.amazonaws.cn")),
        (
            "us-gov-",
            .init(description: "aws-us-gov", dnsSuffix: "amazonaws.com", consoleHost: "console.amazonaws-us-gov.com")
        ),
        ("us-iso-", .init(description: "aws-iso", dnsSuffix: "c2s.ic.gov", consoleHost: nil)),
        ("us-isob-", .init(description: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", consoleHost: nil)),
        ("eu-isoe-", .init(description: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk", consoleHost: nil)),
        ("us-isof-", .init(description: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", consoleHost: nil)),
        ("eusc-", .init(description: "aws-eusc", dnsSuffix: "amazonaws.eu", consoleHost: "console.amazonaws-eusc.eu")),
    ]

    init(of region: Region) {
        self = Self.others.first { region.description.hasPrefix($0.prefix) }?.partition ?? .aws
    }

    private init(description: String, dnsSuffix: String, consoleHost: String?) {
        self.description = description
        self.dnsSuffix = dnsSuffix
        self.consoleHost = consoleHost
    }

    static let all: [Partition] = [.aws] + others.map(\.partition)
}
