/// Two classes: decisions, ranking, probabilities, and the pictures of them.
import Metrics

extension Measurement {
    mutating func measureTwoClasses<Score: ModelScore>(
        _ rows: ScoredRows<Score>, _ isResampled: Bool, _ isCompared: Bool
    ) throws(ScoringRefusal) {
        try requireOneScore(rows, "two classes")
        guard case .binary(let negative, let positive, let threshold) = evaluation.task,
            case .positives(let positives) = rows.truth
        else { throw ScoringRefusal("the labels were not read as those of two classes") }
        let predictions = Score.predictions(rows.scores, positives, threshold: threshold, weights: rows.weights)
        evaluation.add(MetricTable(predictions))
        let isDecided = if case .success = predictions.confusion { true } else { false }
        evaluation.task = .binary(
            negative: negative, positive: positive, threshold: isDecided ? threshold ?? 0.5 : nil)
        evaluation.draw(predictions, [negative, positive])
        if isCompared, rows.weights == nil {
            let limit = predictions.threshold
            self.rows = AnsweredRows(
                scores: rows.scores.map { Double($0) }, positives: positives,
                isRight: isDecided ? zip(rows.scores, positives).map { (Double($0) >= limit) == $1 } : nil)
        }
        guard isResampled else { return }
        // What cannot be resampled is absent above already, with the reason.
        resampled = try? BinaryResamples(
            scores: rows.scores.map { Double($0) }, positives: positives,
            threshold: isDecided ? predictions.threshold : nil, weights: rows.weights)
    }
}

extension Evaluation {
    /// The parts of equal width that calibration and the spread of scores are shown in.
    private static let calibrationBins = 10
    /// How many points of a curve are kept of perhaps millions: ten times what a report or a page shows.
    private static let keptPoints = 4_000
    private static let histogramBins = 40

    fileprivate mutating func draw(_ predictions: BinaryPredictions, _ labels: [String]) {
        if case .success(let counts) = predictions.confusion {
            confusion = Confusion(
                labels: labels,
                counts: [
                    [counts.trueNegatives, counts.falsePositives], [counts.falseNegatives, counts.truePositives],
                ])
        }
        guard case .success(let scores) = predictions.scores else { return }
        let (rates, recalls) = (
            scores.rocCurve(atMost: Self.keptPoints), scores.precisionRecallCurve(atMost: Self.keptPoints)
        )
        roc = Curve(x: rates.x, y: rates.y)
        precisionRecall = Curve(x: recalls.x, y: recalls.y)
        if let bins = try? scores.calibrationCurve(bins: Self.calibrationBins) {
            calibration = bins.map {
                CalibrationBin(
                    meanPredicted: $0.meanPredicted, fractionPositive: $0.fractionPositive, count: $0.weight)
            }
        }
        let range = scores.areProbabilities ? 0...1 : scores.range
        if let counts = try? scores.histogram(
            bins: Self.histogramBins, from: range.lowerBound, to: range.upperBound)
        {
            self.scores = Histogram(
                [(labels[0], counts.negatives), (labels[1], counts.positives)], from: range.lowerBound,
                to: range.upperBound)
        }
    }
}
