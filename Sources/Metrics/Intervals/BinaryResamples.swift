/// The usual metrics of two classes, of any resample: what a bootstrap of a binary model is made of.

/// Scores for the positive one of two classes, and decisions by a threshold.
public struct BinaryResamples: ResampledMetrics {
    /// Ranking metrics always, losses where the scores are probabilities, metrics of decisions where there is a
    /// threshold.
    public let metrics: [ResampledMetric]
    /// Each class is drawn by itself, so that every resample has both.
    public let strata: Strata
    private let ranked: RankedResamples
    private let decided: (positives: Int, negatives: Int)
    private let hasThreshold: Bool
    /// Loss and square of each place, where the scores are probabilities.
    private let losses: [(log: Double, square: Double)]
    private let weights: [Double]

    /// - Parameters:
    ///   - scores: finite, a number for each row.
    ///   - positives: the truth of each row; both classes have to be there.
    ///   - threshold: from which score on a row is decided positive; nil where there is no decision to measure.
    ///   - weights: of the rows; nil for all alike.
    public init(
        scores: [Double], positives: [Bool], threshold: Double?, weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try requireFinite(scores, "scores")
        guard scores.count == positives.count else { throw UndefinedMetric("there are not as many scores as labels") }
        let negativeCount = positives.count { !$0 }
        guard negativeCount < positives.count else { throw UndefinedMetric("no row is positive") }
        guard negativeCount > 0 else { throw UndefinedMetric("every row is positive") }
        let strata = try Strata(classes: positives.map { $0 ? 1 : 0 })
        let rowWeights = try checkedWeights(weights, count: scores.count)
        let negativePlaces = strata.placesDescending(by: scores, in: 0..<negativeCount)
        let positivePlaces = strata.placesDescending(by: scores, in: negativeCount..<scores.count)
        ranked = RankedResamples(
            scores: scores, weights: rowWeights, strata: strata, positives: positivePlaces, negatives: negativePlaces)
        let reaches = { (place: Int32) in threshold.map { scores[strata.rows[Int(place)]] >= $0 } ?? false }
        decided = (positivePlaces.count(where: reaches), negativePlaces.count(where: reaches))
        hasThreshold = threshold != nil
        losses = Self.losses(scores, positives, strata)
        self.weights = strata.rows.map { rowWeights[$0] }
        self.strata = strata
        metrics =
            (Self.ranking + (losses.isEmpty ? [] : Self.probability) + (hasThreshold ? Self.decision : []))
            .map { ResampledMetric($0, better: Self.probability.contains($0) ? .lower : .higher) }
    }

    private static let ranking = ["roc_auc", "average_precision", "ks"]
    private static let probability = ["log_loss", "brier"]
    private static let decision = BinaryConfusion.names

    private static func losses(
        _ scores: [Double], _ positives: [Bool], _ strata: Strata
    ) -> [(log: Double, square: Double)] {
        guard scores.allSatisfy({ (0...1).contains($0) }) else { return [] }
        return strata.rows.map { row in
            let right = positives[row] ? scores[row] : 1 - scores[row]
            let distance = scores[row] - (positives[row] ? 1 : 0)
            return (-reproducibleLog(clipped(right)), distance * distance)
        }
    }

    /// The metrics of a resample in one pass down the ranking; O(rows), nothing is sorted again.
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        let sums = ranked.sums(multiplicities, decided: decided)
        var values = [
            sums.rocAUC,
            definedRatio(sums.precisions, sums.positives, "no weight is positive"),
            sums.positives > 0 && sums.negatives > 0
                ? defined(sums.distance) : .failure(UndefinedMetric("one class has no weight")),
        ]
        if !losses.isEmpty { values += means(multiplicities, total: sums.positives + sums.negatives) }
        if hasThreshold {
            let confusion = BinaryConfusion(
                truePositives: sums.truePositives, falsePositives: sums.falsePositives,
                falseNegatives: sums.positives - sums.truePositives,
                trueNegatives: sums.negatives - sums.falsePositives)
            values += confusion.values()
        }
        return values
    }

    private func means(_ multiplicities: Span<UInt8>, total: Double) -> [Result<Double, UndefinedMetric>] {
        var (log, square) = (0.0, 0.0)
        multiplicities.withUnsafeBufferPointer { counts in
            weights.withUnsafeBufferPointer { weights in
                losses.withUnsafeBufferPointer { losses in
                    for place in losses.indices {
                        let weight = Double(counts[place]) * weights[place]
                        log += weight * losses[place].log
                        square += weight * losses[place].square
                    }
                }
            }
        }
        return [definedRatio(log, total, "every weight is zero"), definedRatio(square, total, "every weight is zero")]
    }
}
