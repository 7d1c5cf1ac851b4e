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
        "f0_5_macro", "f2_macro", "precision_micro", "recall_micro", "f1_micro", "f0_5_micro", "f2_micro",
        "precision_weighted", "recall_weighted", "f1_weighted", "f0_5_weighted", "f2_weighted",
        "roc_auc_ovr_weighted", "roc_auc_ovo", "roc_auc_ovo_weighted", "ndcg", "ndcg_at_5", "ndcg_at_10", "map", "mrr",
    ]

    /// A table without metrics.
    init() {}

    /// Enters metrics under their names, or for all of them why none can be taken.
    mutating func add(
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
