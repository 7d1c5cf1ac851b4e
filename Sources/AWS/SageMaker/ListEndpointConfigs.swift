/// SageMaker ListEndpointConfigs.
import FoundationEssentials

/// Endpoint configurations, a page at a time.
public struct ListEndpointConfigs: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListEndpointConfigs"

    /// The field to sort results by.
    public var sortBy: String?
    /// The sort order for results.
    public var sortOrder: String?
    /// If the result of the previous ListEndpointConfig request was truncated, the response includes a NextToken.
    public var nextToken: String?
    /// The maximum number of training jobs to return in the response.
    public var maxResults: Int?
    /// A string in the endpoint configuration name.
    public var nameContains: String?
    /// A filter that returns only endpoint configurations created before the specified time (timestamp).
    public var creationTimeBefore: Date?
    /// A filter that returns only endpoint configurations with a creation time greater than or equal to the
    /// specified time (timestamp).
    public var creationTimeAfter: Date?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// An array of endpoint configurations.
        public var endpointConfigs: [EndpointConfigSummary]
        /// If the response is truncated, SageMaker returns this token.
        public var nextToken: String?
    }
}

extension ListEndpointConfigs: PagedOperation {
    /// The configurations.
    public static func page(_ output: Output) -> Page<EndpointConfigSummary> {
        Page(output.endpointConfigs, next: output.nextToken)
    }
}
