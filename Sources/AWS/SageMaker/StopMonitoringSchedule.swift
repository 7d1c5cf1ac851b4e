/// SageMaker StopMonitoringSchedule.

/// Stops a schedule; it stays.
public struct StopMonitoringSchedule: SageMakerOperation {
    /// AWS's name.
    public static let name = "StopMonitoringSchedule"

    /// The name of the schedule to stop.
    public var monitoringScheduleName: String

    /// The request: all of it.
    public init(monitoringScheduleName: String) {
        self.monitoringScheduleName = monitoringScheduleName
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
