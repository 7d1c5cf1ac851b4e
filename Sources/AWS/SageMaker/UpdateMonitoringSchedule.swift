/// SageMaker UpdateMonitoringSchedule.

/// Changes when a schedule runs, and what. Refused while it is Pending or its last execution runs.
public struct UpdateMonitoringSchedule: SageMakerOperation {
    /// AWS's name.
    public static let name = "UpdateMonitoringSchedule"

    /// The name of the monitoring schedule.
    public var monitoringScheduleName: String
    /// The configuration object that specifies the monitoring schedule and defines the monitoring job.
    public var monitoringScheduleConfig: MonitoringScheduleConfig

    /// The request: all of it.
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
