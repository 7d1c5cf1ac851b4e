/// The metrics of predicted numbers by name.

extension MetricTable {
    /// Of predicted numbers.
    ///
    /// - Parameters:
    ///   - predictions: a number for each row.
    ///   - truth: the true number of each row.
    ///   - weights: of the rows; nil for all alike.
    public init(predictions: [Double], truth: [Double], weights: [Double]? = nil) {
        self.init()
        add([
            "mae", "mse", "rmse", "r2", "median_absolute_error", "max_error", "explained_variance", "mape", "rmsle",
            "mean_poisson_deviance", "mean_gamma_deviance",
        ]) { () throws(UndefinedMetric) in
            let regression = try Regression(predictions: predictions, truth: truth, weights: weights)
            return [
                result(regression.mae), result(regression.mse), result(regression.rmse),
                result(regression.r2), .success(regression.medianAbsoluteError()), .success(regression.maxError()),
                result(regression.explainedVariance), result(regression.mape), result(regression.rmsle),
                result(regression.poissonDeviance), result(regression.gammaDeviance),
            ]
        }
    }

    /// The same, of predictions of another precision; they are compared as doubles.
    public init<Prediction: BinaryFloatingPoint>(
        predictions: [Prediction], truth: [Double], weights: [Double]? = nil
    ) {
        self.init(predictions: widened(predictions), truth: truth, weights: weights)
    }
}
