/// What the steps that judge rather than work have found.

/// The outcome of the condition evaluation that was run by this step execution.
public struct ConditionStepMetadata: Codable, Sendable, Hashable {
    /// The outcome of the Condition step evaluation.
    public var outcome: ConditionOutcome?

    /// An empty value to fill.
    public init() {}
}

/// The configurations and outcomes of a Fail step execution.
public struct FailStepMetadata: Codable, Sendable, Hashable {
    /// A message that you define and then is processed and rendered by the Fail step when the error occurs.
    public var errorMessage: String?

    /// An empty value to fill.
    public init() {}
}

/// The configurations and outcomes of the check step execution.
public struct QualityCheckStepMetadata: Codable, Sendable, Hashable {
    /// The type of the Quality check step.
    public var checkType: String?
    /// The Amazon S3 URI of the baseline statistics file used for the drift check.
    public var baselineUsedForDriftCheckStatistics: String?
    /// The Amazon S3 URI of the baseline constraints file used for the drift check.
    public var baselineUsedForDriftCheckConstraints: String?
    /// The Amazon S3 URI of the newly calculated baseline statistics file.
    public var calculatedBaselineStatistics: String?
    /// The Amazon S3 URI of the newly calculated baseline constraints file.
    public var calculatedBaselineConstraints: String?
    /// The model package group name.
    public var modelPackageGroupName: String?
    /// The Amazon S3 URI of violation report if violations are detected.
    public var violationReport: String?
    /// The Amazon Resource Name (ARN) of the Quality check processing job that was run by this step execution.
    public var checkJobArn: String?
    /// This flag indicates if the drift check against the previous baseline will be skipped or not.
    public var skipCheck: Bool?
    /// This flag indicates if a newly calculated baseline can be accessed through step properties
    /// BaselineUsedForDriftCheckConstraints and BaselineUsedForDriftCheckStatistics.
    public var registerNewBaseline: Bool?

    /// An empty value to fill.
    public init() {}
}

/// Container for the metadata for a Clarify check step.
public struct ClarifyCheckStepMetadata: Codable, Sendable, Hashable {
    /// The type of the Clarify Check step.
    public var checkType: String?
    /// The Amazon S3 URI of baseline constraints file to be used for the drift check.
    public var baselineUsedForDriftCheckConstraints: String?
    /// The Amazon S3 URI of the newly calculated baseline constraints file.
    public var calculatedBaselineConstraints: String?
    /// The model package group name.
    public var modelPackageGroupName: String?
    /// The Amazon S3 URI of the violation report if violations are detected.
    public var violationReport: String?
    /// The Amazon Resource Name (ARN) of the check processing job that was run by this step's execution.
    public var checkJobArn: String?
    /// This flag indicates if the drift check against the previous baseline will be skipped or not.
    public var skipCheck: Bool?
    /// This flag indicates if a newly calculated baseline can be accessed through step properties
    /// BaselineUsedForDriftCheckConstraints and BaselineUsedForDriftCheckStatistics.
    public var registerNewBaseline: Bool?

    /// An empty value to fill.
    public init() {}
}
