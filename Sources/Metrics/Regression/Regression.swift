/// Predicted numbers against true ones. Names and definitions are scikit-learn's.
import Glibc

/// Predictions and truths, checked once: as many of both, all finite.
public struct Regression: Sendable {
    private let truth: [Double]
    private let predictions: [Double]
    private let errors: [Double]

    /// Predictions and truths.
    public init(predictions: [Double], truth: [Double]) throws(UndefinedMetric) {
        try requireFinite(predictions, "predictions")
        try requireFinite(truth, "labels")
        guard predictions.count == truth.count else {
            throw UndefinedMetric("there are not as many predictions as labels")
        }
        self.truth = truth
        self.predictions = predictions
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

    /// The share of the labels' variance that the predictions explain, a constant error apart.
    public func explainedVariance() throws(UndefinedMetric) -> Double {
        guard truth.count > 1 else { throw UndefinedMetric("there is one row only") }
        let total = try finite(Self.variance(truth))
        guard total > 0 else { throw UndefinedMetric("all labels are the same number") }
        return 1 - (try finite(Self.variance(errors))) / total
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.mean()
        return values.map { ($0 - mean) * ($0 - mean) }.mean()
    }

    /// The mean absolute error in relation to the label; a label of zero counts as a double's epsilon, as scikit-learn
    /// has it.
    public func mape() throws(UndefinedMetric) -> Double {
        try finite(zip(errors, truth).map { $0.magnitude / max($1.magnitude, .ulpOfOne) }.mean())
    }

    /// The root of the mean squared difference of the logarithms of 1 and more.
    public func rmsle() throws(UndefinedMetric) -> Double {
        guard truth.allSatisfy({ $0 > -1 }), predictions.allSatisfy({ $0 > -1 }) else {
            throw UndefinedMetric("a label or a prediction is -1 or less")
        }
        return zip(truth, predictions).map { truth, prediction in
            let difference = log1p(truth) - log1p(prediction)
            return difference * difference
        }.mean().squareRoot()
    }

    /// The mean loss of a quantile: `alpha` times what a prediction lacks, 1 - `alpha` times what it has too much.
    public func pinball(alpha: Double) throws(UndefinedMetric) -> Double {
        guard (0...1).contains(alpha) else { throw UndefinedMetric("\(alpha) is no share from 0 to 1") }
        return try finite(errors.map { $0 >= 0 ? alpha * $0 : (alpha - 1) * $0 }.mean())
    }

    /// The mean deviance of a Poisson distribution.
    public func poissonDeviance() throws(UndefinedMetric) -> Double {
        guard truth.allSatisfy({ $0 >= 0 }), predictions.allSatisfy({ $0 > 0 }) else {
            throw UndefinedMetric("a label is negative, or a prediction is not positive")
        }
        return try finite(
            2
                * zip(truth, predictions).map { truth, prediction in
                    (truth == 0 ? 0 : truth * log(truth / prediction)) - truth + prediction
                }.mean())
    }

    /// The mean deviance of a gamma distribution.
    public func gammaDeviance() throws(UndefinedMetric) -> Double {
        guard truth.allSatisfy({ $0 > 0 }), predictions.allSatisfy({ $0 > 0 }) else {
            throw UndefinedMetric("a label or a prediction is not positive")
        }
        return try finite(
            2
                * zip(truth, predictions).map { truth, prediction in log(prediction / truth) + truth / prediction - 1 }
                .mean())
    }

    private func finite(_ value: Double) throws(UndefinedMetric) -> Double {
        guard value.isFinite else { throw UndefinedMetric("it is beyond what a double holds") }
        return value
    }
}
