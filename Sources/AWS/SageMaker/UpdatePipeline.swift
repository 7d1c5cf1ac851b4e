/// SageMaker UpdatePipeline.

/// Replaces the parts of a pipeline that are given; runs that have started keep the old definition.
public struct UpdatePipeline: SageMakerOperation {
    /// AWS's name.
    public static let name = "UpdatePipeline"

    /// The name of the pipeline to update.
    public var pipelineName: String
    /// The display name of the pipeline.
    public var pipelineDisplayName: String?
    /// The JSON pipeline definition.
    public var pipelineDefinition: String?
    /// The location of the pipeline definition stored in Amazon S3.
    public var pipelineDefinitionS3Location: PipelineDefinitionS3Location?
    /// The description of the pipeline.
    public var pipelineDescription: String?
    /// The Amazon Resource Name (ARN) that the pipeline uses to execute.
    public var roleArn: Arn?
    /// If specified, it applies to all executions of this pipeline by default.
    public var parallelismConfiguration: ParallelismConfiguration?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(pipelineName: String) {
        self.pipelineName = pipelineName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the updated pipeline.
        public var pipelineArn: Arn
        /// The ID of the pipeline version.
        public var pipelineVersionId: Int?
    }
}
