/// Predicted numbers, and orders within groups of rows.
import Metrics

extension Measurement {
    mutating func measureNumbers<Score: ModelScore>(
        _ rows: ScoredRows<Score>, _ isResampled: Bool
    ) throws(ScoringRefusal) {
        try requireOneScore(rows, "a regression")
        guard case .labels(let truth) = rows.truth else {
            throw ScoringRefusal("the labels were not read as numbers")
        }
        let predictions = rows.scores.map { Double($0) }
        evaluation.add(MetricTable(predictions: predictions, truth: truth))
        evaluation.predictions = Density(truth: truth, predicted: predictions)
        evaluation.residuals = Histogram([("predicted - true", zip(predictions, truth).map { $0 - $1 }, rows.weights)])
    }

    mutating func measureOrders<Score: ModelScore>(
        _ rows: ScoredRows<Score>, _ isResampled: Bool
    ) throws(ScoringRefusal) {
        try requireOneScore(rows, "a ranking")
        throw ScoringRefusal("rankings are not measured yet")
    }
}
