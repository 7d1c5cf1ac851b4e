/// The process around the functions: finds the one that its handler names, and serves it for as long as Lambda asks.
import Curl
import FoundationEssentials
import Glibc
import HTTP
import Live
import Steps
import Workflow

/// The main of the executable.
public enum Functions {
    /// Every function, by the name that a handler has.
    static let all: [any Function.Type] = [
        TriggerModelTraining.self, EvaluateModelFunction.self, RegisterModelInRegistry.self, DeploySageMakerModel.self,
        RetrainModelOnNewData.self, InferenceAPI.self,
    ]

    /// Serves invocations until the runtime API is gone. Ends only then, or where there is nothing to begin with.
    public static func run() async -> Never {
        Live.prepareProcess()
        let variables = ProcessInfo.processInfo.environment
        let environment = Environment(variables)
        guard let address = environment["AWS_LAMBDA_RUNTIME_API"], let url = try? HTTPURL("http://\(address)/") else {
            StandardStreams.tell(
                "error: AWS_LAMBDA_RUNTIME_API does not name the runtime API: this is the bootstrap of Lambda functions, "
                    + "for Lambda (provided.al2023) or an emulator to start\n")
            exit(Failure.Kind.usage.rawValue)
        }
        // No proxy of the environment's lies between a function and its runtime.
        let agent = "mlops-steps/\(Toolkit.version) lambda-functions"
        let api = RuntimeAPI(url, transport: CurlTransport(environment: [:], userAgent: agent))
        var world = Live.world(of: "lambda-functions", variables, SharedMasker())
        world.transport = TracedTransport(world.transport)
        let log = Log(environment, clock: world.time) { StandardStreams.tell($0) }
        world.narrator = LogNarrator(log, requestID: nil, masker: SharedMasker())
        do {
            let function = try await begin(environment["_HANDLER"], in: world, api)
            let loop = RuntimeLoop(api: api, function: function, world: world, log: log)
            while true { try await loop.turn() }
        } catch {
            world.narrator.fail([error.description], title: "the runtime API")
            exit(Failure.Kind.unavailable.rawValue)
        }
    }

    /// The function that the handler names, ready; where it cannot be had, Lambda is told and the process ends.
    private static func begin(
        _ handler: String?, in world: World, _ api: RuntimeAPI
    ) async throws(RuntimeFault) -> any Function {
        let problem: FunctionError
        do { return try function(handler, in: world) } catch { problem = error }
        world.narrator.fail([problem.message], title: problem.type)
        try await api.failInit(problem)
        exit(Failure.Kind.usage.rawValue)
    }

    /// Pure, apart from what a function's own beginning looks at.
    static func function(_ handler: String?, in world: World) throws(FunctionError) -> any Function {
        guard let type = all.first(where: { $0.handler == handler }) else {
            let names = all.map { $0.handler }.joined(separator: ", ")
            throw FunctionError(
                "Runtime.HandlerNotFound",
                "the handler is \(handler.map { "“\(Untrusted.phrase($0))”" } ?? "not named"), and these are there: \(names)"
            )
        }
        return try type.init(in: world)
    }
}
