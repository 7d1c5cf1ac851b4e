/// SageMaker ListPipelineParametersForExecution.

/// The parameters that a run was started with, a page at a time.
public struct ListPipelineParametersForExecution: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListPipelineParametersForExecution"

    /// The Amazon Resource Name (ARN) of the pipeline execution.
    public var pipelineExecutionArn: Arn
    /// If the result of the previous ListPipelineParametersForExecution request was truncated, the response
    /// includes a NextToken.
    public var nextToken: String?
    /// The maximum number of parameters to return in the response.
    public var maxResults: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(pipelineExecutionArn: Arn) {
        self.pipelineExecutionArn = pipelineExecutionArn
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Contains a list of pipeline parameters.
        public var pipelineParameters: [PipelineParameter]?
        /// If the result of the previous ListPipelineParametersForExecution request was truncated, the response
        /// includes a NextToken.
        public var nextToken: String?
    }
}

extension ListPipelineParametersForExecution: PagedOperation {
    /// The parameters.
    public static func page(_ output: Output) -> Page<PipelineParameter> {
        Page(output.pipelineParameters, next: output.nextToken)
    }
}
