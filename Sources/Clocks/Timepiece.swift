/// The clock of the outer world, handed in at the edge: wall time to sign with, monotonic time for deadlines, the one sleep.
import FoundationEssentials

/// Where a program gets its time from. Production takes the machine's; a test moves one by hand.
public protocol Timepiece: Sendable {
    /// The wall clock, for signatures and for what people read. It may jump.
    var now: Date { get }

    /// Time since an arbitrary start that never goes backwards, for deadlines and durations.
    var elapsed: Duration { get }

    /// Waits; throws as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}

extension Duration {
    /// The duration in seconds, for arithmetic and for people.
    public var seconds: Double {
        let (whole, atto) = components
        return Double(whole) + Double(atto) / 1e18
    }
}
