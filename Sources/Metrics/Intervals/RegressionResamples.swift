/// The usual metrics of predicted numbers, of any resample: what a bootstrap of a regression is made of.

/// Predictions against truths.
public struct RegressionResamples: ResampledMetrics {
    /// Errors and shares always; logarithmic errors and deviances where labels and predictions allow them. The largest
    /// error is not there: resamples say nothing about errors larger than those seen.
    public let metrics: [ResampledMetric]
    /// All rows are drawn among all.
    public let strata: Strata
    private let rows: [Row]
    /// Rows by ascending absolute error.
    private let order: [Int32]
    private let weights: [Double]
    /// The mean error, which sums of squares are taken around.
    private let center: Double
    private let plainMeans: [PlainMean]
    /// What the plain means are of, row by row.
    private let means: [SIMD4<Double>]

    /// Metrics that are the mean of a value of each row, or its root.
    private enum PlainMean: Int {
        case mape, rmsle, poisson, gamma

        var name: String {
            switch self {
            case .mape: "mape"
            case .rmsle: "rmsle"
            case .poisson: "mean_poisson_deviance"
            case .gamma: "mean_gamma_deviance"
            }
        }
    }

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
            try Regression(predictions: predictions, truth: truth, weights: weights), try Strata(labels: truth))
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
        let plainMeans = Self.allowed(data)
        means = data.truth.indices.map { row in
            plainMeans.reduce(into: .zero) { $0[$1.rawValue] = Self.value($1, data, row) }
        }
        self.plainMeans = plainMeans
        metrics =
            ["mae", "mse", "rmse", "median_absolute_error"].map { ResampledMetric($0, better: .lower) }
            + ["r2", "explained_variance"].map { ResampledMetric($0, better: .higher) }
            + plainMeans.map { ResampledMetric($0.name, better: .lower) }
    }

    /// Which means there are: those that labels and predictions allow.
    private static func allowed(_ data: Regression) -> [PlainMean] {
        let conditions: [(PlainMean, () throws(UndefinedMetric) -> Void)] = [
            (.rmsle, data.requireLogarithms), (.poisson, data.requireCounts), (.gamma, data.requireAmounts),
        ]
        return [.mape] + conditions.filter { (try? $0.1()) != nil }.map(\.0)
    }

    private static func value(_ mean: PlainMean, _ data: Regression, _ row: Int) -> Double {
        switch mean {
        case .mape: data.relativeError(row)
        case .rmsle: data.squaredLogarithmicError(row, reproducibleLog1p)
        case .poisson: data.poissonDeviance(row, reproducibleLog)
        case .gamma: data.gammaDeviance(row, reproducibleLog)
        }
    }

    /// Sums over a resample, weighted.
    private struct Sums {
        let weight: Double, absolute: Double, square: Double
        /// Of errors around `center`, and of labels around their mean; both with their squares.
        let errors: (sum: Double, square: Double), deviations: (sum: Double, square: Double)
    }

    /// The metrics of a resample in one pass over the rows and one over their absolute errors; O(rows).
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        multiplicities.withUnsafeBufferPointer { counts in
            let sums = sums(counts)
            guard sums.weight > 0 else { return metrics.map { _ in .failure(UndefinedMetric("every weight is zero")) } }
            let square = defined(sums.square / sums.weight)
            let total = variation(sums, counts)
            let unexplained = Self.around(sums.errors, sums.weight)
            let same = "all labels are the same number"
            let means = self.sums(of: means, counts) / sums.weight
            return [
                defined(sums.absolute / sums.weight), square, square.map { $0.squareRoot() },
                defined(median(counts, sums.weight)),
                definedRatio(sums.square, total, same).map { 1 - $0 },
                definedRatio(unexplained, total, same).map { 1 - $0 },
            ]
                + plainMeans.map { mean in
                    let value = means[mean.rawValue]
                    return defined(mean == .rmsle ? value.squareRoot() : value)
                }
        }
    }

    /// A sum of squares around the mean, from sums around a number near it.
    private static func around(_ sums: (sum: Double, square: Double), _ weight: Double) -> Double {
        max(0, sums.square - sums.sum / weight * sums.sum)
    }

    /// The sum of squares of labels around their mean; exactly 0 where all are the same.
    private func variation(_ sums: Sums, _ counts: UnsafeBufferPointer<UInt8>) -> Double {
        let total = Self.around(sums.deviations, sums.weight)
        // So little may be what rounding leaves of nothing.
        guard total <= 1e-6 * sums.deviations.square else { return total }
        let drawn = rows.indices.lazy.filter { counts[$0] > 0 && weights[$0] > 0 }
        guard let first = drawn.first else { return 0 }
        return drawn.contains { rows[$0].deviation != rows[first].deviation } ? total : 0
    }

    private func sums(_ counts: UnsafeBufferPointer<UInt8>) -> Sums {
        rows.withUnsafeBufferPointer { rows in
            weights.withUnsafeBufferPointer { weights in
                var (weight, absolute, square) = (0.0, 0.0, 0.0)
                var (errors, errorSquares, deviations, deviationSquares) = (0.0, 0.0, 0.0, 0.0)
                for place in rows.indices {
                    let (row, times) = (rows[place], Double(counts[place]) * weights[place])
                    let error = row.error - center
                    weight += times
                    absolute += times * row.error.magnitude
                    square += times * (row.error * row.error)
                    errors += times * error
                    errorSquares += times * (error * error)
                    deviations += times * row.deviation
                    deviationSquares += times * (row.deviation * row.deviation)
                }
                return Sums(
                    weight: weight, absolute: absolute, square: square, errors: (errors, errorSquares),
                    deviations: (deviations, deviationSquares))
            }
        }
    }

    private func sums(
        of values: [SIMD4<Double>], _ counts: UnsafeBufferPointer<UInt8>
    ) -> SIMD4<Double> {
        values.withUnsafeBufferPointer { values in
            weights.withUnsafeBufferPointer { weights in
                var sums = SIMD4<Double>.zero
                for place in values.indices { sums += Double(counts[place]) * weights[place] * values[place] }
                return sums
            }
        }
    }

    private func median(_ counts: UnsafeBufferPointer<UInt8>, _ total: Double) -> Double {
        weightedMedian(
            order, total: total, weight: { Double(counts[$0]) * weights[$0] }, value: { rows[$0].error.magnitude })
    }
}
