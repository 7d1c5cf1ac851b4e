/// The curves of scores of two classes, and the shares of the best of them. Names and definitions are scikit-learn's.

extension BinaryScores {
    /// In the order of `values()`.
    static let names = [
        "auc", "roc_auc", "average_precision", "ks", "lift_top_decile", "gain_top_decile", "log_loss", "brier",
        "expected_calibration_error",
    ]

    func values() -> [Result<Double, UndefinedMetric>] {
        let sums = rankSums()
        return [
            .success(sums.rocAUC), .success(sums.rocAUC), .success(sums.averagePrecision), .success(sums.ks),
            result { () throws(UndefinedMetric) in try lift(atTop: 0.1) },
            result { () throws(UndefinedMetric) in try gain(atTop: 0.1) }, result(logLoss), result(brier),
            result { () throws(UndefinedMetric) in try expectedCalibrationError(bins: 10) },
        ]
    }

    /// Points of a curve, in order.
    public struct Curve: Sendable, Hashable {
        /// Along and up.
        public internal(set) var x: [Double], y: [Double]
    }

    /// False positive rates (x) and true positive rates (y) from (0, 0) to (1, 1), as `roc_curve` has them: where a
    /// step is like the one before, the point between them is left out.
    ///
    /// - Parameter limit: how many points are kept at most beside the ends, spread evenly along the curve; nil for all.
    public func rocCurve(atMost limit: Int? = nil) -> Curve {
        var curve = Curve(x: [0], y: [0])
        var (found, wrong) = (0.0, 0.0)
        // Both rates only grow, so that their sum is the way along the curve, from 0 to 2.
        var spacing = Spacing(length: 2, limit)
        var last: (step: (Double, Double), isFirst: Bool)?
        ranking.forEachGroup { group in
            let step = (group.positives, group.negatives)
            // The point before is drawn once its next step is known to be another one.
            if let last, last.isFirst || last.step != step,
                spacing.isReached(by: found / positiveWeight + wrong / negativeWeight)
            {
                add(found, wrong, to: &curve)
            }
            last = (step, last == nil)
            found += group.positives
            wrong += group.negatives
        }
        add(found, wrong, to: &curve)
        return curve
    }

    private func add(_ found: Double, _ wrong: Double, to curve: inout Curve) {
        curve.x.append(min(wrong / negativeWeight, 1))
        curve.y.append(min(found / positiveWeight, 1))
    }

    /// Recalls (x) and precisions (y), from the highest score down, as `precision_recall_curve` has them the other way
    /// round: it begins with the recall 0 and the precision 1, and ends where the recall is 1.
    ///
    /// - Parameter limit: how many points are kept at most beside the ends, spread evenly over the recalls; nil for all.
    public func precisionRecallCurve(atMost limit: Int? = nil) -> Curve {
        var curve = Curve(x: [0], y: [1])
        var (found, decided) = (0.0, 0.0)
        var spacing = Spacing(length: 1, limit)
        ranking.forGroups { group in
            found += group.positives
            decided += group.positives + group.negatives
            let recall = min(found / positiveWeight, 1)
            if spacing.isReached(by: recall) || found >= positiveWeight {
                curve.x.append(recall)
                curve.y.append(found / decided)
            }
            return found < positiveWeight
        }
        return curve
    }

    /// Decides which points of a curve are kept, by how far along it they are.
    private struct Spacing {
        private let parts: Double?
        private var reached = -1.0

        init(length: Double, _ limit: Int?) { parts = limit.map { Double(max($0, 1)) / length } }

        /// True for the first point in each part.
        mutating func isReached(by distance: Double) -> Bool {
            guard let parts else { return true }
            let part = (distance * parts).rounded(.down)
            guard part > reached else { return false }
            reached = part
            return true
        }
    }

    /// Rows whose probabilities lie in the same part of 0 to 1.
    public struct CalibrationBin: Sendable, Hashable {
        /// The mean of the probabilities.
        public let meanPredicted: Double
        /// The share of positive rows.
        public let fractionPositive: Double
        /// How many rows there are, or the sum of their weights.
        public let weight: Double
    }

    /// What probabilities promise and what came, in `bins` (1 to 10,000) parts of equal width; parts without rows are
    /// left out (`calibration_curve`, strategy `uniform`).
    public func calibrationCurve(bins: Int) throws(UndefinedMetric) -> [CalibrationBin] {
        try requireProbabilities()
        guard (1...10_000).contains(bins) else { throw UndefinedMetric("\(bins) is no number of bins from 1 to 10000") }
        var sums = [TiedGroup](repeating: TiedGroup(score: 0, positives: 0, negatives: 0), count: bins)
        // The edges as numpy.linspace has them, so that a probability at an edge falls where scikit-learn's does.
        // Scores come down, and so do the bins.
        let edges = (0..<bins).map { $0 == 0 ? -Double.infinity : Double($0) * (1 / Double(bins)) }
        var place = bins - 1
        ranking.forEachRow(areFloats: false) { row in
            while row.score <= edges[place] { place -= 1 }
            sums[place].score += row.score * row.weight
            if row.isPositive { sums[place].positives += row.weight } else { sums[place].negatives += row.weight }
        }
        return sums.compactMap { sum in
            let weight = sum.positives + sum.negatives
            guard weight > 0 else { return nil }
            return CalibrationBin(
                meanPredicted: sum.score / weight, fractionPositive: sum.positives / weight, weight: weight)
        }
    }

    /// How far probabilities are from what came, by parts of equal width: the mean distance, each part counted by its
    /// rows (Naeini, Cooper and Hauskrecht: Obtaining well calibrated probabilities, AAAI 2015).
    public func expectedCalibrationError(bins: Int) throws(UndefinedMetric) -> Double {
        try calibrationCurve(bins: bins).map { bin in
            bin.weight / (positiveWeight + negativeWeight) * (bin.meanPredicted - bin.fractionPositive).magnitude
        }.exactSum()
    }

    /// How many times as many of the positive rows are among the share with the highest scores as among any rows.
    public func lift(atTop share: Double) throws(UndefinedMetric) -> Double { try gain(atTop: share) / share }

    /// The share of the positive rows that is among the share of rows with the highest scores; rows of the score at its
    /// edge count in part.
    public func gain(atTop share: Double) throws(UndefinedMetric) -> Double {
        guard share > 0, share <= 1 else { throw UndefinedMetric("\(share) is no share of rows") }
        var left = share * (positiveWeight + negativeWeight)
        var found = 0.0
        ranking.forGroups { group in
            let weight = group.positives + group.negatives
            let part = min(1, left / weight)
            found += part * group.positives
            left -= part * weight
            return left > 0
        }
        return min(found / positiveWeight, 1)
    }

    /// How the scores of each class are spread over `bins` parts of equal width of a range; what lies outside counts at
    /// its ends.
    public func histogram(
        bins: Int, from low: Double, to high: Double
    ) throws(UndefinedMetric) -> (positives: [Double], negatives: [Double]) {
        guard bins > 0, low.isFinite, high.isFinite, low < high, (high - low).isFinite else {
            throw UndefinedMetric("there are no \(bins) parts from \(low) to \(high)")
        }
        var (positives, negatives) = ([Double](repeating: 0, count: bins), [Double](repeating: 0, count: bins))
        ranking.forEachGroup { group in
            let place = ((group.score - low) / (high - low) * Double(bins)).rounded(.down)
            let bin = Int(min(max(place, 0), Double(bins - 1)))
            positives[bin] += group.positives
            negatives[bin] += group.negatives
        }
        return (positives, negatives)
    }
}
