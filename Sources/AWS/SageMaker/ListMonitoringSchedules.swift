/// SageMaker ListMonitoringSchedules.
import FoundationEssentials

/// Schedules, a page at a time.
public struct ListMonitoringSchedules: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListMonitoringSchedules"

    /// Name of a specific endpoint to fetch schedules for.
    public var endpointName: String?
    /// Whether to sort the results by the Status, CreationTime, or ScheduledTime field.
    public var sortBy: String?
    /// Whether to sort the results in Ascending or Descending order.
    public var sortOrder: String?
    /// The token returned if the response is truncated.
    public var nextToken: String?
    /// The maximum number of jobs to return in the response.
    public var maxResults: Int?
    /// Filter for monitoring schedules whose name contains a specified string.
    public var nameContains: String?
    /// A filter that returns only monitoring schedules created before a specified time.
    public var creationTimeBefore: Date?
    /// A filter that returns only monitoring schedules created after a specified time.
    public var creationTimeAfter: Date?
    /// A filter that returns only monitoring schedules modified before a specified time.
    public var lastModifiedTimeBefore: Date?
    /// A filter that returns only monitoring schedules modified after a specified time.
    public var lastModifiedTimeAfter: Date?
    /// A filter that returns only monitoring schedules modified before a specified time.
    public var statusEquals: MonitoringScheduleStatus?
    /// Gets a list of the monitoring schedules for the specified monitoring job definition.
    public var monitoringJobDefinitionName: String?
    /// A filter that returns only the monitoring schedules for the specified monitoring type.
    public var monitoringTypeEquals: MonitoringType?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// A JSON array in which each element is a summary for a monitoring schedule.
        public var monitoringScheduleSummaries: [MonitoringScheduleSummary]
        /// The token returned if the response is truncated.
        public var nextToken: String?
    }
}

extension ListMonitoringSchedules: PagedOperation {
    /// The schedules.
    public static func page(_ output: Output) -> Page<MonitoringScheduleSummary> {
        Page(output.monitoringScheduleSummaries, next: output.nextToken)
    }
}
