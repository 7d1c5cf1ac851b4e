/// Many cases at a time: never more than allowed, results in order, and an end for all where one is hopeless.
import Bytes
import Clocks
import HTTP
import JSON
import Live
import Synchronization
import Testing
import Workflow

@testable import Steps

@Suite struct CaseRunTests {
    /// A target that counts who asks at the same time.
    final class Crowd: SmokeTarget {
        let name = "the crowd"
        let now = Mutex(0)
        let most = Mutex(0)
        let asked = Mutex<[String]>([])
        let outcome: @Sendable (SmokeCase) -> Reply.Outcome

        init(_ outcome: @escaping @Sendable (SmokeCase) -> Reply.Outcome) { self.outcome = outcome }

        func ask(_ smokeCase: SmokeCase) async -> Reply {
            asked.withLock { $0.append(smokeCase.name) }
            let together = now.withLock { now in
                now += 1
                return now
            }
            most.withLock { $0 = max($0, together) }
            for _ in 0..<20 { await Task.yield() }
            now.withLock { $0 -= 1 }
            return Reply(outcome: outcome(smokeCase), took: .milliseconds(1))
        }
    }

    static let cases = (0..<30).map { number in
        SmokeCase(name: "\(number)", contentType: "text/csv", accept: nil, body: [], expect: CaseExpectation())
    }

    static let fine = Reply.Outcome.answered(Answer(status: 200, contentType: "text/csv", body: Array("1".utf8)))

    static func run(_ target: some SmokeTarget) -> CaseRun {
        let clock = ManualClock()
        let variables = Environment([:])
        let narrator = StandardNarrator(isWorkflow: false, masker: SharedMasker(), random: { 7 }) { _ in }
        let world = World(
            transport: Script([]), time: clock, random: { 7 }, files: MemoryFiles(), environment: variables,
            run: RunContext(variables), narrator: narrator)
        return CaseRun(target: target, variant: nil, world: world, deadline: .seconds(60), longestPause: .seconds(1))
    }

    @Test(arguments: [1, 4, 30, 100])
    func asksSoManyAtATime(concurrency: Int) async throws {
        let crowd = Crowd { _ in Self.fine }
        let (results, _) = try await Self.run(crowd).all(Self.cases, concurrency: concurrency)
        #expect(results.map(\.name) == Self.cases.map(\.name))
        #expect(results.filter { !$0.isPassed }.isEmpty)
        let (most, asked) = (crowd.most.withLock { $0 }, crowd.asked.withLock { Set($0).count })
        #expect(most <= min(concurrency, 30))
        #expect(asked == 30)
    }

    @Test func oneBadInThirtyIsFound() async throws {
        let crowd = Crowd {
            $0.name == "17" ? .answered(Answer(status: 200, contentType: "text/csv", body: [])) : Self.fine
        }
        let (results, _) = try await Self.run(crowd).all(Self.cases, concurrency: 4)
        #expect(results.filter { !$0.isPassed }.map(\.name) == ["17"])
    }

    @Test func oneHopelessEndsAll() async {
        let denied = Failure(.denied, doing: "asking", because: "no", tryThis: "no")
        let crowd = Crowd { _ in .hopeless(denied) }
        await #expect(throws: denied) { try await Self.run(crowd).all(Self.cases, concurrency: 4) }
        #expect(crowd.asked.withLock(\.count) <= 8)
    }
}
