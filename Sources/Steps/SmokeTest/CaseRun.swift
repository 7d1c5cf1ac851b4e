/// Asks a target all cases, so many at a time, and waits out what is not ready yet.
import Clocks
import HTTP
import Synchronization

/// One run over a list of cases.
struct CaseRun: Sendable {
    let target: any SmokeTarget
    /// The variant that was asked for.
    let variant: String?
    let world: World
    /// When waiting ends, on the monotonic clock.
    let deadline: Duration
    /// The longest pause before asking again.
    let longestPause: Duration
    /// Whether the target has answered anybody yet.
    private let hasAnswered = Flag()

    init(target: any SmokeTarget, variant: String?, world: World, deadline: Duration, longestPause: Duration) {
        self.target = target
        self.variant = variant
        self.world = world
        self.deadline = deadline
        self.longestPause = longestPause
    }

    /// Results in the order of the cases, and how long all of it took.
    func all(_ cases: [SmokeCase], concurrency: Int) async throws(Failure) -> (results: [CaseResult], took: Duration) {
        let start = world.time.elapsed
        let results = await withTaskGroup(of: Done.self, returning: Result<[CaseResult], Failure>.self) { group in
            var waiting = cases.indices.makeIterator()
            var done: [Int: CaseResult] = [:]
            for _ in 0..<min(concurrency, cases.count) { addTask(waiting.next(), of: cases, to: &group) }
            while let next = await group.next() {
                switch next.outcome {
                case .success(let result): done[next.index] = result
                case .failure(let failure):
                    group.cancelAll()
                    return .failure(failure)
                }
                addTask(waiting.next(), of: cases, to: &group)
            }
            return .success(cases.indices.compactMap { done[$0] })
        }
        return (try results.get(), world.time.elapsed - start)
    }

    /// What one task of the group brings.
    private struct Done: Sendable {
        let index: Int
        let outcome: Result<CaseResult, Failure>
    }

    private func addTask(_ index: Int?, of cases: [SmokeCase], to group: inout TaskGroup<Done>) {
        guard let index else { return }
        group.addTask { Done(index: index, outcome: await outcome(of: cases[index])) }
    }

    /// Sends requests whose answers nobody judges, one after the other, the cases in turn.
    func warmUp(_ cases: [SmokeCase], requests: Int) async throws(Failure) {
        for index in 0..<requests {
            let result = try await one(cases[index % cases.count])
            if result.status == nil {
                world.narrator.say("warm-up request \(index + 1): \(result.reasons.joined(separator: "; "))")
            }
        }
    }

    private func outcome(of smokeCase: SmokeCase) async -> Result<CaseResult, Failure> {
        do { return .success(try await one(smokeCase)) } catch { return .failure(error) }
    }

    /// Asks until there is an answer or a refusal that waiting does not heal.
    private func one(_ smokeCase: SmokeCase) async throws(Failure) -> CaseResult {
        var retries = 0
        var wasInterrupted = false
        var pause = Duration.milliseconds(500)
        let patience = Patience(
            doing: "asking \(target.name)", limit: max(deadline - world.time.elapsed, .zero),
            thenTry: "Look at the endpoint's or container's log, and give timeout-minutes what it needs to start.",
            stillRunning: target.name)
        let reply = try await world.poll(patience) { () throws(Failure) -> Verdict<Reply> in
            let reply = await target.ask(smokeCase)
            guard case .notReady(let words) = reply.outcome else { return .done(reply) }
            retries += 1
            wasInterrupted = wasInterrupted || hasAnswered.isSet
            world.narrator.say("“\(smokeCase.name)” is asked again, \(target.name) is not ready: \(words)")
            defer { pause = min(pause * 2, longestPause) }
            return .again(after: min(pause, longestPause))
        }
        if case .hopeless(let failure) = reply.outcome { throw failure }
        if case .answered = reply.outcome { hasAnswered.set() }
        return CaseResult(
            smokeCase, reply, retries: retries, wasInterrupted: wasInterrupted, target: variant)
    }
}

extension ContainerTarget {
    /// Waits for the first good ping; gives back how often it had to look again.
    func awaitPing(in world: World, deadline: Duration, longestPause: Duration) async throws(Failure) -> Int {
        var retries = 0
        var pause = Duration.milliseconds(500)
        let patience = Patience(
            doing: "waiting for \(name) to answer its ping", limit: max(deadline - world.time.elapsed, .zero),
            thenTry: "Look at the container's log, and give timeout-minutes what it needs to start.",
            stillRunning: name)
        let outcome = try await world.poll(patience) { () throws(Failure) -> Verdict<Reply.Outcome> in
            let outcome = await ping()
            guard case .notReady(let words) = outcome else { return .done(outcome) }
            if retries == 0 { world.narrator.say("\(name) is not ready: \(words)") }
            retries += 1
            defer { pause = min(pause * 2, longestPause) }
            return .again(after: min(pause, longestPause))
        }
        if case .hopeless(let failure) = outcome { throw failure }
        return retries
    }
}

/// Something that happened, seen from several tasks.
private final class Flag: Sendable {
    private let state = Mutex(false)
    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}
