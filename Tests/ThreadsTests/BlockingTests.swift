/// Work on a thread of its own: its answer, its error, and its end when nobody waits any more.
import Synchronization
import Testing
import Threads

@Suite struct BlockingTests {
    private struct Refused: Error, Equatable {}

    @Test func answersAndErrorsComeBack() async throws {
        #expect(try await onThread { _ in 42 } == 42)
        await #expect(throws: Refused()) { try await onThread { _ in throw Refused() } }
    }

    @Test(.timeLimit(.minutes(1))) func cancellingReachesTheWork() async {
        let (begun, hasBegun) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await onThread { wanted in
                hasBegun.finish()
                while wanted.isWanted {}
                throw CancellationError()
            }
        }
        for await _ in begun {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
