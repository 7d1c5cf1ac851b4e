/// SageMaker DescribePipelineExecution.
import FoundationEssentials

/// How a run of a pipeline stands.
public struct DescribePipelineExecution: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribePipelineExecution"

    /// The Amazon Resource Name (ARN) of the pipeline execution.
    public var pipelineExecutionArn: Arn

    /// The request: all of it.
    public init(pipelineExecutionArn: Arn) {
        self.pipelineExecutionArn = pipelineExecutionArn
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the pipeline.
        public var pipelineArn: Arn?
        /// The Amazon Resource Name (ARN) of the pipeline execution.
        public var pipelineExecutionArn: Arn
        /// The display name of the pipeline execution.
        public var pipelineExecutionDisplayName: String?
        /// The status of the pipeline execution.
        public var pipelineExecutionStatus: PipelineExecutionStatus
        /// The description of the pipeline execution.
        public var pipelineExecutionDescription: String?
        /// If the execution failed, a message describing why.
        public var failureReason: String?
        /// The time when the pipeline execution was created.
        public var creationTime: Date?
        /// The time when the pipeline execution was modified last.
        public var lastModifiedTime: Date?
        /// The selective execution configuration applied to the pipeline run.
        public var selectiveExecutionConfig: SelectiveExecution?
        /// The ID of the pipeline version.
        public var pipelineVersionId: Int?
    }
}
