/// SageMaker ListPipelineExecutions.
import FoundationEssentials

/// The runs of a pipeline, a page at a time.
public struct ListPipelineExecutions: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListPipelineExecutions"

    /// The name or Amazon Resource Name (ARN) of the pipeline.
    public var pipelineName: String
    /// A filter that returns the pipeline executions that were created after a specified time.
    public var createdAfter: Date?
    /// A filter that returns the pipeline executions that were created before a specified time.
    public var createdBefore: Date?
    /// The field by which to sort results.
    public var sortBy: String?
    /// The sort order for results.
    public var sortOrder: String?
    /// If the result of the previous ListPipelineExecutions request was truncated, the response includes a
    /// NextToken.
    public var nextToken: String?
    /// The maximum number of pipeline executions to return in the response.
    public var maxResults: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(pipelineName: String) {
        self.pipelineName = pipelineName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Contains a sorted list of pipeline execution summary objects matching the specified filters.
        public var pipelineExecutionSummaries: [PipelineExecutionSummary]?
        /// If the result of the previous ListPipelineExecutions request was truncated, the response includes a
        /// NextToken.
        public var nextToken: String?
    }
}

extension ListPipelineExecutions: PagedOperation {
    /// The runs.
    public static func page(_ output: Output) -> Page<PipelineExecutionSummary> {
        Page(output.pipelineExecutionSummaries, next: output.nextToken)
    }
}
