/// Predicted numbers against true ones. Names and definitions are scikit-learn's.

/// Predictions and truths, checked once: as many of both, all finite.
public struct Regression: Sendable {
    private let truth: [Double]
    private let errors: [Double]

    /// Predictions and truths.
    public init(predictions: [Double], truth: [Double]) throws(UndefinedMetric) {
        try requireFinite(predictions, "predictions")
        try requireFinite(truth, "labels")
        guard predictions.count == truth.count else {
            throw UndefinedMetric("there are not as many predictions as labels")
        }
        self.truth = truth
        errors = zip(truth, predictions).map { $0 - $1 }
        guard errors.allSatisfy(\.isFinite) else { throw UndefinedMetric("an error is beyond what a double holds") }
    }

    /// The mean absolute error.
    public func mae() throws(UndefinedMetric) -> Double { try finite(errors.map(\.magnitude).mean()) }

    /// The mean squared error.
    public func mse() throws(UndefinedMetric) -> Double { try finite(errors.map { $0 * $0 }.mean()) }

    /// The root of the mean squared error.
    public func rmse() throws(UndefinedMetric) -> Double { try mse().squareRoot() }

    /// The median absolute error.
    public func medianAbsoluteError() -> Double {
        let sorted = errors.map(\.magnitude).sorted()
        let middle = sorted.count / 2
        guard sorted.count.isMultiple(of: 2) else { return sorted[middle] }
        return sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
    }

    /// The largest absolute error.
    public func maxError() -> Double { errors.reduce(0) { max($0, $1.magnitude) } }

    /// The share of the labels' variance that the predictions explain.
    public func r2() throws(UndefinedMetric) -> Double {
        guard truth.count > 1 else { throw UndefinedMetric("there is one row only") }
        let mean = truth.mean()
        let total = try finite(truth.map { ($0 - mean) * ($0 - mean) }.exactSum())
        guard total > 0 else { throw UndefinedMetric("all labels are the same number") }
        return 1 - (try finite(errors.map { $0 * $0 }.exactSum())) / total
    }

    private func finite(_ value: Double) throws(UndefinedMetric) -> Double {
        guard value.isFinite else { throw UndefinedMetric("it is beyond what a double holds") }
        return value
    }
}
