/// Amazon Resource Names, read apart once so that nobody splits strings later.

/// The name of a resource, `arn:partition:service:region:account:resource`.
public struct Arn: Sendable, Hashable, CustomStringConvertible {
    /// The whole name as it was given.
    public let description: String
    /// `aws`, `aws-cn`, `aws-us-gov` and so on.
    public let partition: String
    /// The service that owns the resource, such as `sagemaker`.
    public let service: String
    /// The region; nil for what has none, such as a role.
    public let region: Region?
    /// The account; nil for what names none, such as a bucket.
    public let account: AccountID?
    /// What follows the account: `pipeline/churn/execution/abc`, `role/deployer`.
    public let resource: String

    /// Reads a name; nil for anything that is not one.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", parts[1] == "aws" || parts[1].hasPrefix("aws-"),
            !parts[2].isEmpty, !parts[5].isEmpty, text.utf8.count <= 2048,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        let region = Region(parts[3])
        let account = AccountID(parts[4])
        guard parts[3].isEmpty || region != nil, parts[4].isEmpty || parts[4] == "aws" || account != nil else {
            return nil
        }
        description = text
        partition = parts[1]
        service = parts[2]
        self.region = region
        self.account = account
        resource = parts[5]
    }

    /// What follows the last slash or colon of the resource: the name of an endpoint, the version of a model package.
    public var lastComponent: String {
        String(
            resource[
                (resource.lastIndex { $0 == "/" || $0 == ":" }.map(resource.index(after:)) ?? resource.startIndex)...])
    }
}

extension Arn: Codable {
    /// Reads a string; one that is no ARN is a corrupt answer.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let arn = Arn(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "is not an ARN")
        }
        self = arn
    }

    /// Writes the string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
