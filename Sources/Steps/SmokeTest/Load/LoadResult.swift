/// What requests under load came to, counted as they come. Pure.
import JSON

/// Times of what was answered rightly, and the number of what was not.
struct LoadResult: Sendable {
    let plan: LoadPlan
    /// Of right answers, in milliseconds: from the intended time of sending in an open loop, else from the sending.
    private(set) var milliseconds: [Double] = []
    /// Answers that are wrong: something else than was expected, though nobody refused to serve.
    private(set) var wrong = 0
    /// Requests that were not served: no answer, a 429 or a 5xx.
    private(set) var unserved = 0
    /// How often each reason came; the first few different ones.
    private(set) var reasons: [(words: String, count: Int)] = []
    /// From the first sending to the last answer.
    var took = Duration.zero

    private static let mostReasons = 10

    init(_ plan: LoadPlan) { self.plan = plan }

    /// All requests.
    var count: Int { milliseconds.count + failed }
    /// What was not answered rightly.
    var failed: Int { wrong + unserved }

    /// Counts one request that was over so long after the time from which it counts.
    mutating func count(_ result: CaseResult, after latency: Duration) {
        guard !result.isPassed else {
            milliseconds.append(latency.seconds * 1000)
            return
        }
        if let status = result.status, status < 500, status != 429 { wrong += 1 } else { unserved += 1 }
        let words = "“\(result.name)”: \(result.reasons.joined(separator: "; "))"
        if let place = reasons.firstIndex(where: { $0.words == words }) {
            reasons[place].count += 1
        } else if reasons.count < Self.mostReasons {
            reasons.append((words, 1))
        }
    }

    /// The times, where what failed counts as slower than everything.
    var latency: LatencySummary { LatencySummary(milliseconds, failed: failed) }

    /// Right answers a second.
    var throughput: Double? {
        took > .zero ? (Double(milliseconds.count) / took.seconds * 1000).rounded() / 1000 : nil
    }

    /// Why load makes a test red by itself: a wrong answer always, what was not served unless a rule says how much may be;
    /// and none at all.
    func objection(hasErrorRule: Bool) -> String? {
        guard count > 0 else { return "no load was sent" }
        guard wrong > 0 || (unserved > 0 && !hasErrorRule) else { return nil }
        let parts = [wrong > 0 ? "\(wrong) answered wrongly" : nil, unserved > 0 ? "\(unserved) not served" : nil]
        let shown = reasons.prefix(3).map { "\($0.words) (\($0.count) times)" }
        return "of \(count) requests under load \(parts.compactMap { $0 }.joined(separator: " and ")): "
            + shown.joined(separator: "; ")
    }

    /// The report's member `load`.
    var json: JSONValue {
        var object: JSONObject = [
            "loop": "closed", "rate": .null, "duration-seconds": JSONValue(plan.duration.seconds),
            "concurrency": plan.concurrency.json, "requests": count.json, "wrong": wrong.json,
            "unserved": unserved.json, "times-from": "sending",
        ]
        if case .open(let perSecond) = plan.arrival {
            object["loop"] = "open"
            object["rate"] = JSONValue(perSecond)
            object["times-from"] = "the intended time of sending"
        }
        object["reasons"] = .array(reasons.map { ["reason": .string($0.words), "count": $0.count.json] })
        return .object(object)
    }
}
