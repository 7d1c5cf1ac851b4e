/// Work that blocks or computes for long, on a thread of its own: the threads of Swift's concurrency stay free, so that
/// cancelling is heard meanwhile.
import Synchronization

/// The system has no thread left.
package struct NoThreadLeft: Error, Sendable, CustomStringConvertible {
    /// In words.
    package var description: String { "the system has no thread left" }
}

/// Told to work that has to look whether it is still wanted.
package final class Wanted: Sendable {
    private let isCancelled = Atomic(false)

    /// False once the task that waits for the work is cancelled.
    package var isWanted: Bool { !isCancelled.load(ordering: .relaxed) }

    fileprivate func cancel() { isCancelled.store(true, ordering: .relaxed) }
}

/// Runs `work` on a thread of its own and waits for it without blocking one of the task's.
package func onThread<Answer: Sendable>(_ work: @escaping @Sendable (Wanted) throws -> Answer) async throws -> Answer {
    let wanted = Wanted()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Answer, any Error>) in
            let isStarted = startThread { done.resume(with: Result { try work(wanted) }) }
            if !isStarted { done.resume(throwing: NoThreadLeft()) }
        }
    } onCancel: {
        wanted.cancel()
    }
}
