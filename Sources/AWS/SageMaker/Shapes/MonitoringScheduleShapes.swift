/// Schedules of monitors, and what they ran.
import FoundationEssentials

/// Configures the monitoring schedule and defines the monitoring job.
public struct MonitoringScheduleConfig: Codable, Sendable, Hashable {
    /// Configures the monitoring schedule.
    public var scheduleConfig: ScheduleConfig?
    /// The name of the monitoring job definition to schedule.
    public var monitoringJobDefinitionName: String?
    /// The type of the monitoring job definition to schedule.
    public var monitoringType: MonitoringType?

    /// An empty value to fill.
    public init() {}
}

/// Configuration details about the monitoring schedule.
public struct ScheduleConfig: Codable, Sendable, Hashable {
    /// A cron expression that describes details about the monitoring schedule.
    public var scheduleExpression: String
    /// Sets the start time for a monitoring job window.
    public var dataAnalysisStartTime: String?
    /// Sets the end time for a monitoring job window.
    public var dataAnalysisEndTime: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(scheduleExpression: String) {
        self.scheduleExpression = scheduleExpression
    }
}

/// Summarizes the monitoring schedule.
public struct MonitoringScheduleSummary: Codable, Sendable, Hashable {
    /// The name of the monitoring schedule.
    public var monitoringScheduleName: String
    /// The Amazon Resource Name (ARN) of the monitoring schedule.
    public var monitoringScheduleArn: Arn
    /// The creation time of the monitoring schedule.
    public var creationTime: Date
    /// The last time the monitoring schedule was modified.
    public var lastModifiedTime: Date
    /// The status of the monitoring schedule.
    public var monitoringScheduleStatus: MonitoringScheduleStatus
    /// The name of the endpoint using the monitoring schedule.
    public var endpointName: String?
    /// The name of the monitoring job definition that the schedule is for.
    public var monitoringJobDefinitionName: String?
    /// The type of the monitoring job definition that the schedule is for.
    public var monitoringType: MonitoringType?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(
        monitoringScheduleName: String, monitoringScheduleArn: Arn, creationTime: Date, lastModifiedTime: Date,
        monitoringScheduleStatus: MonitoringScheduleStatus
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.monitoringScheduleArn = monitoringScheduleArn
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.monitoringScheduleStatus = monitoringScheduleStatus
    }
}

/// Summary of information about the last monitoring job to run.
public struct MonitoringExecutionSummary: Codable, Sendable, Hashable {
    /// The name of the monitoring schedule.
    public var monitoringScheduleName: String
    /// The time the monitoring job was scheduled.
    public var scheduledTime: Date
    /// The time at which the monitoring job was created.
    public var creationTime: Date
    /// A timestamp that indicates the last time the monitoring job was modified.
    public var lastModifiedTime: Date
    /// The status of the monitoring job.
    public var monitoringExecutionStatus: MonitoringExecutionStatus
    /// The Amazon Resource Name (ARN) of the monitoring job.
    public var processingJobArn: Arn?
    /// The name of the endpoint used to run the monitoring job.
    public var endpointName: String?
    /// Contains the reason a monitoring job failed, if it failed.
    public var failureReason: String?
    /// The name of the monitoring job.
    public var monitoringJobDefinitionName: String?
    /// The type of the monitoring job.
    public var monitoringType: MonitoringType?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(
        monitoringScheduleName: String, scheduledTime: Date, creationTime: Date, lastModifiedTime: Date,
        monitoringExecutionStatus: MonitoringExecutionStatus
    ) {
        self.monitoringScheduleName = monitoringScheduleName
        self.scheduledTime = scheduledTime
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.monitoringExecutionStatus = monitoringExecutionStatus
    }
}
