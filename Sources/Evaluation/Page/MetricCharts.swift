/// The charts of metrics: values with intervals, and how far the model is from the baseline.
import Metrics

extension Evaluation {
    /// How many metrics a chart or a table shows.
    static let shownMetrics = 60
    /// Metrics that are not on a common scale from 0 to 1 though they may lie there.
    private static let unscaled: Set = [
        "log_loss", "mae", "mse", "rmse", "rmsle", "mape", "max_error", "median_absolute_error", "brier",
    ]

    /// Without the second name of a number that has two.
    var shown: [MeasuredMetric] {
        let hidden = metrics.contains { $0.name == "auc" } ? "roc_auc" : ""
        return Array(metrics.filter { $0.name != hidden }.prefix(Self.shownMetrics))
    }

    /// Shares of one, on one axis.
    var metricFigure: Figure? {
        let rows = shown.filter { (0...1).contains($0.value) && !Self.unscaled.contains($0.name) }
        guard rows.count > 1 else { return nil }
        let others = rows.map { row in baseline?.metrics.first { $0.name == row.name }?.value }
        let ends = rows.flatMap { [$0.value, $0.interval?.lower ?? $0.value, $0.interval?.upper ?? $0.value] }
        let low = min((ends + others.compactMap(\.self)).min() ?? 0, 0.999)
        let axis = Axis((low * 10 - 1e-9).rounded(.down) / 10, 1)
        let hasBaseline = others.contains { $0 != nil }
        let plot = Self.rowPlot(axis, rows.count, title: "Value")
        let marks = zip(rows, others).enumerated().map { place, pair in
            let (row, other) = pair
            let y = Double(rows.count - place) - 0.5
            let beneath: HTML = other.map { plot.diamond(Point(x: $0, y: y)) } ?? ""
            return plot.rowName(row.name, y) + beneath
                + plot.whisker(row.value, row.interval.map { ($0.lower, $0.upper) }, y)
        }
        return Figure(
            id: "metrics", title: "Metrics from 0 to 1",
            description: "A dot for each metric" + (resampling == nil ? "" : ", a whisker for its interval")
                + (hasBaseline ? ", a diamond for the baseline." : "."),
            size: (420, plot.height + 50), drawing: plot.frame + HTML(marks),
            legend: [("a", "model" + (resampling == nil ? "" : " and its interval"))]
                + (hasBaseline ? [("diamond", "baseline")] : []))
    }

    /// Differences in their standard errors, turned so that better is right: so all metrics share an axis.
    var comparisonFigure: Figure? {
        let usable = (baseline?.comparisons ?? []).filter { $0.comparison.standardError > 0 }
            .prefix(Self.shownMetrics)
        guard !usable.isEmpty else { return nil }
        let rows = usable.map { name, comparison -> (String, Double, (Double, Double)) in
            let unit = (comparison.better == .higher ? 1 : -1) / comparison.standardError
            let ends = (comparison.lower * unit, comparison.upper * unit)
            return (name, comparison.difference * unit, (min(ends.0, ends.1), max(ends.0, ends.1)))
        }
        let axis = Axis(around: [-2, 2] + rows.flatMap { [$0.1, $0.2.0, $0.2.1] }, ticks: 6)
        let plot = Self.rowPlot(axis, rows.count, title: "← worse · in standard errors · better →")
        let zero = plot.line([Point(x: 0, y: 0), Point(x: 0, y: Double(rows.count))], "zero")
        let marks = rows.enumerated().map { place, row in
            let y = Double(rows.count - place) - 0.5
            return plot.rowName(row.0, y) + plot.whisker(row.1, row.2, y)
        }
        return Figure(
            id: "comparison", title: "Model beside baseline",
            description: "For each metric how far the model is from the baseline. Where the whisker does not touch the "
                + "line at 0, the difference is more than luck.",
            size: (420, plot.height + 50), drawing: plot.frame + zero + HTML(marks),
            note: "A whisker that crosses 0: no difference is shown on these rows.")
    }

    private static func rowPlot(_ axis: Axis, _ rows: Int, title: String) -> Plot {
        Plot(
            left: 142, width: 262, height: Double(rows) * 22, x: axis, y: Axis(0, Double(rows), ticks: 1),
            xTitle: title)
    }

    func metricText(_ metric: MeasuredMetric) -> String {
        Numeral.significant(metric.value) + (metric.interval.map { " (\(Self.intervalText($0)))" } ?? "")
    }

    static func intervalText(_ interval: Interval) -> String {
        // As many digits as tell the bounds from each other.
        let digits = min(max(Numeral.decimals(of: interval.upper - interval.lower, 2), 0), 15)
        return "\(Numeral.fixed(interval.lower, digits)) to \(Numeral.fixed(interval.upper, digits))"
    }
}

extension Plot {
    fileprivate func rowName(_ name: String, _ y: Double) -> HTML {
        let at = place(Point(x: x.low, y: y))
        let short = name.count > 20 ? name.prefix(19) + "…" : name
        return "<text class=\"name\" x=\"\(at.x - 8)\" y=\"\(at.y + 3.5)\" text-anchor=\"end\">\(short)</text>"
    }

    fileprivate func diamond(_ point: Point) -> HTML {
        let at = place(point)
        return "<path class=\"diamond\" d=\"M\(at.x) \(at.y - 5)l5 5l-5 5l-5 -5z\"/>"
    }

    /// A dot, and a line with caps to both ends.
    fileprivate func whisker(_ value: Double, _ ends: (Double, Double)?, _ y: Double) -> HTML {
        let line = ends.map { low, high -> HTML in
            let (from, to) = (place(Point(x: low, y: y)), place(Point(x: high, y: y)))
            return """
                <path class="line a" d="M\(from.x) \(from.y - 4)V\(from.y + 4)M\(from.x) \(from.y)H\(to.x)\
                M\(to.x) \(to.y - 4)V\(to.y + 4)"/>
                """
        }
        return (line ?? "") + dots([Point(x: value, y: y)], "a", radius: 3)
    }
}
