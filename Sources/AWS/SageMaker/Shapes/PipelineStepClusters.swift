/// What the steps of a run did on Amazon EMR.

/// The configurations and outcomes of an Amazon EMR step execution.
public struct EMRStepMetadata: Codable, Sendable, Hashable {
    /// The identifier of the EMR cluster.
    public var clusterId: String?
    /// The identifier of the EMR cluster step.
    public var stepId: String?
    /// The name of the EMR cluster step.
    public var stepName: String?
    /// The path to the log file where the cluster step's failure root cause is recorded.
    public var logFilePath: String?

    /// An empty value to fill.
    public init() {}
}

/// The configurations and outcomes of an Amazon EMR Serverless step execution.
public struct EMRServerlessStepMetadata: Codable, Sendable, Hashable {
    /// The identifier of the Amazon EMR Serverless application.
    public var applicationId: String?
    /// The identifier of the Amazon EMR Serverless job run.
    public var jobRunId: String?
    /// The name of the Amazon EMR Serverless job run.
    public var jobRunName: String?
    /// The path to the log file for the Amazon EMR Serverless job run.
    public var logFilePath: String?

    /// An empty value to fill.
    public init() {}
}
