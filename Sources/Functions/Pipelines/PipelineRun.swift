/// A run of a pipeline that an event asks for: its parameters over the environment's, and what makes it one run. Pure.
import JSON
import Steps
import Workflow

/// What makes two deliveries one: the thing that happened, not the event that tells of it.
struct RunCause: Sendable, Hashable {
    /// Equal where the cause is the same one.
    let key: String
    /// For people; equal where the key is.
    let words: String
}

/// What start-pipeline is given by an event.
struct PipelineRun: Sendable, Hashable {
    let parameters: [PipelineArguments.Argument]
    let cause: RunCause

    /// The arguments of start-pipeline. Parameters of the environment that the event does not name stay.
    func arguments(over environment: Environment) throws(FunctionError) -> [String] {
        var values: JSONObject = [:]
        do {
            for given in try PipelineArguments.read(environment.input("parameters") ?? "") + parameters {
                values[given.name] = .string(given.value)
            }
        } catch {
            throw .variable(
                "INPUT_PARAMETERS", error.problems.joined(separator: "; "),
                tryThis: "Give a JSON object, or a line name=value each.")
        }
        var arguments = ["--idempotency-key=\(cause.key)"]
        if !values.members.isEmpty { arguments.append("--parameters=\(JSONValue.object(values).text)") }
        if environment.input("description") == nil { arguments.append("--description=\(Self.reason(cause.words))") }
        return arguments
    }

    /// One line, which a key of S3 need not be.
    private static func reason(_ words: String) -> String { Untrusted.phrase(words, limit: 2048) }
}

extension InvocationContext {
    /// Starts the run once, and gives start-pipeline's record.
    func start(_ run: PipelineRun) async throws(FunctionError) -> JSONObject {
        try await self.run(
            StartPipeline.self, try run.arguments(over: world.environment), without: ["idempotency-key"])
    }
}
