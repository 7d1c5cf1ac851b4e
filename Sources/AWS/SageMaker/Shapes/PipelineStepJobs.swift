/// What the steps of a run started, by kind of step.

/// The Amazon Resource Name (ARN) of the training job that was run by this step execution.
public struct TrainingJobStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the training job that was run by this step execution.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the processing job that was run by this step execution.
public struct ProcessingJobStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the processing job.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the transform job that was run by this step execution.
public struct TransformJobStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the transform job that was run by this step execution.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the tuning job that was run by this step execution.
public struct TuningJobStepMetaData: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the tuning job that was run by this step execution.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the model that was created by this step execution.
public struct ModelStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the created model.
    public var arn: String?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the model package that the model was registered to by this step execution.
public struct RegisterModelStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the model package.
    public var arn: String?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the AutoML job that was run by this step.
public struct AutoMLJobStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the AutoML job.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The endpoint that was invoked during this step execution.
public struct EndpointStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the endpoint in the step.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The endpoint configuration used to create an endpoint during this step execution.
public struct EndpointConfigStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the endpoint configuration used in the step.
    public var arn: Arn?

    /// An empty value to fill.
    public init() {}
}

/// The Amazon Resource Name (ARN) of the Lambda function that was run by this step execution and a list of output
/// parameters.
public struct LambdaStepMetadata: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the Lambda function that was run by this step execution.
    public var arn: String?
    /// A list of the output parameters of the Lambda step.
    public var outputParameters: [PipelineStepOutput]?

    /// An empty value to fill.
    public init() {}
}

/// The URL of the Amazon SQS queue used by this step execution, the pipeline generated token, and a list of output
/// parameters.
public struct CallbackStepMetadata: Codable, Sendable, Hashable {
    /// The pipeline generated token from the Amazon SQS queue.
    public var callbackToken: String?
    /// The URL of the Amazon Simple Queue Service (Amazon SQS) queue used by the callback step.
    public var sqsQueueUrl: String?
    /// A list of the output parameters of the callback step.
    public var outputParameters: [PipelineStepOutput]?

    /// An empty value to fill.
    public init() {}
}
