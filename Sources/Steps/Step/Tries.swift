/// Trying again what may heal by itself: for requests that go elsewhere than to AWS, whose client does so on its own.
import HTTP

/// What one try came to.
enum Try<Value: Sendable>: Sendable {
    /// It worked.
    case done(Value)
    /// It may work later; after as long as the other side asked for, or as we see fit.
    case again(Failure, after: Duration? = nil)
    /// It will not work however often it is tried.
    case refused(Failure)
}

/// How often something is tried, and for how long in all.
struct Tries: Sendable, Hashable {
    /// The act, as the end of "while …".
    var doing: String
    /// Tries in all.
    var most: Int
    /// From the first try to the last.
    var limit: Duration
    /// One try.
    var each: Duration = .seconds(20)

    /// The pause after so many tries, where the other side asked for none: doubled each time.
    static func pause(after tries: Int) -> Duration { .seconds(min(0.5 * Double(1 << min(tries - 1, 10)), 15)) }

    /// Slack and GitHub ask for a pause in whole seconds; anything else is no request.
    static func asked(by headers: Headers) -> Duration? {
        headers["Retry-After"].flatMap { Int($0) }.flatMap { $0 >= 0 && $0 <= 86_400 ? .seconds($0) : nil }
    }
}

extension World {
    /// Tries until it is done or refused; where tries or time are used up, the last failure stands.
    ///
    /// - Parameter act: one try, in a world whose requests take no longer than a try may.
    func attempt<Value>(
        _ tries: Tries, _ act: (World) async -> Try<Value>
    ) async throws(Failure) -> Value {
        var patience = Patience(
            doing: tries.doing, limit: tries.limit, thenTry: "Run the step again.",
            stillRunning: "nothing that this step has started")
        // Failures are judged here, so that each is either tried again with its pause or stands.
        patience.toleratedSilence = 1
        let end = time.elapsed + tries.limit
        var count = 0
        return try await poll(patience) { () throws(Failure) -> Verdict<Value> in
            count += 1
            let left = end - time.elapsed
            switch await act(hurried(to: min(tries.each, max(left, .seconds(1))))) {
            case .done(let value): return .done(value)
            case .refused(let failure): throw failure
            case .again(let failure, let asked):
                // A wait spreads its pauses by a quarter to both sides; one that was asked for must not become shorter.
                let pause = asked.map { $0 * 4 / 3 } ?? Tries.pause(after: count)
                guard count < tries.most, time.elapsed + pause < end else {
                    throw failure.after(count, in: tries.limit)
                }
                narrator.say(
                    "no success yet (\(count) of \(tries.most)): \(failure.clause); again in \(people(pause))")
                return .again(after: pause)
            }
        }
    }

    /// The same world, whose requests take no longer than `limit` each.
    private func hurried(to limit: Duration) -> World {
        var world = self
        world.transport = HurriedTransport(transport: transport, limit: limit)
        return world
    }
}

extension Failure {
    fileprivate func after(_ tries: Int, in limit: Duration) -> Failure {
        guard tries > 1 else { return self }
        var failure = self
        failure.because = "\(clause) (\(tries) tries within \(people(limit)))"
        return failure
    }

    /// Who said no, without a full stop: for the inside of a sentence.
    var clause: String { because.hasSuffix(".") ? String(because.dropLast()) : because }
}

/// A transport that gives each request only so long.
private struct HurriedTransport: Transport {
    let transport: any Transport
    let limit: Duration

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var request = request
        request.limits = request.limits.atMost(limit)
        return try await transport.send(request)
    }
}
