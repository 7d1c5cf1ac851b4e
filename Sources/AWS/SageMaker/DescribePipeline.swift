/// SageMaker DescribePipeline.
import FoundationEssentials

/// A pipeline with its definition.
public struct DescribePipeline: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribePipeline"

    /// The name or Amazon Resource Name (ARN) of the pipeline to describe.
    public var pipelineName: String
    /// The ID of the pipeline version to describe.
    public var pipelineVersionId: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(pipelineName: String) {
        self.pipelineName = pipelineName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the pipeline.
        public var pipelineArn: Arn
        /// The name of the pipeline.
        public var pipelineName: String
        /// The display name of the pipeline.
        public var pipelineDisplayName: String?
        /// The JSON pipeline definition.
        public var pipelineDefinition: String
        /// The description of the pipeline.
        public var pipelineDescription: String?
        /// The Amazon Resource Name (ARN) that the pipeline uses to execute.
        public var roleArn: Arn?
        /// The status of the pipeline execution.
        public var pipelineStatus: PipelineStatus
        /// The time when the pipeline was created.
        public var creationTime: Date?
        /// The time when the pipeline was last modified.
        public var lastModifiedTime: Date?
        /// The time when the pipeline was last run.
        public var lastRunTime: Date?
        /// Lists the parallelism configuration applied to the pipeline.
        public var parallelismConfiguration: ParallelismConfiguration?
        /// The display name of the pipeline version.
        public var pipelineVersionDisplayName: String?
    }
}
