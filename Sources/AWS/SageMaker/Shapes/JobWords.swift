/// The statuses of jobs.

/// How a training job stands; `stopped` is no success.
public enum TrainingJobStatus: Word {
    /// The words of AWS's model.
    case inProgress, completed, failed, stopping, stopped, deleting
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: TrainingJobStatus)] = [
        ("InProgress", .inProgress),
        ("Completed", .completed),
        ("Failed", .failed),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
        ("Deleting", .deleting),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// What a training job is doing.
public enum TrainingSecondaryStatus: Word {
    /// The words of AWS's model.
    case starting, launchingMLInstances, preparingTrainingStack, downloading, downloadingTrainingImage, training,
        uploading, stopping, stopped, maxRuntimeExceeded, completed, failed, interrupted, maxWaitTimeExceeded, updating,
        restarting, pending
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: TrainingSecondaryStatus)] = [
        ("Starting", .starting),
        ("LaunchingMLInstances", .launchingMLInstances),
        ("PreparingTrainingStack", .preparingTrainingStack),
        ("Downloading", .downloading),
        ("DownloadingTrainingImage", .downloadingTrainingImage),
        ("Training", .training),
        ("Uploading", .uploading),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
        ("MaxRuntimeExceeded", .maxRuntimeExceeded),
        ("Completed", .completed),
        ("Failed", .failed),
        ("Interrupted", .interrupted),
        ("MaxWaitTimeExceeded", .maxWaitTimeExceeded),
        ("Updating", .updating),
        ("Restarting", .restarting),
        ("Pending", .pending),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How a processing job stands.
public enum ProcessingJobStatus: Word {
    /// The words of AWS's model.
    case inProgress, completed, failed, stopping, stopped
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ProcessingJobStatus)] = [
        ("InProgress", .inProgress),
        ("Completed", .completed),
        ("Failed", .failed),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How a transform job stands.
public enum TransformJobStatus: Word {
    /// The words of AWS's model.
    case inProgress, completed, failed, stopping, stopped
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: TransformJobStatus)] = [
        ("InProgress", .inProgress),
        ("Completed", .completed),
        ("Failed", .failed),
        ("Stopping", .stopping),
        ("Stopped", .stopped),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
