/// SageMaker CreatePipeline.

/// Creates a pipeline from its definition. One that exists already is a ValidationException; see
/// `AWSError.isConflict`.
public struct CreatePipeline: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreatePipeline"

    /// The name of the pipeline.
    public var pipelineName: String
    /// The display name of the pipeline.
    public var pipelineDisplayName: String?
    /// The JSON pipeline definition of the pipeline.
    public var pipelineDefinition: String?
    /// The location of the pipeline definition stored in Amazon S3.
    public var pipelineDefinitionS3Location: PipelineDefinitionS3Location?
    /// A description of the pipeline.
    public var pipelineDescription: String?
    /// A unique, case-sensitive identifier that you provide to ensure the idempotency of the operation.
    public var clientRequestToken: String
    /// The Amazon Resource Name (ARN) of the role used by the pipeline to access and create resources.
    public var roleArn: Arn
    /// A list of tags to apply to the created pipeline.
    public var tags: [SageMakerTag]?
    /// This is the configuration that controls the parallelism of the pipeline.
    public var parallelismConfiguration: ParallelismConfiguration?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(pipelineName: String, clientRequestToken: String, roleArn: Arn) {
        self.pipelineName = pipelineName
        self.clientRequestToken = clientRequestToken
        self.roleArn = roleArn
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the created pipeline.
        public var pipelineArn: Arn
    }
}
