/// SageMaker StartMonitoringSchedule.

/// Lets a stopped schedule run again.
public struct StartMonitoringSchedule: SageMakerOperation {
    /// AWS's name.
    public static let name = "StartMonitoringSchedule"

    /// The name of the schedule to start.
    public var monitoringScheduleName: String

    /// The request: all of it.
    public init(monitoringScheduleName: String) {
        self.monitoringScheduleName = monitoringScheduleName
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
