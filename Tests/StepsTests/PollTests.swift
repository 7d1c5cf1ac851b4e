/// The one wait of all steps: when it looks, when it ends, and that no end but the verdict's is green.
import Clocks
import HTTP
import Live
import Steps
import Testing
import Workflow

@Suite struct PollTests {
    static let patience = Patience(
        doing: "waiting", limit: .seconds(100), thenTry: "Wait again.", stillRunning: "arn:x")

    /// A world with this clock and this draw of chance, and no network.
    static func world(_ clock: ManualClock, random: UInt64 = .max / 2 + 1) -> World {
        World(
            transport: Script([]), time: clock, random: { random }, files: MemoryFiles(), environment: Environment([:]),
            run: RunContext(Environment([:])),
            narrator: StandardNarrator(isWorkflow: false, masker: SharedMasker(), random: { 0 }) { _ in })
    }

    /// Polls over a list of answers; the last is repeated.
    static func poll(
        _ answers: [Result<Verdict<String>, Failure>], clock: ManualClock = ManualClock(), random: UInt64 = .max / 2 + 1
    ) async -> Result<String, Failure> {
        var rest = answers[...]
        do {
            return .success(
                try await world(clock, random: random).poll(patience) { () throws(Failure) in
                    let next = rest.count > 1 ? rest.removeFirst() : rest[rest.startIndex]
                    return try next.get()
                })
        } catch { return .failure(error) }
    }

    static func failure(_ kind: Failure.Kind) -> Failure { Failure(kind, doing: "a", because: "b", tryThis: "c") }

    @Test func endsWithTheVerdict() async throws {
        let clock = ManualClock()
        let end = await Self.poll([.success(.again(after: .seconds(8))), .success(.done("x"))], clock: clock)
        #expect(try end.get() == "x")
        #expect(clock.sleeps.withLock { $0 } == [.seconds(8)])
    }

    @Test(arguments: [(UInt64.min, 0.75), (UInt64.max / 2 + 1, 1.0), (UInt64.max, 1.25)])
    func spreadsItsSleepsByAQuarter(random: UInt64, factor: Double) async {
        let clock = ManualClock()
        _ = await Self.poll([.success(.again(after: .seconds(8))), .success(.done("x"))], clock: clock, random: random)
        let slept = clock.sleeps.withLock { $0.first?.seconds ?? 0 }
        #expect(abs(slept - 8 * factor) < 1e-6)
    }

    @Test func timesOutAtTheLimitAndNotBefore() async {
        let clock = ManualClock()
        let end = await Self.poll([.success(.again(after: .seconds(30)))], clock: clock)
        guard case .failure(let failure) = end else {
            Issue.record("a wait without end ended")
            return
        }
        #expect(failure.kind == .timedOut)
        #expect(failure.because.contains("arn:x"))
        #expect(failure.tryThis == "Wait again.")
        #expect(clock.elapsed == .seconds(100))
    }

    @Test func givesWhatIsRequestedForALookFourSecondsMore() async {
        var deadlines: [Duration?] = []
        let world = Self.world(ManualClock())
        let end = try? await world.poll(Self.patience) { () throws(Failure) -> Verdict<String> in
            deadlines.append(Deadline.current)
            return .done("x")
        }
        #expect(end == "x")
        #expect(deadlines == [.seconds(104)] && Deadline.current == nil)
    }

    @Test func keepsAWaitWithinAWaitToTheEarlierEnd() async {
        let world = Self.world(ManualClock())
        let inner = Patience(doing: "", limit: .seconds(1000), thenTry: "", stillRunning: "")
        let seen = try? await world.poll(Self.patience) { () throws(Failure) -> Verdict<Duration?> in
            .done(try await world.poll(inner) { () throws(Failure) in .done(Deadline.current) })
        }
        #expect(seen == .seconds(104))
    }

    @Test(arguments: [(40, 40, "after 40 s"), (-5, 0, "after 0.0 s"), (500, 100, "after 1 min 40 s")])
    func endsWithTheDeadlineAroundIt(deadline: Int, ended: Int, words: String) async {
        let clock = ManualClock()
        let end = await Deadline.$current.withValue(.seconds(deadline)) {
            await Self.poll([.success(.again(after: .seconds(30)))], clock: clock)
        }
        guard case .failure(let failure) = end else {
            Issue.record("a wait without end ended")
            return
        }
        #expect(failure.kind == .timedOut && failure.because.contains(words), "\(failure.because)")
        #expect(clock.elapsed == .seconds(ended))
    }

    @Test func isOverAndNotUnavailableWhereTheLastLookFindsNoAnswer() async {
        let clock = ManualClock()
        let end = await Self.poll(
            [
                .success(.again(after: .seconds(200))), .failure(Self.failure(.unavailable)),
            ], clock: clock)
        guard case .failure(let failure) = end else {
            Issue.record("a wait without an answer was green")
            return
        }
        #expect(failure.kind == .timedOut && clock.elapsed == .seconds(100))
    }

    @Test func toleratesSilenceButNotForEver() async throws {
        let silent = Result<Verdict<String>, Failure>.failure(Self.failure(.unavailable))
        let healed = await Self.poll([silent, silent, silent, silent, .success(.done("x"))])
        #expect(try healed.get() == "x")
        let dead = await Self.poll([silent])
        #expect(throws: Failure.self) { try dead.get() }
    }

    @Test(arguments: Failure.Kind.allCases.filter { $0 != .unavailable })
    func endsAtOnceWithAnyOtherFailure(kind: Failure.Kind) async {
        let clock = ManualClock()
        let end = await Self.poll([.failure(Self.failure(kind)), .success(.done("x"))], clock: clock)
        guard case .failure(let failure) = end else {
            Issue.record("\(kind) was swallowed")
            return
        }
        #expect(failure.kind == kind)
        #expect(clock.elapsed == .zero)
    }

    @Test func takesNothingForGreenThatItDoesNotUnderstand() async {
        let end = await Self.poll([.success(.refused("a new word"))])
        guard case .failure(let failure) = end else {
            Issue.record("an unknown status was green")
            return
        }
        #expect(failure.kind == .failed)
        #expect(failure.because.contains("a new word"))
    }

    @Test func namesWhatStillRunsWhereItIsCancelled() async {
        let clock = ManualClock { _ throws(CancellationError) in throw CancellationError() }
        let asleep = await Self.poll([.success(.again(after: .seconds(8)))], clock: clock)
        let looking = await Self.poll([.failure(Self.failure(.cancelled))])
        for end in [asleep, looking] {
            guard case .failure(let failure) = end else {
                Issue.record("a cancelled wait was green")
                return
            }
            #expect(failure.kind == .cancelled)
            #expect(failure.tryThis.contains("arn:x"))
        }
    }

    @Test(arguments: [
        (Duration.milliseconds(400), "0.4 s"), (.seconds(9.96), "10 s"), (.seconds(59), "59 s"),
        (.seconds(60), "1 min"),
        (.seconds(200), "3 min 20 s"), (.seconds(3600), "1 h"), (.seconds(7500), "2 h 5 min"),
    ])
    func saysDurationsAsPeopleDo(duration: Duration, words: String) {
        #expect(people(duration) == words)
    }
}
