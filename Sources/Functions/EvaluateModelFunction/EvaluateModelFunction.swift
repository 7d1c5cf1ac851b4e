/// Measures a model that was registered: evaluate-model behind a pipeline's events, or as a step inside of one.
import AWS
import JSON
import Steps

/// `evaluate_model_function`.
struct EvaluateModelFunction: Function {
    static let handler = "evaluate_model_function"

    init(in world: World) {}

    /// evaluate-model's record, flat. A model that the rules reject is an answer, not an error: it stays rejected however
    /// often the event is delivered.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        switch try EvaluationRequest(event) {
        case .ignored(let because): return context.ignoring(because)
        case .package(let arn): return try await evaluate(arn, in: context)
        case .execution(let execution):
            guard let arn = try await registered(by: execution, in: context) else {
                return context.ignoring("the execution \(execution.lastComponent) registered no model")
            }
            return try await evaluate(arn, in: context)
        }
    }

    private func evaluate(_ package: Arn, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        let places = EvaluationAnswer.places(of: package) { context.world.environment.input($0) }
        let record = try await context.run(
            EvaluateModel.self, ["--model-package-arn=\(package)"] + places,
            without: ["model", "prediction-column", "report-in"], accepting: [.rejected])
        return .object(EvaluationAnswer.flat(record, of: package))
    }

    private func registered(by execution: Arn, in context: InvocationContext) async throws(FunctionError) -> Arn? {
        do { return try await package(of: execution, try context.world.access()) } catch { throw FunctionError(error) }
    }

    /// The package that the last registering step of an execution names, as wait-pipeline has it.
    private func package(of execution: Arn, _ aws: AWSAccess) async throws(Failure) -> Arn? {
        let doing = "looking for the model of \(execution.lastComponent)"
        var list = ListPipelineExecutionSteps()
        list.pipelineExecutionArn = execution
        list.sortOrder = "Ascending"
        list.maxResults = 100
        let steps: [PipelineExecutionStep]
        do { steps = try await aws.client.all(list) } catch { throw Failure(error, doing: doing) }
        guard let name = steps.lazy.compactMap({ $0.metadata?.registerModel?.arn }).last else { return nil }
        guard let arn = Arn(name) else {
            throw Failure(
                .failed, doing: doing, because: "the step that registered it names “\(name)”, which is no ARN",
                tryThis: "Look at the execution in the console.")
        }
        return arn
    }
}
