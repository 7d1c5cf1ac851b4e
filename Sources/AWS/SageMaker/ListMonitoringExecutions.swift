/// SageMaker ListMonitoringExecutions.
import FoundationEssentials

/// What schedules ran, a page at a time.
public struct ListMonitoringExecutions: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListMonitoringExecutions"

    /// Name of a specific schedule to fetch jobs for.
    public var monitoringScheduleName: String?
    /// Name of a specific endpoint to fetch jobs for.
    public var endpointName: String?
    /// Whether to sort the results by the Status, CreationTime, or ScheduledTime field.
    public var sortBy: String?
    /// Whether to sort the results in Ascending or Descending order.
    public var sortOrder: String?
    /// The token returned if the response is truncated.
    public var nextToken: String?
    /// The maximum number of jobs to return in the response.
    public var maxResults: Int?
    /// Filter for jobs scheduled before a specified time.
    public var scheduledTimeBefore: Date?
    /// Filter for jobs scheduled after a specified time.
    public var scheduledTimeAfter: Date?
    /// A filter that returns only jobs created before a specified time.
    public var creationTimeBefore: Date?
    /// A filter that returns only jobs created after a specified time.
    public var creationTimeAfter: Date?
    /// A filter that returns only jobs modified after a specified time.
    public var lastModifiedTimeBefore: Date?
    /// A filter that returns only jobs modified before a specified time.
    public var lastModifiedTimeAfter: Date?
    /// A filter that retrieves only jobs with a specific status.
    public var statusEquals: MonitoringExecutionStatus?
    /// Gets a list of the monitoring job runs of the specified monitoring job definitions.
    public var monitoringJobDefinitionName: String?
    /// A filter that returns only the monitoring job runs of the specified monitoring type.
    public var monitoringTypeEquals: MonitoringType?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// A JSON array in which each element is a summary for a monitoring execution.
        public var monitoringExecutionSummaries: [MonitoringExecutionSummary]
        /// The token returned if the response is truncated.
        public var nextToken: String?
    }
}

extension ListMonitoringExecutions: PagedOperation {
    /// The executions.
    public static func page(_ output: Output) -> Page<MonitoringExecutionSummary> {
        Page(output.monitoringExecutionSummaries, next: output.nextToken)
    }
}
