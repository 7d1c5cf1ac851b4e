/// SageMaker ListPipelineExecutionSteps.

/// The steps of a run, a page at a time.
public struct ListPipelineExecutionSteps: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListPipelineExecutionSteps"

    /// The Amazon Resource Name (ARN) of the pipeline execution.
    public var pipelineExecutionArn: Arn?
    /// If the result of the previous ListPipelineExecutionSteps request was truncated, the response includes a
    /// NextToken.
    public var nextToken: String?
    /// The maximum number of pipeline execution steps to return in the response.
    public var maxResults: Int?
    /// The field by which to sort results.
    public var sortOrder: String?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// A list of PipeLineExecutionStep objects.
        public var pipelineExecutionSteps: [PipelineExecutionStep]?
        /// If the result of the previous ListPipelineExecutionSteps request was truncated, the response includes a
        /// NextToken.
        public var nextToken: String?
    }
}

extension ListPipelineExecutionSteps: PagedOperation {
    /// The steps.
    public static func page(_ output: Output) -> Page<PipelineExecutionStep> {
        Page(output.pipelineExecutionSteps, next: output.nextToken)
    }
}
