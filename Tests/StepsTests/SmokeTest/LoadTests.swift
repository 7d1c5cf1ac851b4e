/// Load: sent at its times whatever is answered, measured from those times, and red where it is not borne.
import Bytes
import Clocks
import Foundation
import JSON
import Synchronization
import Testing

@testable import Steps

@Suite struct LoadTests {
    /// A target that takes so long for each request, by its number, and answers what it is told to.
    final class Server: SmokeTarget {
        let name = "the server"
        let clock: ManualClock
        let asked = Mutex<[Duration]>([])
        let takes: @Sendable (Int) -> Duration
        let outcome: @Sendable (Int) -> Reply.Outcome

        init(
            _ clock: ManualClock, takes: @escaping @Sendable (Int) -> Duration = { _ in .milliseconds(1) },
            outcome: @escaping @Sendable (Int) -> Reply.Outcome = { _ in LoadTests.fine }
        ) {
            (self.clock, self.takes, self.outcome) = (clock, takes, outcome)
        }

        func ask(_ smokeCase: SmokeCase) async -> Reply {
            let start = clock.elapsed
            let number = asked.withLock { asked in
                asked.append(start)
                return asked.count - 1
            }
            clock.advance(by: takes(number))
            return Reply(outcome: outcome(number), took: clock.elapsed - start)
        }
    }

    static let fine = Reply.Outcome.answered(Answer(status: 200, contentType: "text/csv", body: Array("1".utf8)))
    static let cases = CaseRunTests.cases

    static func run(
        _ plan: LoadPlan, takes: @escaping @Sendable (Int) -> Duration = { _ in .milliseconds(1) },
        outcome: @escaping @Sendable (Int) -> Reply.Outcome = { _ in fine }
    ) async throws -> (LoadResult, [Duration]) {
        let clock = ManualClock()
        let server = Server(clock, takes: takes, outcome: outcome)
        let result = try await LoadRun(plan, cases, target: server, variant: nil, time: clock).run()
        return (result, server.asked.withLock { $0 })
    }

    /// One request at a time, so that a clock that is moved by hand has one owner.
    static func plan(_ arrival: LoadPlan.Arrival, seconds: Int = 3) -> LoadPlan {
        LoadPlan(arrival: arrival, duration: .seconds(seconds), concurrency: 1)
    }

    @Test func sendsAtItsTimes() async throws {
        let (result, asked) = try await Self.run(Self.plan(.open(perSecond: 100)))
        #expect(asked.count == 300)
        for (number, time) in asked.enumerated() {
            #expect((time.seconds - Double(number) / 100).magnitude < 1e-6)
        }
        #expect(result.count == 300 && result.failed == 0)
        #expect(result.latency.percentile(99) == 1)
        #expect(result.throughput.map { ($0 - 100).magnitude < 1 } == true)
    }

    /// A stall of a second at 100 requests a second: a hundred callers waited for it, and only one of them was asked for.
    @Test func aStallIsSeenByAllWhoWaitedForIt() async throws {
        let stall: @Sendable (Int) -> Duration = { $0 == 150 ? .seconds(1) : .milliseconds(1) }
        let (open, _) = try await Self.run(Self.plan(.open(perSecond: 100)), takes: stall)
        #expect(open.count == 300)
        #expect((open.latency.percentile(99) ?? 0) > 950)
        #expect((open.latency.percentile(95) ?? 0) > 800)
        #expect((open.latency.percentile(75) ?? 0) > 200)
        let (closed, _) = try await Self.run(Self.plan(.closed), takes: stall)
        #expect(closed.count > 1000)
        #expect(closed.latency.percentile(99) == 1)
        #expect(closed.latency.milliseconds.last == 1000)
    }

    @Test func aSlowTargetIsSentEverythingNonetheless() async throws {
        let (result, _) = try await Self.run(
            Self.plan(.open(perSecond: 100), seconds: 1), takes: { _ in .milliseconds(20) })
        #expect(result.count == 100)
        #expect((result.latency.milliseconds.last ?? 0) > 1000)
        #expect(result.took.seconds > 1.9)
    }

    @Test func aClosedLoopEndsInTime() async throws {
        let (result, asked) = try await Self.run(Self.plan(.closed, seconds: 1), takes: { _ in .milliseconds(30) })
        #expect(asked.allSatisfy { $0 < .seconds(1) })
        #expect(result.count == 34)
    }

    @Test func severalAtATimeLoseNothing() async throws {
        let crowd = CaseRunTests.Crowd { _ in Self.fine }
        let plan = LoadPlan(arrival: .open(perSecond: 1000), duration: .seconds(2), concurrency: 16)
        let result = try await LoadRun(plan, Self.cases, target: crowd, variant: nil, time: ManualClock()).run()
        #expect(result.count == 2000)
        let most = crowd.most.withLock { $0 }
        #expect(most <= 16 && most > 1)
        #expect(crowd.asked.withLock { $0.count { $0 == "7" } } == 67)
    }

    @Test func whatFailsIsSlowerThanEverything() async throws {
        let refused = Reply.Outcome.answered(Answer(status: 503, contentType: nil, body: []))
        let (result, _) = try await Self.run(
            Self.plan(.open(perSecond: 100)), outcome: { $0 % 50 == 7 ? refused : Self.fine })
        #expect(result.failed == 6 && result.wrong == 0)
        #expect(result.latency.percentile(99) == nil)
        #expect(result.latency.percentile(95) == 1)
    }

    struct Verdict: Sendable {
        var outcome: Reply.Outcome
        var hasErrorRule = false
        var isRed = true
    }

    static func answer(_ status: Int, _ body: String) -> Reply.Outcome {
        .answered(Answer(status: status, contentType: "text/csv", body: Array(body.utf8)))
    }

