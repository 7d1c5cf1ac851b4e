/// A step of a run.
import FoundationEssentials

/// An execution of a step in a pipeline.
public struct PipelineExecutionStep: Codable, Sendable, Hashable {
    /// The name of the step that is executed.
    public var stepName: String
    /// The display name of the step.
    public var stepDisplayName: String?
    /// The description of the step.
    public var stepDescription: String?
    /// The time that the step started executing.
    public var startTime: Date?
    /// The time that the step stopped executing.
    public var endTime: Date?
    /// The status of the step execution.
    public var stepStatus: PipelineStepStatus
    /// If this pipeline execution step was cached, details on the cache hit.
    public var cacheHitResult: PipelineStepCacheHit?
    /// The reason why the step failed execution.
    public var failureReason: String?
    /// Metadata to run the pipeline step.
    public var metadata: PipelineStepMetadata?
    /// The current attempt of the execution step.
    public var attemptCount: Int?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(stepName: String, stepStatus: PipelineStepStatus) {
        self.stepName = stepName
        self.stepStatus = stepStatus
    }
}

/// If this pipeline execution step was cached, details on the cache hit.
public struct PipelineStepCacheHit: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the pipeline execution.
    public var sourcePipelineExecutionArn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// An output parameter of a pipeline step.
public struct PipelineStepOutput: Codable, Sendable, Hashable {
    /// The name of the output parameter.
    public var name: String
    /// The value of the output parameter.
    public var value: String

    /// A value with: all of it.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
