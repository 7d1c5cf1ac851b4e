/// SageMaker ListEndpoints.
import FoundationEssentials

/// Endpoints, a page at a time.
public struct ListEndpoints: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListEndpoints"

    /// Sorts the list of results.
    public var sortBy: String?
    /// The sort order for results.
    public var sortOrder: String?
    /// If the result of a ListEndpoints request was truncated, the response includes a NextToken.
    public var nextToken: String?
    /// The maximum number of endpoints to return in the response.
    public var maxResults: Int?
    /// A string in endpoint names.
    public var nameContains: String?
    /// A filter that returns only endpoints that were created before the specified time (timestamp).
    public var creationTimeBefore: Date?
    /// A filter that returns only endpoints with a creation time greater than or equal to the specified time
    /// (timestamp).
    public var creationTimeAfter: Date?
    /// A filter that returns only endpoints that were modified before the specified timestamp.
    public var lastModifiedTimeBefore: Date?
    /// A filter that returns only endpoints that were modified after the specified timestamp.
    public var lastModifiedTimeAfter: Date?
    /// A filter that returns only endpoints with the specified status.
    public var statusEquals: EndpointStatus?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// An array or endpoint objects.
        public var endpoints: [EndpointSummary]
        /// If the response is truncated, SageMaker returns this token.
        public var nextToken: String?
    }
}

extension ListEndpoints: PagedOperation {
    /// The endpoints.
    public static func page(_ output: Output) -> Page<EndpointSummary> {
        Page(output.endpoints, next: output.nextToken)
    }
}
