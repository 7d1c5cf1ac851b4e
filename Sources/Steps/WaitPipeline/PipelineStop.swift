/// Stops an execution where this step is cancelled and was asked to.
import AWS
import Clocks

/// What SageMaker makes of the wish to stop. Pure.
enum StopVerdict: Sendable, Hashable {
    /// It stops now.
    case told
    /// It was over, or stopping, already.
    case needless
    /// Something else changes it just now; ask again.
    case again
    /// It goes on.
    case refused(String)

    /// The verdict of a refusal.
    init(_ failure: Failure) {
        if failure.because.contains("Only pipelines with 'Executing' status can be stopped") {
            self = .needless
        } else if failure.kind == .conflict {
            self = .again
        } else {
            self = .refused(failure.because)
        }
    }
}

extension WaitPipeline {
    /// Leaves time to write the record before a cancelled step must be gone.
    private static let timeToStop = Duration.milliseconds(1200)

    /// Asks SageMaker to stop the execution. The request goes out from a task of its own, which nobody cancels; there are
    /// two seconds in all, so it is said beforehand what is asked.
    func stopAfterCancel(
        _ cancelled: Failure, _ last: Sight?, _ aws: AWSAccess, in world: World
    ) async -> Failure {
        let token = RequestToken(
            step: Self.manifest.name, content: ["stop", executionArn.description], key: nil, run: world.run,
            random: world.random)
        let stop = StopPipelineExecution(pipelineExecutionArn: executionArn, clientRequestToken: token.description)
        let quick = AWSAccess(client: aws.client.trying(atMost: 2), narrator: world.narrator)
        world.narrator.say("Asking SageMaker to stop \(executionArn)")
        // What is not heard by then is told as still running.
        let deadline = world.time.elapsed + Self.timeToStop
        let verdict = await Task.detached {
            await Deadline.$current.withValue(deadline) { await Self.ask(stop, quick, in: world) }
        }.value
        var failure = cancelled
        switch verdict {
        case .told: failure.tryThis = "The execution was told to stop: \(executionArn)" + Self.caveat(last)
        case .needless: failure.tryThis = "The execution is over or stopping already: \(executionArn)"
        case .again:
            failure.tryThis =
                "The execution could not be stopped: something else changes it. Still running: "
                + "\(executionArn)"
        case .refused(let because):
            failure.tryThis = "The execution could not be stopped (\(because)). Still running: \(executionArn)"
        }
        return failure
    }

    private static func ask(_ stop: StopPipelineExecution, _ aws: AWSAccess, in world: World) async -> StopVerdict {
        var verdict = StopVerdict.again
        for attempt in 0..<4 where verdict == .again {
            if attempt > 0 { try? await world.time.sleep(for: .milliseconds(200)) }
            do throws(Failure) {
                _ = try await aws.read(stop, doing: "stopping the execution")
                verdict = .told
            } catch { verdict = StopVerdict(error) }
        }
        return verdict
    }

    /// SageMaker lets functions and callbacks end before it stops.
    private static func caveat(_ last: Sight?) -> String {
        let held = (last?.steps ?? []).filter { !$0.isOver && ["Lambda", "Callback"].contains($0.type) }
        guard !held.isEmpty else { return "" }
        return ". It stops only when \(held.map(\.stepName).joined(separator: ", ")) ended, which nothing can stop"
    }
}
