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
        "average_precision", "ks", "log_loss", "brier", "mae", "mse", "rmse", "r2", "median_absolute_error",
        "max_error", "explained_variance", "mape", "rmsle", "mean_poisson_deviance", "mean_gamma_deviance",
    ]

    /// Of scores for the positive one of two classes.
    ///
    /// - Parameter threshold: from which score on a row is decided positive; nil for 0.5, which only probabilities have.
    public init(binary scores: [Double], positives: [Bool], threshold: Double?) {
        add(WeightedConfusion.names) { () throws(UndefinedMetric) in
            guard threshold != nil || scores.allSatisfy({ (0...1).contains($0) || !$0.isFinite }) else {
                throw UndefinedMetric("a score lies outside 0 to 1, so 0.5 is no threshold for it")
            }
            return try BinaryConfusion(scores: scores, positives: positives, threshold: threshold ?? 0.5)
                .weighted.values()
        }
        add(["auc", "roc_auc", "average_precision", "ks", "log_loss", "brier"]) { () throws(UndefinedMetric) in
            let ranked = try BinaryScores(scores: scores, positives: positives)
            let area = ranked.rocAUC()
            return [
                .success(area), .success(area), .success(ranked.averagePrecision()), .success(ranked.ks()),
                Self.result(ranked.logLoss), Self.result(ranked.brier),
            ]
        }
    }

    /// Of decisions among several classes.
    public init(decided: [Double], truth: [Double]) {
        add(["accuracy", "balanced_accuracy", "precision_macro", "recall_macro", "f1_macro"]) {
            () throws(UndefinedMetric) in
            let decisions = try MulticlassDecisions(decided: decided, truth: truth)
            return [
                .success(decisions.accuracy), Self.result(decisions.balancedAccuracy),
                Self.result(decisions.macroPrecision), Self.result(decisions.macroRecall),
                Self.result(decisions.macroF1),
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
            return [Self.result(table.rocAUCOneVersusRest), .success(table.logLoss())]
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
                Self.result(regression.mae), Self.result(regression.mse), Self.result(regression.rmse),
                Self.result(regression.r2), .success(regression.medianAbsoluteError()), .success(regression.maxError()),
                Self.result(regression.explainedVariance), Self.result(regression.mape), Self.result(regression.rmsle),
                Self.result(regression.poissonDeviance), Self.result(regression.gammaDeviance),
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

    private static func result(
        _ measure: () throws(UndefinedMetric) -> Double
    ) -> Result<Double, UndefinedMetric> {
        do { return .success(try measure()) } catch { return .failure(error) }
    }
}
