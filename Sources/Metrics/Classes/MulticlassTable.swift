/// The metrics of several classes by name.

extension MetricTable {
    /// Of decisions among several classes.
    ///
    /// - Parameters:
    ///   - decided: a class for each row; any number names one.
    ///   - truth: the true class of each row.
    ///   - weights: of the rows; nil for all alike.
    public init(decided: [Double], truth: [Double], weights: [Double]? = nil) {
        self.init(
            Result { () throws(UndefinedMetric) in
                try MulticlassDecisions(decided: decided, truth: truth, weights: weights)
            })
    }

    /// Of probabilities of several classes; the most probable one is decided, the first of equals.
    ///
    /// - Parameters:
    ///   - scores: a row of `width` for each row of data, one row after the other.
    ///   - width: how many classes there are.
    ///   - classes: the true class of each row, as the place of its score, from 0.
    ///   - weights: of the rows; nil for all alike.
    public init<Score: BinaryFloatingPoint & Sendable>(
        scores: [Score], width: Int, classes: [Int], weights: [Double]? = nil
    ) {
        self.init(
            Result { () throws(UndefinedMetric) in
                try MulticlassScores(scores: scores, width: width, classes: classes, weights: weights)
            })
    }

    /// Of scores of several classes that were checked already, or refused.
    public init<Score>(_ checked: Result<MulticlassScores<Score>, UndefinedMetric>) {
        self.init()
        add(ClassTotals.names) { () throws(UndefinedMetric) in try checked.get().decisions.totals.values() }
        add(["roc_auc_ovr", "roc_auc_ovr_weighted", "roc_auc_ovo", "roc_auc_ovo_weighted"]) {
            () throws(UndefinedMetric) in
            let areas = try checked.get().areas()
            return [
                areas.oneVersusRest, areas.oneVersusRestWeighted, areas.oneVersusOne, areas.oneVersusOneWeighted,
            ]
        }
        add(["log_loss"]) { () throws(UndefinedMetric) in [.success(try checked.get().logLoss())] }
    }

    /// Of decisions that were checked already, or refused.
    public init(_ checked: Result<MulticlassDecisions, UndefinedMetric>) {
        self.init()
        add(ClassTotals.names) { () throws(UndefinedMetric) in try checked.get().totals.values() }
    }
}
