/// A clock that moves only when a test or a sleep moves it.
import Clocks
import FoundationEssentials
import Synchronization

/// A ``Timepiece`` moved by hand: sleeping returns at once and moves it by that much.
public final class ManualClock: Timepiece {
    private struct State {
        var now: Date
        var elapsed = Duration.zero
        var sleeps: [Duration] = []
    }

    private let state: Mutex<State>

    /// Stands at `now` until it is moved.
    public init(_ now: Date = Date(timeIntervalSince1970: 1_767_225_600)) { state = Mutex(State(now: now)) }

    /// The wall clock.
    public var now: Date { state.withLock { $0.now } }

    /// Time since the beginning of the test.
    public var elapsed: Duration { state.withLock { $0.elapsed } }

    /// All sleeps in order.
    public var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Moves both clocks.
    public func advance(by duration: Duration) {
        state.withLock { state in
            state.now.addTimeInterval(duration.seconds)
            state.elapsed += duration
        }
    }

    /// Sets the wall clock alone, as somebody might under a running program.
    public func set(_ now: Date) { state.withLock { $0.now = now } }

    /// Moves both clocks and notes it; throws where the task is cancelled.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        state.withLock { $0.sleeps.append(duration) }
        advance(by: duration)
    }
}
