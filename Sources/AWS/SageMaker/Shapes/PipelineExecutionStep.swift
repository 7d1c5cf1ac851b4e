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

/// Metadata to run the pipeline step.
public struct PipelineStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the training job that was run by this step execution.
    public var trainingJob: TrainingJobStepMetadata?
    /// The Amazon Resource Name (ARN) of the processing job that was run by this step execution.
    public var processingJob: ProcessingJobStepMetadata?
    /// The Amazon Resource Name (ARN) of the transform job that was run by this step execution.
    public var transformJob: TransformJobStepMetadata?
    /// The Amazon Resource Name (ARN) of the tuning job that was run by this step execution.
    public var tuningJob: TuningJobStepMetaData?
    /// The Amazon Resource Name (ARN) of the model that was created by this step execution.
    public var model: ModelStepMetadata?
    /// The Amazon Resource Name (ARN) of the model package that the model was registered to by this step execution.
    public var registerModel: RegisterModelStepMetadata?
    /// The outcome of the condition evaluation that was run by this step execution.
    public var condition: ConditionStepMetadata?
    /// The URL of the Amazon SQS queue used by this step execution, the pipeline generated token, and a list of
    /// output parameters.
    public var callback: CallbackStepMetadata?
    /// The Amazon Resource Name (ARN) of the Lambda function that was run by this step execution and a list of
    /// output parameters.
    public var lambda: LambdaStepMetadata?
    /// The configurations and outcomes of the check step execution.
    public var qualityCheck: QualityCheckStepMetadata?
    /// Container for the metadata for a Clarify check step.
    public var clarifyCheck: ClarifyCheckStepMetadata?
    /// The configurations and outcomes of a Fail step execution.
    public var fail: FailStepMetadata?
    /// The Amazon Resource Name (ARN) of the AutoML job that was run by this step.
    public var autoMLJob: AutoMLJobStepMetadata?
    /// The endpoint that was invoked during this step execution.
    public var endpoint: EndpointStepMetadata?
    /// The endpoint configuration used to create an endpoint during this step execution.
    public var endpointConfig: EndpointConfigStepMetadata?

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
