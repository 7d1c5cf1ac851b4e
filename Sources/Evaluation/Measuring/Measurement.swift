/// From scored rows to an evaluation: metrics, curves and charts by task, and what intervals and comparisons are drawn
/// from.
import Metrics

/// What was measured of a model on rows.
package struct Measurement: Sendable {
    /// Metrics, curves and charts; without intervals.
    package internal(set) var evaluation: Evaluation
    /// The same metrics of any resample of the rows; nil where it was not asked for, or where there is none.
    package internal(set) var resampled: (any ResampledMetrics)?
    /// Rows of two classes without weights, for tests against another model; nil where it was not asked for.
    var rows: AnsweredRows?

    /// Measures rows.
    ///
    /// - Parameters:
    ///   - task: What the model does; its threshold is one for scores of this precision.
    ///   - isResampled: Whether intervals or comparisons will be drawn.
    ///   - isCompared: Whether another model will be tested against it on the same rows.
    /// - Throws: `ScoringRefusal` where the rows are not what the task needs; a metric alone that is not defined is
    ///   absent.
    package init<Score: ModelScore>(
        of rows: ScoredRows<Score>, as task: Evaluation.Task, model: Evaluation.Model, sources: [String],
        isResampled: Bool, isCompared: Bool = false
    ) throws(ScoringRefusal) {
        let data = Evaluation.DataSet(sources: sources, rows: rows.count, isWeighted: rows.weights != nil)
        evaluation = Evaluation(model: model, data: data, task: task)
        switch task {
        case .binary: try measureTwoClasses(rows, isResampled, isCompared)
        case .multiclass(let classes): try measureClasses(rows, classes, isResampled)
        case .regression: try measureNumbers(rows, isResampled)
        case .ranking: try measureOrders(rows, isResampled)
        }
    }

    /// The evaluation with the interval of each metric that has one.
    package func evaluation(with plan: Bootstrap) -> Evaluation {
        guard let resampled else { return evaluation }
        var evaluation = evaluation
        evaluation.take(plan.intervals(of: resampled))
        return evaluation
    }
}

extension ScoredRows {
    /// The labels, for tasks of numbers.
    func numbers() throws(ScoringRefusal) -> [Double] {
        guard case .labels(let labels) = truth else { throw ScoringRefusal("the labels were not read as numbers") }
        return labels
    }
}

/// The scores of a row as one number, for tasks that need no more.
func requireOneScore<Score: ModelScore>(_ rows: ScoredRows<Score>, _ task: String) throws(ScoringRefusal) {
    guard rows.width == 1 else {
        throw ScoringRefusal("each row has \(rows.width) predictions, and \(task) is measured of one")
    }
}
