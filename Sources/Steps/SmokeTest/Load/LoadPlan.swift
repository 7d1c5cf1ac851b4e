/// How requests arrive when a test puts load on its target. Pure.
import JSON

/// An arrival of requests, and how long it lasts.
struct LoadPlan: Sendable, Hashable {
    /// When the next request is sent.
    enum Arrival: Sendable, Hashable {
        /// At its time, whether or not others are answered yet: as callers who know nothing of each other.
        case open(perSecond: Double)
        /// When an earlier one is answered, so that a target that stalls is asked less.
        case closed
    }

    let arrival: Arrival
    let duration: Duration
    /// How many requests are under way at most.
    let concurrency: Int

    /// What is sent at most in one test.
    static let mostRequests = 1_000_000
    /// How many requests an open loop lets wait for their answers at a time, where nobody says otherwise.
    static let openConcurrency = 256

    /// How many requests an open loop sends; nil in a closed one, where the answers decide.
    var count: Int? {
        guard case .open(let perSecond) = arrival else { return nil }
        // A hair more, since 0.1 s times 10 a second are 1 to people and less to a double.
        return Int((perSecond * duration.seconds + 1e-9).rounded(.down))
    }

    /// When the request of this number should be sent, after the beginning: evenly spread, the first at once.
    static func due(_ number: Int, perSecond: Double) -> Duration { .seconds(Double(number) / perSecond) }
}

extension LoadPlan {
    /// Reads the inputs; nil where they ask for no load.
    init?(_ inputs: SmokeTest) throws(Failure) {
        guard let seconds = inputs.durationSeconds else {
            guard inputs.rate == nil else {
                throw .usage(
                    input: "rate", "nothing says for how long", tryThis: "Give duration-seconds too, such as 30.")
            }
            return nil
        }
        duration = seconds.duration
        arrival = inputs.rate.map { .open(perSecond: $0.perSecond) } ?? .closed
        concurrency = inputs.concurrency ?? (inputs.rate == nil ? 1 : Self.openConcurrency)
        guard duration > .zero, duration <= .seconds(86_400) else {
            throw .usage(
                input: "duration-seconds", "it is \(seconds)", tryThis: "Give a number more than 0, at most a day.")
        }
        guard count != 0, (count ?? 1) <= Self.mostRequests else {
            throw .usage(
                input: "duration-seconds", "at this rate that makes \(count ?? 0) requests",
                tryThis: "Let rate times duration-seconds be from 1 to \(Self.mostRequests).")
        }
    }

    /// The load in words.
    var sentence: String {
        let time = people(duration)
        return switch arrival {
        case .open(let perSecond):
            "\(JSONValue(perSecond).text) requests a second for \(time), whatever is answered (open loop); "
                + "times count from when a request should have been sent"
        case .closed:
            "\(concurrency) at a time for \(time), each after an answer (closed loop); a stall delays what would have been "
                + "sent meanwhile, and hides that: give rate to see it"
        }
    }
}
