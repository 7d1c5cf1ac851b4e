/// Runs what blocks on a thread of its own: the pool of Swift's tasks has a thread per core, and a test that blocks one
/// falsifies the times that others measure.
import Foundation

func offPool<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { waiter in
        Thread.detachNewThread { waiter.resume(with: Result(catching: body)) }
    }
}
