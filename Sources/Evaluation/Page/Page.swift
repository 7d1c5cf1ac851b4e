/// The evaluation as one HTML file: no script, nothing fetched, for screens and paper.
import Metrics

extension Evaluation {
    /// How many rules, sources and values of facets a page shows.
    private static let shownRules = 100, shownSources = 20, shownEntries = 24

    /// The page. The same evaluation gives the same bytes.
    package var page: String {
        let html: HTML = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Evaluation of \(model.name)</title>
            <style>\(HTML.style)</style></head>
            <body><main>
            \(header)
            \(tiles)
            \(ruleSection)
            \(metricSection)
            \(chartSection)
            \(biasSection)
            <footer>\(resamplingText)</footer>
            </main></body></html>
            """
        return html.source + "\n"
    }

    private var header: HTML {
        let style: HTML = passed.map { $0 ? "verdict good" : "verdict bad" } ?? "verdict"
        let mark = passed.map { $0 ? "✓ " : "✗ " } ?? ""
        var facts: [(HTML, HTML)] = [("Task", "\(taskText)"), ("Rows", "\(rowsText)")]
        if !data.sources.isEmpty {
            let more = data.sources.count - Self.shownSources
            let rest: [HTML] = more > 0 ? ["and \(more) more"] : []
            let shown = data.sources.prefix(Self.shownSources).map { source -> HTML in "\(source)" }
            facts.append(("Data", HTML((shown + rest).map { "<div>\($0)</div>" })))
        }
        facts += [
            ("Library", model.library), ("Objective", model.objective), ("Digest", model.digest),
            ("Baseline", baseline?.name),
        ].compactMap { name, value in value.map { (name, "\($0)") } }
        return """
            <header><p class="kicker">Model evaluation</p><h1>\(model.name)</h1>
            <p class="\(style)">\(mark)\(verdictSentence)</p>
            <dl class="facts">\(HTML(facts.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }))</dl></header>
            """
    }

    private var tiles: HTML {
        guard !headlines.isEmpty else { return "" }
        let tiles = headlines.map { metric -> HTML in
            let interval: HTML =
                metric.interval.map { "<p>\(Self.intervalText($0))</p>" } ?? ""
            let beside: HTML = difference(of: metric).map { "<p>\($0.markup)</p>" } ?? ""
            return """
                <div class="tile"><p>\(metric.name)</p><p class="big">\(Numeral.significant(metric.value))</p>\
                \(interval)\(beside)</div>
                """
        }
        return "<section class=\"tiles\" aria-label=\"At a glance\">\(HTML(tiles))</section>"
    }

    private var ruleSection: HTML {
        guard !rules.isEmpty else { return "" }
        // What failed comes first: it is what a reader looks for.
        let sorted = rules.filter { !$0.passed } + rules.filter(\.passed)
        let rows = sorted.prefix(Self.shownRules).map { rule -> [HTML] in
            let mark: HTML = rule.passed ? "<span class=\"good\">✓ holds</span>" : "<span class=\"bad\">✗ fails</span>"
            return [mark, "<code>\(rule.rule)</code>", "\(rule.why)"]
        }
        let more: HTML =
            rules.count > Self.shownRules ? "<p class=\"note\">and \(rules.count - Self.shownRules) more</p>" : ""
        return """
            <section class="words"><h2>Rules</h2>\(HTML.table(["Verdict", "Rule", "Why"], rows))\(more)</section>
            """
    }

    private var metricSection: HTML {
        var parts: [HTML] = ["<h2>Metrics</h2>"]
        if shown.isEmpty { parts.append("<p>No metric has a value.</p>") } else { parts.append(metricTable) }
        if !absent.isEmpty {
            let rows = absent.prefix(Self.shownMetrics).map { ["\($0.name)", "\($0.reason)"] as [HTML] }
            let summary =
                absent.count == 1 ? "1 metric is not defined here" : "\(absent.count) metrics are not defined here"
            parts.append(
                """
                <details class="words"><summary>\(summary)</summary>\(HTML.table(["Metric", "Why"], rows))</details>
                """)
        }
        return "<section>\(HTML(parts))</section>"
    }

    private var metricTable: HTML {
        let hasIntervals = shown.contains { $0.interval != nil }
        let columns: [HTML] =
            ["Metric", "Value"] + (hasIntervals ? ["\(confidenceText) interval"] : [])
            + (baseline == nil ? [] : ["Baseline", "Difference"])
        return .table(
            columns,
            shown.map { metric in
                let other = baseline?.metrics.first { $0.name == metric.name }
                let beside: [HTML] = [
                    other.map { "\(Numeral.significant($0.value))" } ?? "–",
                    difference(of: metric)?.markup ?? "–",
                ]
                return ["\(metric.name)", "\(Numeral.significant(metric.value))"]
                    + (hasIntervals ? [metric.interval.map { "\(Self.intervalText($0))" } ?? "–"] : [])
                    + (baseline == nil ? [] : beside)
            })
    }

    private var chartSection: HTML {
        let figures = [
            metricFigure, comparisonFigure, rocFigure, precisionRecallFigure, calibrationFigure, scoreFigure,
            confusionFigure, predictionFigure, residualFigure,
        ].compactMap(\.self)
        guard !figures.isEmpty else { return "" }
        return "<section><h2>Charts</h2><div class=\"charts\">\(HTML(figures.map(\.html)))</div></section>"
    }

    private var biasSection: HTML {
        let tables = bias.flatMap { report in
            report.facets.flatMap { column, entries in
                entries.map { (report, column, $0) }
            }
        }
        guard !tables.isEmpty else { return "" }
        let parts = tables.prefix(Self.shownEntries).map { report, column, entry -> HTML in
            let rows = entry.metrics.map { metric -> [HTML] in
                switch metric.value {
                case .success(let value): ["\(metric.description)", "\(Numeral.significant(value))"]
                case .failure(let reason):
                    ["\(metric.description)", "<span class=\"soft\">\(reason.description)</span>"]
                }
            }
            let stage: HTML = report.stage == .preTraining ? "in the data" : "in the predictions"
            return """
                <details><summary>\(column) = \(entry.valueOrThreshold), \(stage)</summary>\
                \(HTML.table(["Measure", "Value"], rows))</details>
                """
        }
        let more = tables.count - Self.shownEntries
        let rest: HTML = more > 0 ? "<p class=\"note\">and \(more) more in analysis.json</p>" : ""
        return "<section><h2>Bias</h2>\(HTML(parts))\(rest)</section>"
    }
}
