/// The evaluation at a glance, for the page that a step leaves on its run.
import Metrics

/// Plain text in parts, none of it escaped yet: the writer of the page makes each text safe for its own markup.
package struct EvaluationSummary: Sendable, Hashable {
    /// A table with a heading.
    package struct Table: Sendable, Hashable {
        package let title: String
        /// The headings of the columns, and as many cells in each row.
        package let columns: [String], rows: [[String]]
        /// How many rows were left out.
        package let omitted: Int
        /// Whether a reader has to open it to see it.
        package let isFolded: Bool

        fileprivate init(_ title: String, _ columns: [String], _ rows: [[String]], isFolded: Bool = false) {
            (self.title, self.columns, self.isFolded) = (title, columns, isFolded)
            self.rows = rows.prefix(EvaluationSummary.shownRows).map { $0.map(EvaluationSummary.short) }
            omitted = max(0, rows.count - EvaluationSummary.shownRows)
        }
    }

    /// How many rows a table has at most, and how many characters a cell.
    static let shownRows = 30, shownCharacters = 200

    /// The heading.
    package let title: String
    /// Whether all rules hold; nil without rules.
    package let passed: Bool?
    /// The verdict, and the metrics that are asked for first.
    package let verdict: String, headline: String
    /// Rules (the failed ones first), metrics, and what is absent; none of them empty.
    package let tables: [Table]
    /// How the intervals were drawn.
    package let footnote: String

    static func short(_ text: String) -> String {
        text.unicodeScalars.count > shownCharacters
            ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(shownCharacters - 1))) + "…" : text
    }
}

extension Evaluation {
    /// The summary: at most three tables of at most 30 rows.
    package var summary: EvaluationSummary {
        EvaluationSummary(
            title: "Evaluation of \(EvaluationSummary.short(model.name))", passed: passed, verdict: verdictSentence,
            headline: EvaluationSummary.short(headlineText),
            tables: [ruleTable, metricsTable, absentTable].filter { !$0.rows.isEmpty }, footnote: resamplingText)
    }

    private var headlineText: String {
        let values = headlines.map { "\($0.name) \(metricText($0))" }.joined(separator: ", ")
        return "\(rowsText) rows, \(task.name)" + (values.isEmpty ? "" : ": " + values)
    }

    private var ruleTable: EvaluationSummary.Table {
        let sorted = rules.filter { !$0.passed } + rules.filter(\.passed)
        return .init("Rules", ["", "Rule", "Why"], sorted.map { [$0.passed ? "✅" : "❌", $0.rule, $0.why] })
    }

    private var metricsTable: EvaluationSummary.Table {
        let hasIntervals = shown.contains { $0.interval != nil }
        let rows = shown.map { metric -> [String] in
            let other = baseline?.metrics.first { $0.name == metric.name }
            let difference = difference(of: metric)
            let words = [difference?.text, difference?.verdict?.rawValue].compactMap(\.self)
            return [metric.name, Numeral.significant(metric.value)]
                + (hasIntervals ? [metric.interval.map(Self.intervalText) ?? "–"] : [])
                + (baseline == nil
                    ? []
                    : [
                        other.map { Numeral.significant($0.value) } ?? "–",
                        words.isEmpty ? "–" : words.joined(separator: ", "),
                    ])
        }
        return .init(
            "Metrics",
            ["Metric", "Value"] + (hasIntervals ? ["\(confidenceText) interval"] : [])
                + (baseline == nil ? [] : ["Baseline", "Difference"]), rows)
    }

    private var absentTable: EvaluationSummary.Table {
        .init(
            "Metrics that are not defined here", ["Metric", "Why"], absent.map { [$0.name, $0.reason] }, isFolded: true)
    }
}
