/// The charts of two classes: ROC, precision and recall, calibration, and how the scores are spread.
import Metrics

extension Evaluation {
    /// How many points of a curve a page draws.
    static let drawnPoints = 160

    var rocFigure: Figure? {
        guard let roc else { return nil }
        let plot = Plot(x: .unit, y: .unit, xTitle: "False positive rate", yTitle: "True positive rate")
        let area = self[metric: "auc"] ?? self[metric: "roc_auc"]
        let chance = plot.line([Point(x: 0, y: 0), Point(x: 1, y: 1)], "chance")
        return Figure(
            id: "roc", title: "ROC curve",
            description: "How many of the positive rows are found at each rate of false alarms. "
                + (area.map { "The area under the curve is \(Numeral.significant($0.value))." } ?? ""),
            size: (420, 302), drawing: plot.frame + chance + curves(plot, roc, baseline?.roc) + operatingPoint(plot),
            legend: legend(baseline?.roc != nil) + [("chance", "chance")],
            note: area.map { "Area under the curve: \(metricText($0)). The ring is the threshold." },
            table: Self.table(of: roc, "False positive rate", "True positive rate"))
    }

    var precisionRecallFigure: Figure? {
        guard let precisionRecall else { return nil }
        let plot = Plot(x: .unit, y: .unit, xTitle: "Recall", yTitle: "Precision")
        let area = self[metric: "average_precision"]
        let share = positiveShare
        let chance: HTML = share.map { plot.line([Point(x: 0, y: $0), Point(x: 1, y: $0)], "chance") } ?? ""
        return Figure(
            id: "pr", title: "Precision and recall",
            description: "How many of the rows decided positive are so, at each share of the positive rows found. "
                + (area.map { "The average precision is \(Numeral.significant($0.value))." } ?? ""),
            size: (420, 302),
            drawing: plot.frame + chance + curves(plot, precisionRecall, baseline?.precisionRecall),
            legend: legend(baseline?.precisionRecall != nil)
                + (share == nil ? [] : [("chance", "chance: the share of positives")]),
            note: area.map { "Average precision: \(metricText($0))." },
            table: Self.table(of: precisionRecall, "Recall", "Precision"))
    }

    var calibrationFigure: Figure? {
        let bins = calibration.filter {
            $0.meanPredicted.isFinite && $0.fractionPositive.isFinite && $0.count.isFinite
        }
        guard !bins.isEmpty else { return nil }
        let plot = Plot(height: 190, x: .unit, y: .unit, yTitle: "Share of positives")
        let points = bins.map { Point(x: $0.meanPredicted, y: $0.fractionPositive) }
        let most = bins.map(\.count).max() ?? 0
        let counts = Plot(
            top: 212, height: 48, x: .unit, y: Axis(0, most > 0 ? most : 1, ticks: 2), xTitle: "Mean predicted score",
            yTitle: "Rows")
        let bars = HTML(bins.map { counts.bars([$0.count], from: $0.meanPredicted - 0.0125, width: 0.025, "a") })
        return Figure(
            id: "calibration", title: "Calibration",
            description: "Whether of the rows with a score of 0.8, say, 80 % are positive: the dots lie on the "
                + "diagonal where scores can be read as probabilities.",
            size: (420, 302),
            drawing: plot.frame + plot.line([Point(x: 0, y: 0), Point(x: 1, y: 1)], "chance")
                + plot.line(points, "a") + plot.dots(points, "a") + counts.frame + bars,
            legend: [("a", "model"), ("chance", "perfect")],
            note: "Above the diagonal the model promises too little, below it too much.",
            table: .table(
                ["Mean score", "Share of positives", "Rows"],
                bins.map {
                    [
                        "\(Numeral.fixed($0.meanPredicted, 3))", "\(Numeral.fixed($0.fractionPositive, 3))",
                        "\(Numeral.significant($0.count))",
                    ]
                }))
    }

    /// Each class as shares of its own rows, so that a rare class is seen beside a frequent one.
    var scoreFigure: Figure? {
        guard let scores, let bins = scores.series.first?.counts.count else { return nil }
        let shares = scores.series.prefix(Self.series.count).map { one in
            (name: one.name, total: one.counts.reduce(0, +), counts: one.counts)
        }.map { one in
            (one.name, one.total, one.counts.map { one.total > 0 ? $0 / one.total * 100 : 0 })
        }
        let end = scores.start + Double(bins) * scores.width
        let most = shares.flatMap(\.2).max() ?? 0
        let plot = Plot(
            x: Axis(scores.start, end), y: Axis(0, max(most * 1.05, 1)), xTitle: "Score", yTitle: "% of the class")
        let areas = zip(shares, Self.series).map { one, style in
            plot.outline(one.2, from: scores.start, width: scores.width, style)
        }
        return Figure(
            id: "scores", title: "Scores by class",
            description: "How the scores of each class are spread: the less the outlines overlap, the better the model "
                + "tells the classes apart.",
            size: (420, 302), drawing: plot.frame + HTML(areas) + thresholdLine(plot),
            legend: zip(shares, Self.series).map { ($1, "\(String($0.0.prefix(60))) (\(Numeral.significant($0.1)))") },
            note: "Each class adds up to 100 %, however many rows it has.",
            table: .table(
                ["Score from"] + shares.map { "\($0.0), %" },
                (0..<bins).filter { bin in shares.contains { $0.2[bin] > 0 } }.map { bin in
                    ["\(Numeral.significant(scores.start + Double(bin) * scores.width, 3))"]
                        + shares.map { "\(Numeral.fixed($0.2[bin], 2))" }
                }))
    }

    /// Styles by series, told apart by colour, by dashes and by hatching.
    static let series: [HTML] = ["n", "p", "a", "b"]

    private func thresholdLine(_ plot: Plot) -> HTML {
        guard case .binary(_, _, let threshold?) = task, (plot.x.low...plot.x.high).contains(threshold) else {
            return ""
        }
        let at = plot.place(Point(x: threshold, y: plot.y.high))
        return """
            <path class="threshold" d="M\(at.x) \(at.y)V\(at.y + plot.height)"/>\
            <text class="tick" x="\(at.x + 4)" y="\(at.y + 10)">threshold \(String(threshold))</text>
            """
    }

    /// Where the threshold lies on the ROC curve.
    private func operatingPoint(_ plot: Plot) -> HTML {
        let rates = derivedMetrics + metrics
        guard let x = rates.first(where: { $0.name == "false_positive_rate" })?.value,
            let y = rates.first(where: { $0.name == "true_positive_rate" })?.value
        else { return "" }
        let at = plot.place(Point(x: x, y: y))
        return "<circle class=\"ring\" cx=\"\(at.x)\" cy=\"\(at.y)\" r=\"6\"/>"
    }

    private var positiveShare: Double? {
        derivedMetrics.first { $0.name == "precision_best_constant_classifier" }?.value
    }

    private func curves(_ plot: Plot, _ model: Curve, _ other: Curve?) -> HTML {
        let beneath: HTML = other.map { plot.line($0.thinned(to: Self.drawnPoints), "b") } ?? ""
        return beneath + plot.line(model.thinned(to: Self.drawnPoints), "a")
    }

    func legend(_ hasBaseline: Bool) -> [(style: HTML, name: String)] {
        [("a", "model")] + (hasBaseline ? [("b", "baseline")] : [])
    }

    private static func table(of curve: Curve, _ x: HTML, _ y: HTML) -> HTML {
        .table([x, y], curve.thinned(to: 21).map { ["\(Numeral.fixed($0.x, 3))", "\(Numeral.fixed($0.y, 3))"] })
    }
}
