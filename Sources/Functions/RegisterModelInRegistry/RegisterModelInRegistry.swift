/// Registers a model when its training is over, or when it is asked to: register-model behind SageMaker's events.
import JSON
import Steps

/// `register_model_in_registry`.
struct RegisterModelInRegistry: Function {
    static let handler = "register_model_in_registry"

    init(in world: World) {}

    /// register-model's record, or why nothing was to be registered.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        switch try RegistrationCall(event) {
        case .ignored(let because): return context.ignoring(because)
        case .register(let arguments, let key):
            // What a model is taken from is the event's to say, and only one of the two can be meant.
            return .object(
                try await context.run(
                    RegisterModel.self, arguments + ["--idempotency-key=\(key)"],
                    without: ["model-data", "training-job-name", "idempotency-key"]))
        }
    }
}
