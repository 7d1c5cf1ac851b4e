/// The words of monitors: schedules, executions, kinds.

/// How a schedule stands.
public enum MonitoringScheduleStatus: Word {
    /// The words of AWS's model.
    case pending, failed, scheduled, stopped
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: MonitoringScheduleStatus)] = [
        ("Pending", .pending),
        ("Failed", .failed),
        ("Scheduled", .scheduled),
        ("Stopped", .stopped),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How an execution of a monitor stands; `completedWithViolations` is no success.
public enum MonitoringExecutionStatus: Word {
    /// The words of AWS's model.
    case pending, completed, completedWithViolations, inProgress, failed, stopping, stopped
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: MonitoringExecutionStatus)] = [
        ("Pending", .pending),
        ("Completed", .completed),
        ("CompletedWithViolations", .completedWithViolations),
        ("InProgress", .inProgress),
        ("Failed", .failed),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// What a monitor looks at.
public enum MonitoringType: Word {
    /// The words of AWS's model.
    case dataQuality, modelQuality, modelBias, modelExplainability
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: MonitoringType)] = [
        ("DataQuality", .dataQuality),
        ("ModelQuality", .modelQuality),
        ("ModelBias", .modelBias),
        ("ModelExplainability", .modelExplainability),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
