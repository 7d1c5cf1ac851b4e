/// All metrics of a task by the names that scikit-learn gives them: those with a value, and why the others have none.

/// The metrics of predictions.
public struct MetricTable: Sendable {
    /// Names and values, in a fixed order.
    public private(set) var values: [(name: String, value: Double)] = []
    /// Names and reasons of those that are not defined for these rows.
    public private(set) var absent: [(name: String, reason: UndefinedMetric)] = []

    /// Every name that a table may have.
    public static let names = [
        "accuracy", "balanced_accuracy", "precision", "recall", "specificity", "f1", "precision_macro", "recall_macro",
        "f1_macro", "f0_5", "f2", "matthews_corrcoef", "cohen_kappa", "auc", "roc_auc", "roc_auc_ovr",
        "average_precision", "ks", "lift_top_decile", "gain_top_decile", "log_loss", "brier",
        "expected_calibration_error", "mae", "mse", "rmse", "r2", "median_absolute_error",
        "max_error", "explained_variance", "mape", "rmsle", "mean_poisson_deviance", "mean_gamma_deviance",
    ]

    /// Of scores for the positive one of two classes.
    ///
    /// - Parameters:
    ///   - threshold: from which score on a row is decided positive; nil for 0.5, which only probabilities have.
    ///   - weights: of the rows; nil for 1 each.
    public init(binary scores: [Double], positives: [Bool], threshold: Double?, weights: [Double]? = nil) {
        addDecisions(scores, threshold) { threshold throws(UndefinedMetric) in
            try BinaryConfusion(scores: scores, positives: positives, threshold: threshold, weights: weights)
        }
        addRanking { () throws(UndefinedMetric) in
            try BinaryScores(scores: scores, positives: positives, weights: weights)
        }
    }

    /// Of scores in single precision for the positive one of two classes.
    @_disfavoredOverload
    public init(binary scores: [Float], positives: [Bool], threshold: Double?, weights: [Double]? = nil) {
        addDecisions(scores, threshold) { threshold throws(UndefinedMetric) in
            try BinaryConfusion(scores: scores, positives: positives, threshold: threshold, weights: weights)
        }
        addRanking { () throws(UndefinedMetric) in
            try BinaryScores(scores: scores, positives: positives, weights: weights)
        }
    }

    private mutating func addDecisions<Score: BinaryFloatingPoint>(
        _ scores: [Score], _ threshold: Double?, _ decide: (Double) throws(UndefinedMetric) -> BinaryConfusion
    ) {
        add(BinaryConfusion.names) { () throws(UndefinedMetric) in
            guard threshold != nil || scores.allSatisfy({ $0 >= 0 && $0 <= 1 || !$0.isFinite }) else {
                throw UndefinedMetric("a score lies outside 0 to 1, so 0.5 is no threshold for it")
            }
            return try decide(threshold ?? 0.5).values()
        }
    }

    private mutating func addRanking(_ rank: () throws(UndefinedMetric) -> BinaryScores) {
        add(BinaryScores.names) { () throws(UndefinedMetric) in try rank().values() }
    }

    /// Of decisions among several classes.
    public init(decided: [Double], truth: [Double]) {
        add(["accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro"]) {
            () throws(UndefinedMetric) in
            let decisions = try MulticlassDecisions(decided: decided, truth: truth)
            return [
                .success(decisions.accuracy), result(decisions.balancedAccuracy),
                result(decisions.macroPrecision), result(decisions.macroRecall),
                result(decisions.macroF1),
            ]
        }
    }

    /// Of probabilities of several classes; the most probable one is decided, the first of equals.
    public init(probabilities rows: [[Double]], classes: [Int]) {
        let decided = rows.map { row in
            Double(row.indices.max { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) } ?? 0)
        }
        self.init(decided: decided, truth: classes.map(Double.init))
        add(["roc_auc_ovr", "log_loss"]) { () throws(UndefinedMetric) in
            let table = try ProbabilityTable(rows: rows, classes: classes)
            return [result(table.rocAUCOneVersusRest), .success(table.logLoss())]
        }
    }

    /// Of predicted numbers.
    public init(predictions: [Double], truth: [Double]) {
        add([
            "mae", "mse", "rmse", "r2", "median_absolute_error", "max_error", "explained_variance", "mape", "rmsle",
            "mean_poisson_deviance", "mean_gamma_deviance",
        ]) { () throws(UndefinedMetric) in
            let regression = try Regression(predictions: predictions, truth: truth)
            return [
                result(regression.mae), result(regression.mse), result(regression.rmse),
                result(regression.r2), .success(regression.medianAbsoluteError()), .success(regression.maxError()),
                result(regression.explainedVariance), result(regression.mape), result(regression.rmsle),
                result(regression.poissonDeviance), result(regression.gammaDeviance),
            ]
        }
    }

    private mutating func add(
        _ names: [String], measure: () throws(UndefinedMetric) -> [Result<Double, UndefinedMetric>]
    ) {
        let results: [Result<Double, UndefinedMetric>]
        do { results = try measure() } catch { results = names.map { _ in .failure(error) } }
        for (name, result) in zip(names, results) {
            switch result {
            case .success(let value): values.append((name, value))
            case .failure(let reason): absent.append((name, reason))
            }
        }
    }
}
