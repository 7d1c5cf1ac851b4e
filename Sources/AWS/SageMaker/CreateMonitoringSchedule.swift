/// SageMaker CreateMonitoringSchedule.

/// Has a monitor run regularly. It is Pending before it is Scheduled or Failed.
public struct CreateMonitoringSchedule: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateMonitoringSchedule"

    /// The name of the monitoring schedule.
    public var monitoringScheduleName: String
    /// The configuration object that specifies the monitoring schedule and defines the monitoring job.
    public var monitoringScheduleConfig: MonitoringScheduleConfig
    /// (Optional) An array of key-value pairs.
    public var tags: [SageMakerTag]?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(monitoringScheduleName: String, monitoringScheduleConfig: MonitoringScheduleConfig) {
        self.monitoringScheduleName = monitoringScheduleName
        self.monitoringScheduleConfig = monitoringScheduleConfig
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the monitoring schedule.
        public var monitoringScheduleArn: Arn
    }
}
