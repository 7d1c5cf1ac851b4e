/// What a model server does between a request and its answer: SageMaker's container contract over one model.

/// Answers requests; called from several threads at a time.
public protocol InferenceService: Sendable {
    /// The answer. `body` is valid during the call only.
    func answer(_ request: ServingRequest, body: UnsafeRawBufferPointer) -> ServingResponse
}
