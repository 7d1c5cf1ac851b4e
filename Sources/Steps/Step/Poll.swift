/// Waiting for something to become so: the one loop with the one sleep, driven by a decision that is tested elsewhere.
import Clocks

/// What one look at the world means for a wait.
public enum Verdict<State: Sendable>: Sendable {
    /// It is over, in this state.
    case done(State)
    /// It goes on; look again after about so long.
    case again(after: Duration)
    /// What was seen cannot be understood, so it is not taken for anything.
    case refused(String)
}

/// How long a wait may last and what a person does when it has.
public struct Patience: Sendable {
    /// The act, as the end of "while …".
    public var doing: String
    /// Counted on the monotonic clock.
    public var limit: Duration
    /// How to go on waiting; names the ARN.
    public var thenTry: String
    /// What goes on without us when we are cancelled.
    public var stillRunning: String
    /// Looks in a row that may fail for want of an answer.
    public var toleratedSilence = 5
    /// How long after the limit a look that began before it may still bring the end.
    static let overrun = Duration.seconds(4)

    /// A wait of at most `limit`.
    public init(doing: String, limit: Duration, thenTry: String, stillRunning: String) {
        self.doing = doing
        self.limit = limit
        self.thenTry = thenTry
        self.stillRunning = stillRunning
    }
}

extension World {
    /// Looks until a verdict ends it. Sleeps are spread by a quarter to both sides; the last look is at the limit, and what
    /// is requested for a look has its answer a few seconds later at most. Within another deadline a wait ends with that.
    ///
    /// A look that fails as `unavailable` is told and repeated a few times: an outage of the API is not one of the work.
    /// Every other failure ends the wait at once.
    public func poll<State>(
        _ patience: Patience, look: () async throws(Failure) -> Verdict<State>
    ) async throws(Failure) -> State {
        let began = time.elapsed
        let end = min(began + patience.limit, Deadline.current ?? began + patience.limit)
        defer { narrator.settle() }
        var silence = 0
        var pause = Duration.zero
        while true {
            do throws(Failure) {
                switch try await inTime(end + Patience.overrun, look) {
                case .done(let state): return state
                case .again(let after): pause = after
                case .refused(let words):
                    throw Failure(
                        .failed, doing: patience.doing, because: words,
                        tryThis: "Look at it in the console, and report the status: \(patience.thenTry)")
                }
                silence = 0
            } catch {
                guard error.kind != .cancelled else { throw cancelled(patience) }
                silence += 1
                guard error.kind == .unavailable, silence < patience.toleratedSilence else { throw error }
                narrator.say("no answer (\(silence) of \(patience.toleratedSilence)): \(error.because)")
                pause = max(pause, .seconds(5))
            }
            let left = end - time.elapsed
            guard left > .zero else { throw timedOut(patience, after: max(.zero, end - began)) }
            do { try await time.sleep(for: min(left, pause * (0.75 + fraction() / 2))) } catch {
                throw cancelled(patience)
            }
        }
    }

    /// One look, whose requests end by the deadline.
    private func inTime<State>(
        _ deadline: Duration, _ look: () async throws(Failure) -> Verdict<State>
    ) async throws(Failure) -> Verdict<State> {
        let seen: Result<Verdict<State>, Failure> = await Deadline.$current.withValue(
            min(deadline, Deadline.current ?? deadline)
        ) {
            do throws(Failure) { return .success(try await look()) } catch { return .failure(error) }
        }
        return try seen.get()
    }

    private func cancelled(_ patience: Patience) -> Failure {
        .cancelled(doing: patience.doing, still: patience.stillRunning)
    }

    private func timedOut(_ patience: Patience, after limit: Duration) -> Failure {
        Failure(
            .timedOut, doing: patience.doing,
            because: "it was not over after \(people(limit)); it still runs: \(patience.stillRunning)",
            tryThis: patience.thenTry)
    }
}

/// A duration as people say it: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
public func people(_ duration: Duration) -> String {
    let seconds = duration.seconds
    let whole = Int(seconds.rounded())
    return switch seconds {
    case ..<9.95: "\((seconds * 10).rounded() / 10) s"
    case ..<60: "\(whole) s"
    case ..<3600: whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s"
    default: whole % 3600 < 60 ? "\(whole / 3600) h" : "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
