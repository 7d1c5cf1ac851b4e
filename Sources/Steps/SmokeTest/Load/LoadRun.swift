/// Puts load on a target: sends the cases in turn as a plan says, judges every answer, and tries nothing again.
import Clocks
import Synchronization

/// One load on one target.
struct LoadRun: Sendable {
    private let target: any SmokeTarget
    private let variant: String?
    private let cases: [SmokeCase]
    private let time: any Timepiece
    private let plan: LoadPlan
    private let state: State

    /// What several tasks write to.
    private final class State: Sendable {
        struct Content {
            var result: LoadResult
            var hopeless: Failure?
            var sent = 0
        }

        let content: Mutex<Content>
        init(_ plan: LoadPlan) { content = Mutex(Content(result: LoadResult(plan))) }
    }

    init(_ plan: LoadPlan, _ cases: [SmokeCase], target: any SmokeTarget, variant: String?, time: any Timepiece) {
        (self.plan, self.target, self.variant, self.time) = (plan, target, variant, time)
        // Under load the rules over percentiles say how long an answer may take.
        self.cases = cases.map { smokeCase in
            var smokeCase = smokeCase
            smokeCase.expect.mostMilliseconds = nil
            return smokeCase
        }
        state = State(plan)
    }

    /// Sends it all, and waits for the last answer: what is under way at the end is part of the measurement.
    func run() async throws(Failure) -> LoadResult {
        let start = time.elapsed
        switch plan.arrival {
        case .open(let perSecond): await open(perSecond: perSecond, from: start)
        case .closed: await closed(until: start + plan.duration)
        }
        let took = time.elapsed - start
        var (result, hopeless) = state.content.withLock { ($0.result, $0.hopeless) }
        if let hopeless { throw hopeless }
        result.took = took
        return result
    }

    private func open(perSecond: Double, from start: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<(plan.count ?? 0) {
                // Waits only where as many are under way as may be; the wait is part of what this request takes.
                if number >= plan.concurrency { await group.next() }
                let due = start + LoadPlan.due(number, perSecond: perSecond)
                guard await sleep(until: due), !isHopeless else {
                    group.cancelAll()
                    break
                }
                group.addTask { await send(number, from: due) }
            }
            await group.waitForAll()
        }
    }

    private func closed(until end: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<plan.concurrency {
                group.addTask {
                    while time.elapsed < end, !isHopeless, let number = next() {
                        await send(number, from: time.elapsed)
                    }
                }
            }
            await group.waitForAll()
        }
    }

    private func next() -> Int? {
        state.content.withLock { content in
            guard content.sent < LoadPlan.mostRequests else { return nil }
            content.sent += 1
            return content.sent - 1
        }
    }

    /// False where the step was cancelled meanwhile.
    private func sleep(until due: Duration) async -> Bool {
        let left = due - time.elapsed
        guard left > .zero else { return true }
        do { try await time.sleep(for: left) } catch {
            state.content.withLock { $0.hopeless = $0.hopeless ?? .cancelled(doing: "putting load on \(target.name)") }
            return false
        }
        return true
    }

    private var isHopeless: Bool { state.content.withLock { $0.hopeless != nil } }

    private func send(_ number: Int, from begin: Duration) async {
        let smokeCase = cases[number % cases.count]
        let reply = await target.ask(smokeCase)
        let latency = time.elapsed - begin
        if case .hopeless(let failure) = reply.outcome {
            state.content.withLock { $0.hopeless = $0.hopeless ?? failure }
            return
        }
        let result = CaseResult(smokeCase, reply, retries: 0, wasInterrupted: false, target: variant)
        state.content.withLock { $0.result.count(result, after: latency) }
    }
}
