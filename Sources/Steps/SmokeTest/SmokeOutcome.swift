/// What came of a test: how it ended, and what people are told. Holds no decision but that one; prints through who is handed in.
import JSON
import Workflow

/// Results, metrics, rules, and whether the endpoint stayed the same.
struct SmokeOutcome: Sendable {
    let results: [CaseResult]
    let metrics: SmokeMetrics
    let rules: [RuleResult]
    /// What came of the rows of data; nil where there were none.
    var finding: DataPlan.Finding?
    /// What came of the load; nil where there was none.
    var load: LoadResult?
    /// How far the answers to the rows are from the model's; nil where no model was given to compare with.
    var comparison: ModelComparison?
    /// What to know about the figures, a sentence each.
    var notes: [String] = []
    /// Whom the test was about, as in the report.
    var subject: JSONValue = .null
    /// What changed while it was tested, a sentence each.
    var changes: [String] = []

    var failed: [CaseResult] { results.filter { !$0.isPassed } }
    var broken: [RuleResult] { rules.filter { !$0.holds } }
    /// Why the answers to the rows are no predictions of them.
    var unfit: String? { if case .unfit(let why)? = finding { why } else { nil } }

    /// How the test ended. A change outweighs all: nobody knows what was tested. No results are no success.
    var result: SmokeReport.Result {
        if !changes.isEmpty { return .changed }
        return results.isEmpty || !failed.isEmpty || !broken.isEmpty || unfit != nil || overload != nil
            || comparison?.agrees == false
            ? .failed : .passed
    }

    /// Why the load was not borne.
    var overload: String? {
        load?.objection(hasErrorRule: rules.contains { $0.rule.name == "error-rate" })
    }

    /// The failure of the step; nil where the test passed.
    var failure: Failure? {
        switch result {
        case .passed: nil
        case .changed, .unfinished:
            Failure(
                .conflict, doing: "testing",
                because: "the endpoint was changed meanwhile: "
                    + changes.joined(separator: "; "),
                tryThis: "Find out who deploys to it, and test again once it stands still.")
        case .failed:
            Failure(
                .rejected, doing: "testing", because: verdict,
                tryThis:
                    "Read each failed case above; the answers are quoted in the log. The model, the container or the "
                    + "expectation is wrong.")
        }
    }

    /// The failed cases and rules in one sentence; a few of many.
    private var verdict: String {
        var parts = failed.prefix(5).map { "“\($0.name)”: \($0.reasons.joined(separator: ", "))" }
        if failed.count > 5 { parts.append("and \(failed.count - 5) more cases") }
        parts += broken.map { "\($0.rule) does not hold: it is \($0.shown)" }
        if let unfit { parts.append("the answers to the rows of data: \(unfit)") }
        if let overload { parts.append(overload) }
        if let words = comparison?.disagreement { parts.append(words) }
        let counts = [
            failed.isEmpty ? nil : "\(failed.count) of \(results.count) cases failed",
            broken.isEmpty ? nil : "\(broken.count) of \(rules.count) rules do not hold",
            unfit == nil ? nil : "the data could not be measured",
            overload == nil ? nil : "the load was not borne",
            comparison?.agrees == false ? "the answers are not the model's" : nil,
        ]
        return counts.compactMap { $0 }.joined(separator: " and ") + ": " + parts.joined(separator: "; ")
    }

    /// The outcome in a sentence.
    var headline: String {
        let times = ["p50", "p95", "p99"].compactMap { name in
            metrics["\(name)-ms"].map { "\(name) \(JSONValue($0).text) ms" }
        }
        return "\(results.count - failed.count) of \(results.count) cases passed (\(times.joined(separator: ", ")))."
    }

    /// What was measured of the data in a sentence; nil where there was none.
    private var measured: String? {
        guard case .measured(let task, let table)? = finding else { return nil }
        let values = table.values.map { "\($0.name) \(JSONValue(($0.value * 1_000_000).rounded() / 1_000_000).text)" }
        return "\(Int(metrics["rows"] ?? 0)) rows, \(task.rawValue): \(values.joined(separator: ", "))"
    }

    /// Each failed case with what was answered, and what was retried.
    func tell(_ narrator: any Narrator) {
        for result in failed {
            narrator.say("failed: “\(result.name)”: \(result.reasons.joined(separator: "; "))")
            if let logStream = result.logStream { narrator.say("  the container logs to \(logStream)") }
            if let body = result.body { narrator.quote(String(body.prefix(1024)), title: "answer to “\(result.name)”") }
        }
        if let measured { narrator.say(measured) }
        if let comparison {
            let words = "all \(comparison.compared) rows are answered as the model scores them"
            narrator.say(comparison.disagreement ?? words)
        }
        for reason in load?.reasons ?? [] { narrator.say("under load, \(reason.count) times: \(reason.words)") }
        for note in notes { narrator.say(note) }
        let interrupted = results.filter(\.wasInterrupted).map { "“\($0.name)”" }
        if !interrupted.isEmpty {
            narrator.warn(
                "not ready in between, and counted as errors: \(interrupted.prefix(5).joined(separator: ", "))")
        }
        if let retries = metrics["retries"], retries > 0 {
            narrator.say("Asked again because nothing served yet: \(Int(retries)) times.")
        }
    }

    /// Says which variants no case reached, since the test says nothing about them.
    func warnOfUnasked(_ variants: [String], _ narrator: any Narrator) {
        let asked = Set(results.compactMap(\.variant))
        let unasked = variants.filter { !asked.contains($0) }
        guard variants.count > 1, !unasked.isEmpty else { return }
        narrator.warn(
            "no case was answered by the variant \(unasked.joined(separator: ", ")); give target-variant to test it by name"
        )
    }
}

extension SmokeOutcome {
    /// Tables of cases, rules and times.
    func summarize(in summary: inout StepSummary) {
        for change in changes { summary.sentence("**Changed while tested:** \(change)") }
        summary.table(
            ["", "case", "status", "ms", "retries", "why it failed"],
            // What failed comes first: a long table is cut at its end.
            (failed + results.filter(\.isPassed)).map { result in
                [
                    result.isPassed ? (result.wasInterrupted ? "⚠️" : "✅") : "❌", "\(result.name)",
                    "\(result.status.map(String.init) ?? "none")", "\(JSONValue(result.milliseconds).text)",
                    "\(result.retries)", "\(result.reasons.joined(separator: "; "))",
                ]
            })
        if !rules.isEmpty {
            summary.table(
                ["", "rule", "measured"],
                rules.map { [$0.holds ? "✅" : "❌", .code($0.rule.description), "\($0.shown)"] })
        }
        if let load {
            summary.sentence("**Load:** \(load.plan.sentence). \(load.count) requests, \(load.failed) failed.")
        }
        if let comparison {
            summary.sentence(
                comparison.disagreement.map { "❌ **The answers are not the model's:** \($0)." }
                    ?? "✅ All \(comparison.compared) rows are answered as the model scores them in the runner.")
        }
        for note in notes { summary.sentence("\(note).") }
        summary.table(["metric", "value"], metrics.values.map { ["\($0.name)", "\(JSONValue($0.value).text)"] })
    }
}
