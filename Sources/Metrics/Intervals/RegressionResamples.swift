/// The usual metrics of predicted numbers, of any resample: what a bootstrap of a regression is made of.

/// Predictions against truths.
public struct RegressionResamples: ResampledMetrics {
    /// Errors and shares always; logarithmic errors and deviances where labels and predictions allow them. The largest error
    /// is not there: resamples say nothing about errors larger than those seen.
    public let metrics: [ResampledMetric]
    /// All rows are drawn among all.
    public let strata: Strata
    private let rows: [Row]
    /// Rows by ascending absolute error.
    private let order: [Int32]
    private let weights: [Double]
    /// The mean error, which sums of squares are taken around.
    private let center: Double
    /// A value a row of each metric that is a plain mean, and whether the metric is its root.
    private let means: [(values: [Double], isRoot: Bool)]

    /// What the sums over a resample are made of.
    private struct Row {
        let error: Double
        /// How far the label is from the mean of labels.
        let deviation: Double
    }

    /// - Parameters:
    ///   - predictions: finite, a number for each row.
    ///   - truth: the true number of each row, finite.
    ///   - weights: of the rows; nil for all alike.
    public init(predictions: [Double], truth: [Double], weights: [Double]? = nil) throws(UndefinedMetric) {
        self.init(
            try Regression(predictions: predictions, truth: truth, weights: weights), try Strata(count: truth.count))
    }

    /// The same, of predictions of another precision; they are compared as doubles.
    public init<Prediction: BinaryFloatingPoint>(
        predictions: [Prediction], truth: [Double], weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try self.init(predictions: widened(predictions), truth: truth, weights: weights)
    }

    private init(_ data: Regression, _ strata: Strata) {
        let mean = data.truth.mean()
        center = data.errors.mean()
        rows = data.truth.indices.map { Row(error: data.errors[$0], deviation: data.truth[$0] - mean) }
        order = data.byAbsoluteError()
        weights = data.weights
        self.strata = strata
        let means = Self.means(data)
        self.means = means.map { ($0.values, $0.isRoot) }
        metrics =
            ["mae", "mse", "rmse", "median_absolute_error"].map { ResampledMetric($0, better: .lower) }
            + ["r2", "explained_variance"].map { ResampledMetric($0, better: .higher) }
            + means.map { ResampledMetric($0.name, better: .lower) }
    }

    private static func means(_ data: Regression) -> [(name: String, values: [Double], isRoot: Bool)] {
        var means = [("mape", data.truth.indices.map(data.relativeError), false)]
        let conditions: [(String, () throws(UndefinedMetric) -> Void, (Int) -> Double)] = [
            ("rmsle", data.requireLogarithms, { data.squaredLogarithmicError($0, reproducibleLog1p) }),
            ("mean_poisson_deviance", data.requireCounts, { data.poissonDeviance($0, reproducibleLog) }),
            ("mean_gamma_deviance", data.requireAmounts, { data.gammaDeviance($0, reproducibleLog) }),
        ]
        for (name, require, value) in conditions where (try? require()) != nil {
            let values = data.truth.indices.map(value)
            if values.allSatisfy(\.isFinite) { means.append((name, values, name == "rmsle")) }
        }
        return means
    }

    /// Sums over a resample, weighted.
    private struct Sums {
        var weight = 0.0, absolute = 0.0, square = 0.0
        /// Of errors around `center`, and of labels around their mean.
        var error = 0.0, errorSquare = 0.0, deviation = 0.0, deviationSquare = 0.0
        /// The least and the largest label.
        var least = Double.infinity, most = -Double.infinity
    }

    /// The metrics of a resample in one pass over the rows and one over their absolute errors; O(rows).
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        multiplicities.withUnsafeBufferPointer { counts in
            let sums = sums(counts)
            let nothing = "every weight is zero"
            let square = definedRatio(sums.square, sums.weight, nothing)
            let isVaried = sums.least < sums.most
            let total = isVaried ? Self.around(sums.deviation, sums.deviationSquare, sums.weight) : 0
            let unexplained = Self.around(sums.error, sums.errorSquare, sums.weight)
            let same = "all labels are the same number"
            return [
                definedRatio(sums.absolute, sums.weight, nothing), square, square.map { $0.squareRoot() },
                sums.weight > 0 ? .success(median(counts, sums.weight)) : .failure(UndefinedMetric(nothing)),
                definedRatio(sums.square, total, same).map { 1 - $0 },
                definedRatio(unexplained, total, same).map { 1 - $0 },
            ]
                + means.map { mean in
                    let value = definedRatio(self.sum(mean.values, counts), sums.weight, nothing)
                    return mean.isRoot ? value.map { $0.squareRoot() } : value
                }
        }
    }

    /// A sum of squares around the mean, from sums around a number near it.
    private static func around(_ sum: Double, _ square: Double, _ weight: Double) -> Double {
        max(0, square - sum / weight * sum)
    }

    private func sums(_ counts: UnsafeBufferPointer<UInt8>) -> Sums {
        var sums = Sums()
        rows.withUnsafeBufferPointer { rows in
            weights.withUnsafeBufferPointer { weights in
                for place in rows.indices {
                    let (row, weight) = (rows[place], Double(counts[place]) * weights[place])
                    let error = row.error - center
                    sums.weight += weight
                    sums.absolute += weight * row.error.magnitude
                    sums.square += weight * (row.error * row.error)
                    sums.error += weight * error
                    sums.errorSquare += weight * (error * error)
                    sums.deviation += weight * row.deviation
                    sums.deviationSquare += weight * (row.deviation * row.deviation)
                    sums.least = min(sums.least, weight > 0 ? row.deviation : .infinity)
                    sums.most = max(sums.most, weight > 0 ? row.deviation : -.infinity)
                }
            }
        }
        return sums
    }

    private func sum(_ values: [Double], _ counts: UnsafeBufferPointer<UInt8>) -> Double {
        values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                var sum = 0.0
                for place in values.indices { sum += Double(counts[place]) * weights[place] * values[place] }
                return sum
            }
        }
    }

    private func median(_ counts: UnsafeBufferPointer<UInt8>, _ total: Double) -> Double {
        weightedMedian(
            order, total: total, weight: { Double(counts[$0]) * weights[$0] }, value: { rows[$0].error.magnitude })
    }
}
