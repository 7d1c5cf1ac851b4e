/// One invocation after the other: fetched, worked on within its time, answered.
import Bytes
import Clocks
import FoundationEssentials
import JSON
import Live
import Steps

/// Serves one function. What an invocation does wrong is its own affair; only the runtime API's end ends the loop.
struct RuntimeLoop: Sendable {
    let api: RuntimeAPI
    let function: any Function
    let world: World
    let log: Log

    /// Serves the next invocation.
    func turn() async throws(RuntimeFault) {
        let invocation = try await api.next()
        let masker = SharedMasker()
        var world = world
        world.narrator = LogNarrator(log, requestID: invocation.requestID, masker: masker)
        for name in ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            world.environment[name].map { world.narrator.mask(Secret($0)) }
        }
        let context = InvocationContext(invocation: invocation, world: world, masker: masker)
        switch await result(in: context) {
        case .success(let answer):
            guard try await !api.answer(invocation, answer) else { return }
            world.narrator.warn("Lambda did not take the answer, or waits for none any more.")
        case .failure(let error):
            if !error.isTold { world.narrator.fail([error.message], title: error.type) }
            let safe = FunctionError(error.type, masker.redact(error.message))
            guard try await !api.fail(invocation, safe) else { return }
            world.narrator.warn("Lambda did not take the error, or waits for none any more.")
        }
    }

    /// What the function says, within the time that Lambda gives it.
    private func result(in context: InvocationContext) async -> Result<JSONValue, FunctionError> {
        let time = context.world.time
        let end = context.invocation.timeLeft(now: time.now).map { time.elapsed + $0 }
        return await Deadline.$current.withValue(end) {
            await Trace.$current.withValue(context.invocation.traceID) {
                do throws(FunctionError) {
                    let answer = try await function.answer(try event(context.invocation), in: context)
                    guard answer.text.utf8.count <= RuntimeAPI.longestAnswer else {
                        throw FunctionError(
                            "Function.ResponseSizeTooLarge", "the answer is longer than the 6 MiB that Lambda takes")
                    }
                    return .success(answer)
                } catch { return .failure(error) }
            }
        }
    }

    private func event(_ invocation: Invocation) throws(FunctionError) -> JSONValue {
        do { return try JSONValue(parsing: invocation.payload) } catch {
            throw .event("it is not JSON: \(error)", tryThis: "Invoke the function with a JSON value.")
        }
    }
}
