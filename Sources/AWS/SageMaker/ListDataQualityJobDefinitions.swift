/// SageMaker ListDataQualityJobDefinitions.
import FoundationEssentials

/// Definitions of data quality monitors, a page at a time.
public struct ListDataQualityJobDefinitions: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListDataQualityJobDefinitions"

    /// A filter that lists the data quality job definitions associated with the specified endpoint.
    public var endpointName: String?
    /// The field to sort results by.
    public var sortBy: String?
    /// Whether to sort the results in Ascending or Descending order.
    public var sortOrder: String?
    /// If the result of the previous ListDataQualityJobDefinitions request was truncated, the response includes a
    /// NextToken.
    public var nextToken: String?
    /// The maximum number of data quality monitoring job definitions to return in the response.
    public var maxResults: Int?
    /// A string in the data quality monitoring job definition name.
    public var nameContains: String?
    /// A filter that returns only data quality monitoring job definitions created before the specified time.
    public var creationTimeBefore: Date?
    /// A filter that returns only data quality monitoring job definitions created after the specified time.
    public var creationTimeAfter: Date?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// A list of data quality monitoring job definitions.
        public var jobDefinitionSummaries: [MonitoringJobDefinitionSummary]
        /// If the result of the previous ListDataQualityJobDefinitions request was truncated, the response includes
        /// a NextToken.
        public var nextToken: String?
    }
}

extension ListDataQualityJobDefinitions: PagedOperation {
    /// The definitions.
    public static func page(_ output: Output) -> Page<MonitoringJobDefinitionSummary> {
        Page(output.jobDefinitionSummaries, next: output.nextToken)
    }
}
