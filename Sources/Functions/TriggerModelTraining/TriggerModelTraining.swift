/// Starts training when an image is pushed, or when it is asked to: start-pipeline behind ECR's events.
import JSON
import Steps

/// `trigger_model_training`.
struct TriggerModelTraining: Function {
    static let handler = "trigger_model_training"

    private let imageParameter: String

    init(in world: World) { imageParameter = world.environment["IMAGE_PARAMETER"] ?? "ImageUri" }

    /// start-pipeline's record, or why nothing was to be started.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        switch try TrainingTrigger(event, requestID: context.invocation.requestID) {
        case .ignored(let because): return context.ignoring(because)
        case .image(let address, let cause):
            let image = PipelineArguments.Argument(name: imageParameter, value: address)
            return .object(try await context.start(PipelineRun(parameters: [image], cause: cause)))
        case .parameters(let parameters, let cause):
            return .object(try await context.start(PipelineRun(parameters: parameters, cause: cause)))
        }
    }
}
