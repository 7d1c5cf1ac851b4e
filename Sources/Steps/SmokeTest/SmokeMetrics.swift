/// What a smoke test measures over all its requests, and what `require` says to that. Pure.
import JSON
import Metrics

/// The metrics of one run, by the names that rules use.
struct SmokeMetrics: Sendable {
    /// The names that a rule may use.
    static let names =
        [
            "cases", "failed-cases", "requests", "retries", "error-rate", "throughput", "min-ms", "mean-ms", "p50-ms",
            "p95-ms",
            "p99-ms", "max-ms", "max-difference", "rows", "differing-rows",
        ] + MetricTable.names

    /// In the order of ``names``; what was not measured is not there.
    private(set) var values: [(name: String, value: Double)]
    /// Why others were not, where there is more to say than that nobody measured them.
    private(set) var reasons: [String: String] = [:]

    /// Of these results; times and throughput of the load where there was one, else of the cases, which took so long
    /// altogether.
    init(_ results: [CaseResult], took: Duration, pingRetries: Int, load: LoadResult? = nil) {
        let latency = load?.latency ?? LatencySummary(results.map(\.milliseconds))
        let requests = results.count + (load?.count ?? 0)
        let errors = results.count(where: \.isError) + (load?.failed ?? 0)
        let seconds = took.seconds
        let throughput = seconds > 0 ? (Double(results.count) / seconds * 1000).rounded() / 1000 : nil
        let measured: [String: Double?] = [
            "cases": Double(results.count), "failed-cases": Double(results.count { !$0.isPassed }),
            "requests": Double(requests), "retries": Double(results.reduce(pingRetries) { $0 + $1.retries }),
            "error-rate": requests == 0 ? nil : Double(errors) / Double(requests),
            "throughput": load.map(\.throughput) ?? throughput,
            "min-ms": latency.milliseconds.first, "mean-ms": latency.mean, "p50-ms": latency.percentile(50),
            "p95-ms": latency.percentile(95), "p99-ms": latency.percentile(99), "max-ms": latency.milliseconds.last,
            "max-difference": results.compactMap(\.maxDifference).max(),
        ]
        values = Self.names.compactMap { name in measured[name].flatMap { $0 }.map { (name, $0) } }
    }

    /// Those that a report holds.
    init(_ json: JSONValue?) {
        values = Self.names.compactMap { name in json?[name]?.double.map { (name, $0) } }
    }

    /// Adds what came of so many rows of data.
    mutating func add(_ finding: DataPlan.Finding, rows: Int) {
        values.append(("rows", Double(rows)))
        if case .measured(_, let table) = finding { values += table.values }
        for name in MetricTable.names { reasons[name] = finding.reason(for: name) }
    }

    /// Adds how far answers are from a model's.
    mutating func add(_ comparison: ModelComparison) {
        guard let difference = comparison.maxDifference else { return }
        let known = self["max-difference"]
        values.removeAll { $0.name == "max-difference" }
        values += [
            ("max-difference", max(known ?? 0, difference)), ("differing-rows", Double(comparison.differing)),
        ]
    }

    /// A metric that was measured.
    subscript(name: String) -> Double? { values.first { $0.name == name }?.value }

    /// As an object.
    var json: JSONValue {
        var object = JSONObject()
        for (name, value) in values { object[name] = JSONValue(value) }
        return .object(object)
    }
}

/// A rule with what came of it.
struct RuleResult: Sendable, Hashable {
    let rule: RequireRule
    let value: Double?
    /// Why there is no value, where that is known.
    let reason: String?

    /// True where the rule holds.
    var holds: Bool { rule.holds(for: value) }

    /// A rule over what was measured.
    init(_ rule: RequireRule, _ metrics: SmokeMetrics) {
        self.rule = rule
        value = metrics[rule.name]
        reason = value == nil ? metrics.reasons[rule.name] : nil
    }

    /// The value in few words.
    var shown: String { value.map { JSONValue($0).text } ?? "not measured" + (reason.map { ", since \($0)" } ?? "") }

    /// One member of the report's `rules`.
    var json: JSONValue {
        [
            "rule": .string(rule.description), "value": value.json, "holds": .bool(holds), "reason": reason.json,
        ]
    }
}
