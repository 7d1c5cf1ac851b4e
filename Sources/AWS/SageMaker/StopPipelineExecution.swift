/// SageMaker StopPipelineExecution.

/// Asks a run to stop; it ends as Stopped some time later.
public struct StopPipelineExecution: SageMakerOperation {
    /// AWS's name.
    public static let name = "StopPipelineExecution"

    /// The Amazon Resource Name (ARN) of the pipeline execution.
    public var pipelineExecutionArn: Arn
    /// A unique, case-sensitive identifier that you provide to ensure the idempotency of the operation.
    public var clientRequestToken: String

    /// The request: all of it.
    public init(pipelineExecutionArn: Arn, clientRequestToken: String) {
        self.pipelineExecutionArn = pipelineExecutionArn
        self.clientRequestToken = clientRequestToken
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the pipeline execution.
        public var pipelineExecutionArn: Arn
    }
}
