/// The statuses of pipelines, their runs and steps.

/// How a pipeline stands.
public enum PipelineStatus: Word {
    /// The words of AWS's model.
    case active, deleting
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: PipelineStatus)] = [
        ("Active", .active),
        ("Deleting", .deleting),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How a run stands; only `succeeded` is success.
public enum PipelineExecutionStatus: Word {
    /// The words of AWS's model.
    case executing, stopping, stopped, failed, succeeded, completedWithFailures
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: PipelineExecutionStatus)] = [
        ("Executing", .executing),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
        ("Failed", .failed),
        ("Succeeded", .succeeded),
        ("CompletedWithFailures", .completedWithFailures),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How a step of a run stands.
public enum PipelineStepStatus: Word {
    /// The words of AWS's model.
    case starting, executing, stopping, stopped, failed, succeeded
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: PipelineStepStatus)] = [
        ("Starting", .starting),
        ("Executing", .executing),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
        ("Failed", .failed),
        ("Succeeded", .succeeded),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// What a condition step found.
public enum ConditionOutcome: Word {
    /// The words of AWS's model.
    case `true`, `false`
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ConditionOutcome)] = [
        ("True", .`true`),
        ("False", .`false`),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
