/// EventBridge DescribeApiDestination.
import FoundationEssentials

/// An address outside AWS that rules send to, and whether it may be used.
public struct DescribeApiDestination: EventBridgeOperation {
    /// AWS's name.
    public static let name = "DescribeApiDestination"

    /// The name of the API destination to retrieve.
    public var name: String

    /// The request: all of it.
    public init(name: String) {
        self.name = name
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The ARN of the API destination retrieved.
        public var apiDestinationArn: Arn?
        /// The name of the API destination retrieved.
        public var name: String?
        /// The description for the API destination retrieved.
        public var description: String?
        /// The state of the API destination retrieved.
        public var apiDestinationState: ApiDestinationState?
        /// The ARN of the connection specified for the API destination retrieved.
        public var connectionArn: Arn?
        /// The URL to use to connect to the HTTP endpoint.
        public var invocationEndpoint: String?
        /// The method to use to connect to the HTTP endpoint.
        public var httpMethod: String?
        /// The maximum number of invocations per second to specified for the API destination.
        public var invocationRateLimitPerSecond: Int?
        /// A time stamp for the time that the API destination was created.
        public var creationTime: Date?
        /// A time stamp for the time that the API destination was last modified.
        public var lastModifiedTime: Date?
    }
}
