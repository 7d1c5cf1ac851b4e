/// SageMaker DescribeMonitoringSchedule.
import FoundationEssentials

/// How a schedule stands, and how its last execution ended.
public struct DescribeMonitoringSchedule: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeMonitoringSchedule"

    /// Name of a previously created monitoring schedule.
    public var monitoringScheduleName: String

    /// The request: all of it.
    public init(monitoringScheduleName: String) {
        self.monitoringScheduleName = monitoringScheduleName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the monitoring schedule.
        public var monitoringScheduleArn: Arn
        /// Name of the monitoring schedule.
        public var monitoringScheduleName: String
        /// How the schedule stands.
        public var monitoringScheduleStatus: MonitoringScheduleStatus
        /// The type of the monitoring job that this schedule runs.
        public var monitoringType: MonitoringType?
        /// A string, up to one KB in size, that contains the reason a monitoring job failed, if it failed.
        public var failureReason: String?
        /// The time at which the monitoring job was created.
        public var creationTime: Date
        /// The time at which the monitoring job was last modified.
        public var lastModifiedTime: Date
        /// The configuration object that specifies the monitoring schedule and defines the monitoring job.
        public var monitoringScheduleConfig: MonitoringScheduleConfig
        /// The name of the endpoint for the monitoring job.
        public var endpointName: String?
        /// Describes metadata on the last execution to run, if there was one.
        public var lastMonitoringExecutionSummary: MonitoringExecutionSummary?
    }
}
