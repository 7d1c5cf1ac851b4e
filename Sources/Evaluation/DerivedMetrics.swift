/// What SageMaker's report has beside scikit-learn's metrics: rates by its own names, and what a constant answer would
/// reach.

extension Evaluation {
    /// Metrics that follow from the confusion matrix; those that the evaluation has by itself are left to it.
    var derivedMetrics: [MeasuredMetric] {
        guard let confusion else { return [] }
        let derived: [(String, Double)] =
            switch task {
            case .binary(_, let positive, _): Self.binary(confusion, positive)
            case .multiclass: Self.multiclass(confusion)
            case .regression, .ranking: []
            }
        return derived.filter { $0.1.isFinite && self[metric: $0.0] == nil }
            .map { MeasuredMetric(name: $0.0, value: $0.1, interval: self[metric: Self.twins[$0.0] ?? ""]?.interval) }
    }

    private static func binary(_ confusion: Confusion, _ positive: String) -> [(String, Double)] {
        guard confusion.labels.count == 2, let one = confusion.labels.firstIndex(of: positive) else { return [] }
        let counts = confusion.counts
        let (negatives, positives) = (counts[1 - one][0] + counts[1 - one][1], counts[one][0] + counts[one][1])
        let share = positives / (negatives + positives)
        let rates = [
            ("true_positive_rate", counts[one][one] / positives),
            ("true_negative_rate", counts[1 - one][1 - one] / negatives),
            ("false_positive_rate", counts[1 - one][one] / negatives),
            ("false_negative_rate", counts[one][1 - one] / positives),
        ]
        // Of the two constant answers the better one: always positive, but for accuracy the more frequent class.
        guard positives > 0 else { return rates }
        return rates + [
            ("recall_best_constant_classifier", 1), ("precision_best_constant_classifier", share),
            ("accuracy_best_constant_classifier", max(share, 1 - share)),
            ("f0_5_best_constant_classifier", fScore(0.5, precision: share, recall: 1)),
            ("f1_best_constant_classifier", fScore(1, precision: share, recall: 1)),
            ("f2_best_constant_classifier", fScore(2, precision: share, recall: 1)),
        ]
    }

    /// Always the most frequent class: the weighted forms have its share as a weight.
    private static func multiclass(_ confusion: Confusion) -> [(String, Double)] {
        let rows = confusion.counts.map { $0.reduce(0, +) }
        let share = (rows.max() ?? 0) / rows.reduce(0, +)
        return weighted(confusion, rows) + [
            ("accuracy_best_constant_classifier", share), ("weighted_recall_best_constant_classifier", share),
            ("weighted_precision_best_constant_classifier", share * share),
            ("weighted_f0_5_best_constant_classifier", share * fScore(0.5, precision: share, recall: 1)),
            ("weighted_f1_best_constant_classifier", share * fScore(1, precision: share, recall: 1)),
            ("weighted_f2_best_constant_classifier", share * fScore(2, precision: share, recall: 1)),
        ]
    }

    /// Each class's metric, weighted with its share of the rows; as scikit-learn has it, 0 for one that is
    /// never decided.
    private static func weighted(_ confusion: Confusion, _ rows: [Double]) -> [(String, Double)] {
        let total = rows.reduce(0, +)
        var sums = [Double](repeating: 0, count: 5)
        for (place, row) in confusion.counts.enumerated() where rows[place] > 0 {
            let decided = confusion.counts.reduce(0) { $0 + $1[place] }
            let recall = row[place] / rows[place]
            let precision = decided > 0 ? row[place] / decided : 0
            let scores = [0.5, 1, 2].map { recall > 0 ? fScore($0, precision: precision, recall: recall) : 0 }
            for (metric, value) in ([recall, precision] + scores).enumerated() {
                sums[metric] += value * rows[place] / total
            }
        }
        let names = ["weighted_recall", "weighted_precision", "weighted_f0_5", "weighted_f1", "weighted_f2"]
        return Array(zip(names, sums))
    }

    private static func fScore(_ beta: Double, precision: Double, recall: Double) -> Double {
        (1 + beta * beta) * precision * recall / (beta * beta * precision + recall)
    }
}
