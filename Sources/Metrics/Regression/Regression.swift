/// Predicted numbers against true ones. Names and definitions are scikit-learn's.
import Glibc

/// Predictions and truths, checked once: as many of both, all finite.
public struct Regression: Sendable {
    let truth: [Double]
    let predictions: [Double]
    let errors: [Double]
    let weights: [Double]
    let isWeighted: Bool
    private let totalWeight: Double

    /// - Parameters:
    ///   - predictions: a number for each row.
    ///   - truth: the true number of each row.
    ///   - weights: of the rows; nil for all alike.
    public init(predictions: [Double], truth: [Double], weights: [Double]? = nil) throws(UndefinedMetric) {
        try requireFinite(predictions, "predictions")
        try requireFinite(truth, "labels")
        guard predictions.count == truth.count else {
            throw UndefinedMetric("there are not as many predictions as labels")
        }
        guard truth.count <= Strata.most else { throw UndefinedMetric("there are more than \(Strata.most) rows") }
        self.truth = truth
        self.predictions = predictions
        self.weights = try checkedWeights(weights, count: truth.count)
        isWeighted = weights != nil
        totalWeight = self.weights.exactSum()
        errors = zip(truth, predictions).map { $0 - $1 }
        guard errors.allSatisfy(\.isFinite) else { throw UndefinedMetric("an error is beyond what a double holds") }
    }

    /// The same, of predictions of another precision; they are compared as doubles.
    public init<Prediction: BinaryFloatingPoint>(
        predictions: [Prediction], truth: [Double], weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try self.init(predictions: widened(predictions), truth: truth, weights: weights)
    }

    /// The mean absolute error.
    public func mae() throws(UndefinedMetric) -> Double { try mean { errors[$0].magnitude } }

    /// The mean squared error.
    public func mse() throws(UndefinedMetric) -> Double { try mean { errors[$0] * errors[$0] } }

    /// The root of the mean squared error.
    public func rmse() throws(UndefinedMetric) -> Double { try mse().squareRoot() }

    /// The largest absolute error, of whatever weight.
    public func maxError() -> Double { errors.reduce(0) { max($0, $1.magnitude) } }

    /// The share of the labels' variance that the predictions explain.
    public func r2() throws(UndefinedMetric) -> Double {
        try requireVariance()
        return 1 - (try mse()) / (try finite(variance(truth)))
    }

    /// The share of the labels' variance that the predictions explain, a constant error apart.
    public func explainedVariance() throws(UndefinedMetric) -> Double {
        try requireVariance()
        return 1 - (try finite(variance(errors))) / (try finite(variance(truth)))
    }

    private func requireVariance() throws(UndefinedMetric) {
        guard truth.count > 1 else { throw UndefinedMetric("there is one row only") }
        let first = weights.firstIndex { $0 > 0 } ?? 0
        guard truth.indices.contains(where: { weights[$0] > 0 && truth[$0] != truth[first] }) else {
            throw UndefinedMetric("all labels are the same number")
        }
        guard variance(truth) > 0 else { throw UndefinedMetric("labels differ by less than a double holds") }
    }

    private func variance(_ values: [Double]) -> Double {
        let mean = values.indices.lazy.map { weights[$0] * values[$0] }.exactSum() / totalWeight
        return values.indices.lazy.map { weights[$0] * ((values[$0] - mean) * (values[$0] - mean)) }.exactSum()
            / totalWeight
    }

    /// The mean absolute error in relation to the label; a label of zero counts as a double's epsilon, as scikit-learn
    /// has it.
    public func mape() throws(UndefinedMetric) -> Double { try mean(relativeError) }

    func relativeError(_ row: Int) -> Double { errors[row].magnitude / max(truth[row].magnitude, .ulpOfOne) }

    /// The root of the mean squared difference of the logarithms of 1 and more.
    public func rmsle() throws(UndefinedMetric) -> Double {
        try requireLogarithms()
        return try mean { squaredLogarithmicError($0, log1p) }.squareRoot()
    }

    func squaredLogarithmicError(_ row: Int, _ log1p: (Double) -> Double) -> Double {
        let difference = log1p(truth[row]) - log1p(predictions[row])
        return difference * difference
    }

    func requireLogarithms() throws(UndefinedMetric) {
        guard truth.allSatisfy({ $0 > -1 }), predictions.allSatisfy({ $0 > -1 }) else {
            throw UndefinedMetric("a label or a prediction is -1 or less")
        }
    }

    /// The mean loss of a quantile: `alpha` times what a prediction lacks, 1 - `alpha` times what it has too much.
    public func pinball(alpha: Double) throws(UndefinedMetric) -> Double {
        guard (0...1).contains(alpha) else { throw UndefinedMetric("\(alpha) is no share from 0 to 1") }
        return try mean { errors[$0] >= 0 ? alpha * errors[$0] : (alpha - 1) * errors[$0] }
    }

    /// The mean deviance of a Poisson distribution.
    public func poissonDeviance() throws(UndefinedMetric) -> Double {
        try requireCounts()
        return try mean { poissonDeviance($0, log) }
    }

    func requireCounts() throws(UndefinedMetric) {
        guard truth.allSatisfy({ $0 >= 0 }), predictions.allSatisfy({ $0 > 0 }) else {
            throw UndefinedMetric("a label is negative, or a prediction is not positive")
        }
    }

    func poissonDeviance(_ row: Int, _ log: (Double) -> Double) -> Double {
        let (truth, prediction) = (truth[row], predictions[row])
        return 2 * ((truth == 0 ? 0 : truth * log(truth / prediction)) - truth + prediction)
    }

    /// The mean deviance of a gamma distribution.
    public func gammaDeviance() throws(UndefinedMetric) -> Double {
        try requireAmounts()
        return try mean { gammaDeviance($0, log) }
    }

    func requireAmounts() throws(UndefinedMetric) {
        guard truth.allSatisfy({ $0 > 0 }), predictions.allSatisfy({ $0 > 0 }) else {
            throw UndefinedMetric("a label or a prediction is not positive")
        }
    }

    func gammaDeviance(_ row: Int, _ log: (Double) -> Double) -> Double {
        let (truth, prediction) = (truth[row], predictions[row])
        return 2 * (log(prediction / truth) + truth / prediction - 1)
    }

    private func mean(_ value: (Int) -> Double) throws(UndefinedMetric) -> Double {
        try finite(
            withoutActuallyEscaping(value) { value in
                errors.indices.lazy.map { weights[$0] * value($0) }.exactSum()
            } / totalWeight)
    }

    private func finite(_ value: Double) throws(UndefinedMetric) -> Double {
        guard value.isFinite else { throw UndefinedMetric("it is beyond what a double holds") }
        return value
    }
}

/// Numbers as doubles.
@_specialize(where Number == Float)
@_specialize(where Number == Double)
func widened<Number: BinaryFloatingPoint>(_ numbers: [Number]) -> [Double] { numbers.map { Double($0) } }
