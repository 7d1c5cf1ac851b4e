/// Predicted numbers, and orders within groups of rows.
import Metrics

extension Measurement {
    mutating func measureNumbers<Score: ModelScore>(
        _ rows: ScoredRows<Score>, _ isResampled: Bool
    ) throws(ScoringRefusal) {
        try requireOneScore(rows, "a regression")
        let truth = try rows.numbers()
        let predictions = rows.scores.map { Double($0) }
        evaluation.add(MetricTable(predictions: predictions, truth: truth, weights: rows.weights))
        evaluation.predictions = Density(truth: truth, predicted: predictions)
        evaluation.residuals = Histogram([("predicted - true", zip(predictions, truth).map { $0 - $1 }, rows.weights)])
        // What cannot be resampled is absent above already, with the reason.
        guard isResampled else { return }
        resampled = try? RegressionResamples(predictions: predictions, truth: truth, weights: rows.weights)
    }

    mutating func measureOrders<Score: ModelScore>(
        _ rows: ScoredRows<Score>, _ isResampled: Bool
    ) throws(ScoringRefusal) {
        try requireOneScore(rows, "a ranking")
        guard let groups = rows.groups else {
            throw ScoringRefusal(
                "a ranking is measured within groups of rows, and there is no column of groups: say with group-column, or "
                    + "with qid in LIBSVM, which rows belong together")
        }
        do {
            let ranking = try Ranking(
                scores: rows.scores, relevances: rows.numbers(), groups: groups, weights: rows.weights)
            evaluation.add(MetricTable(ranking: ranking))
            if isResampled { resampled = try? RankingResamples(ranking) }
        } catch {
            throw ScoringRefusal("the rows cannot be ranked: \(error)")
        }
    }
}