    @Test(arguments: [
        Verdict(outcome: fine, isRed: false), Verdict(outcome: fine, hasErrorRule: true, isRed: false),
        Verdict(outcome: answer(200, "")), Verdict(outcome: answer(200, ""), hasErrorRule: true),
        Verdict(outcome: answer(200, "nan"), hasErrorRule: true), Verdict(outcome: answer(400, ""), hasErrorRule: true),
        Verdict(outcome: answer(500, "")), Verdict(outcome: answer(500, ""), hasErrorRule: true, isRed: false),
        Verdict(outcome: answer(429, ""), hasErrorRule: true, isRed: false),
        Verdict(outcome: .unanswered("cut")), Verdict(outcome: .unanswered("cut"), hasErrorRule: true, isRed: false),
        Verdict(outcome: .notReady("503")), Verdict(outcome: .notReady("503"), hasErrorRule: true, isRed: false),
    ])
    func oneInAThousandIsSeen(verdict: Verdict) async throws {
        let (result, _) = try await Self.run(
            Self.plan(.open(perSecond: 1000), seconds: 1), outcome: { $0 == 500 ? verdict.outcome : Self.fine })
        #expect((result.objection(hasErrorRule: verdict.hasErrorRule) != nil) == verdict.isRed)
    }

    @Test func whatIsHopelessEndsIt() async {
        let denied = Failure(.denied, doing: "asking", because: "no", tryThis: "no")
        await #expect(throws: denied) {
            try await Self.run(Self.plan(.open(perSecond: 100)), outcome: { $0 < 10 ? Self.fine : .hopeless(denied) })
        }
        await #expect(throws: denied) {
            try await Self.run(Self.plan(.closed), outcome: { $0 < 10 ? Self.fine : .hopeless(denied) })
        }
    }

    @Test func cancellingEndsIt() async {
        let clock = ManualClock { passed throws(CancellationError) in
            if passed > .seconds(1) { throw CancellationError() }
        }
        let run = LoadRun(
            Self.plan(.open(perSecond: 100)), Self.cases, target: Server(clock), variant: nil, time: clock)
        await #expect { try await run.run() } throws: { ($0 as? Failure)?.kind == .cancelled }
        #expect(clock.elapsed < .seconds(1.1))
    }

    // MARK: the step

    static let arguments = SmokeTestTests.arguments + ["--rate", "2", "--duration-seconds", "2", "--concurrency", "1"]

    func smoke(_ load: [Exchange], _ more: [String] = [], clock: ManualClock = ManualClock()) async -> BenchRun {
        await bench(
            SmokeTest.self, Self.arguments + more,
            script: SmokeTestTests.before + SmokeTestTests.good + load + SmokeTestTests.after,
            files: ["cases.json": SmokeTestTests.cases], clock: clock)
    }

    static func load(third: Exchange = SmokeTestTests.answer("0.75")) -> [Exchange] {
        SmokeTestTests.good + [third, SmokeTestTests.modelError(415)]
    }

    @Test func theStepReportsTheLoad() async {
        let clock = ManualClock()
        let slow = SmokeTestTests.answer("0.75") { _ in clock.advance(by: .milliseconds(700)) }
        let run = await smoke(Self.load(third: slow), ["--require", "p50-ms <= 200\nerror-rate <= 0"], clock: clock)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["metrics"]?["requests"] == 6)
        #expect(run.record["cases"] == 2)
        // The fourth should have been sent at 1.5 s, and the third was answered at 1.7 s.
        #expect(run.record["metrics"]?["max-ms"] == 700)
        #expect(run.record["p50-ms"] == 0)
        #expect((run.record["metrics"]?["mean-ms"]?.double ?? 0) > 220)
        let report = run.files["report.json"].flatMap { try? JSONValue(parsing: $0) }
        #expect(report?["load"]?["loop"] == "open")
        #expect(report?["load"]?["requests"] == 4)
        #expect(report?["notes"]?.array?.count == 1)
        #expect(run.story.contains("p95-ms and p99-ms of 4 requests are the slowest one"), "\(run.story)")
    }

    @Test func aWrongAnswerUnderLoadIsRedWhateverARuleSays() async {
        let run = await smoke(Self.load(third: SmokeTestTests.answer("0.1")), ["--require", "error-rate <= 1"])
        #expect(run.failure == .rejected)
        let because = run.record["failure"]?["because"]?.string ?? ""
        #expect(because.contains("of 4 requests under load 1 answered wrongly: “yes”: $[0][0] is 0.1"), "\(because)")
    }

    @Test func aRuleSaysHowMuchMayBeRefused() async {
        let throttled = SmokeTestTests.error("ThrottlingException", status: 429)
        let plain = await smoke(Self.load(third: throttled))
        #expect(plain.failure == .rejected)
        let ruled = await smoke(Self.load(third: throttled), ["--require", "error-rate <= 0.2"])
        #expect(ruled.exitCode == 0, "\(ruled.story)")
        #expect(ruled.record["p99-ms"] == .null)
        let strict = await smoke(Self.load(third: throttled), ["--require", "error-rate <= 0.1"])
        #expect(strict.failure == .rejected)
        let late = await smoke(Self.load(third: throttled), ["--require", "error-rate <= 1\np99-ms <= 99999"])
        #expect(late.failure == .rejected)
    }

    @Test func noLoadWhereACaseFails() async {
        let run = await bench(
            SmokeTest.self, Self.arguments + ["--require", "p99-ms <= 1000"],
            script: SmokeTestTests.before + [SmokeTestTests.answer("0.1"), SmokeTestTests.modelError(415)]
                + SmokeTestTests.after, files: ["cases.json": SmokeTestTests.cases])
        #expect(run.failure == .rejected)
        #expect(run.record["p99-ms"] == .null)
    }
}
