/// The machine's own clocks.
import FoundationEssentials

/// A ``Timepiece`` on the system's wall clock and its monotonic one.
public struct MachineTime: Timepiece {
    private let start: ContinuousClock.Instant

    /// Starts counting `elapsed` from here.
    public init() { start = ContinuousClock.now }

    /// The system's wall clock.
    public var now: Date { Date() }

    /// Monotonic time since this value was made, suspends included.
    public var elapsed: Duration { ContinuousClock.now - start }

    /// Suspends the task.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        do { try await Task.sleep(for: duration) } catch { throw CancellationError() }
    }
}
