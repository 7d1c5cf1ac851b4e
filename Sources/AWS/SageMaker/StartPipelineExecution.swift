/// SageMaker StartPipelineExecution.

/// Starts one run of a pipeline. A repeat with the same token starts nothing new.
public struct StartPipelineExecution: SageMakerOperation {
    /// AWS's name.
    public static let name = "StartPipelineExecution"
    /// A value for one of the pipeline's parameters.
    public typealias Parameter = PipelineParameter

    /// The name or Amazon Resource Name (ARN) of the pipeline.
    public var pipelineName: String
    /// The display name of the pipeline execution.
    public var pipelineExecutionDisplayName: String?
    /// Contains a list of pipeline parameters.
    public var pipelineParameters: [PipelineParameter]?
    /// The description of the pipeline execution.
    public var pipelineExecutionDescription: String?
    /// A unique, case-sensitive identifier that you provide to ensure the idempotency of the operation.
    public var clientRequestToken: String
    /// This configuration, if specified, overrides the parallelism configuration of the parent pipeline for this
    /// specific run.
    public var parallelismConfiguration: ParallelismConfiguration?
    /// The selective execution configuration applied to the pipeline run.
    public var selectiveExecutionConfig: SelectiveExecution?
    /// The ID of the pipeline version to start execution from.
    public var pipelineVersionId: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(pipelineName: String, clientRequestToken: String) {
        self.pipelineName = pipelineName
        self.clientRequestToken = clientRequestToken
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the pipeline execution.
        public var pipelineExecutionArn: Arn
    }
}
