/// What the page and the summary say in words.
import Metrics

extension Evaluation {
    /// The verdict in a sentence.
    var verdictSentence: String {
        let failed = rules.count { !$0.passed }
        return switch (rules.count, failed) {
        case (0, _): "Measured; no rule was asked for"
        case (1, 0): "Passed: the rule holds"
        case (1, _): "Failed: the rule does not hold"
        case (let all, 0): "Passed: all \(all) rules hold"
        case (let all, let failed): "Failed: \(failed) of \(all) rules \(failed == 1 ? "does" : "do") not hold"
        }
    }

    /// The few metrics that a reader asks for first.
    var headlines: [MeasuredMetric] {
        let names =
            switch task {
            case .binary: ["auc", "average_precision", "accuracy", "f1", "log_loss"]
            case .multiclass: ["accuracy", "balanced_accuracy", "f1_macro", "roc_auc_ovr", "log_loss"]
            case .regression: ["rmse", "mae", "r2", "median_absolute_error"]
            case .ranking: ["ndcg", "map"]
            }
        let found = names.compactMap { self[metric: $0] }
        return Array((found.isEmpty ? shown : found).prefix(4))
    }

    var taskText: String {
        switch task {
        case .binary(let negative, let positive, let threshold):
            "binary: \(positive) against \(negative)" + (threshold.map { ", decided from \($0) on" } ?? "")
        case .multiclass(let classes): "multiclass: \(classes.count) classes"
        case .regression: "regression"
        case .ranking: "ranking"
        }
    }

    var rowsText: String { Numeral.significant(Double(data.rows)) + (data.isWeighted ? ", weighted" : "") }

    var confidenceText: String {
        (resampling.map { Numeral.significant($0.confidence * 100, 3) } ?? "") + " %"
    }

    var resamplingText: String {
        guard let resampling else { return "Without intervals." }
        return
            "Intervals: \(confidenceText) by the bootstrap, \(resampling.resamples) resamples, seed \(resampling.seed)."
    }

    /// How a metric differs from the baseline's, and what that says.
    func difference(of metric: MeasuredMetric) -> Difference? {
        guard let baseline else { return nil }
        let comparison =
            baseline[comparison: metric.name] ?? Self.twins[metric.name].flatMap { baseline[comparison: $0] }
        if let comparison {
            return Difference(
                value: comparison.difference, scale: comparison.standardError,
                verdict: comparison.isBetter ? .better : comparison.isWorse ? .worse : .notShown)
        }
        return baseline.metrics.first { $0.name == metric.name }.map {
            Difference(value: metric.value - $0.value, scale: metric.value, verdict: nil)
        }
    }

    /// A difference from the baseline.
    struct Difference {
        /// Whether it is more than luck.
        enum Verdict: String { case better, worse, notShown = "no difference shown" }

        let value: Double
        /// What its digits are counted by.
        let scale: Double
        /// Nil where the two were not compared row by row.
        let verdict: Verdict?

        var text: String {
            let digits = value == 0 ? 0 : Numeral.decimals(of: scale == 0 ? value : scale, scale == 0 ? 3 : 2)
            return Numeral.signed(value, min(max(digits, Numeral.decimals(of: value, 2)), 15))
        }

        var markup: HTML {
            switch verdict {
            case .better: "\(text) <span class=\"good\">▲ better</span>"
            case .worse: "\(text) <span class=\"bad\">▼ worse</span>"
            case .notShown: "\(text) <span class=\"soft\">no difference shown</span>"
            case nil: "\(text)"
            }
        }
    }
}
