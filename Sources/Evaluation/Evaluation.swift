/// What an evaluation found, as the reports show it: plain values, measured elsewhere.
import Metrics

/// A model measured on data, beside a baseline where there is one, with the verdict of the rules.
package struct Evaluation: Sendable {
    /// What was measured.
    package var model: Model
    /// What it was measured on.
    package var data: DataSet
    /// What the model does.
    package var task: Task
    /// The metrics that have a value, in the order in which they are shown.
    package var metrics: [MeasuredMetric] = []
    /// Names of the metrics that have none, and why.
    package var absent: [AbsentMetric] = []
    /// How the intervals were drawn; nil without intervals.
    package var resampling: Bootstrap?
    /// Counts, or sums of weights, of true and decided classes.
    package var confusion: Confusion?
    /// False and true positive rates, from (0, 0) to (1, 1).
    package var roc: Curve?
    /// Recall (x) and precision (y).
    package var precisionRecall: Curve?
    /// Where the scores are probabilities: what they promise, and what came.
    package var calibration: [CalibrationBin] = []
    /// How the scores of each class are spread.
    package var scores: Histogram?
    /// Of predicted numbers: where they lie beside the true ones.
    package var predictions: Density?
    /// Of predicted numbers: predicted - true.
    package var residuals: Histogram?
    /// What the model is compared with.
    package var baseline: Baseline?
    /// The rules and how each came out.
    package var rules: [RuleVerdict] = []
    /// Bias by facets, a report per stage.
    package var bias: [BiasReport] = []

    /// An evaluation with no more than a subject; what was measured is set after.
    package init(model: Model, data: DataSet, task: Task) {
        self.model = model
        self.data = data
        self.task = task
    }

    /// Whether every rule holds; nil without rules.
    package var passed: Bool? { rules.isEmpty ? nil : rules.allSatisfy(\.passed) }

    /// Takes the values of a table, with the intervals of those that have one. A value that is no finite number is
    /// absent: no report can hold it.
    package mutating func add(_ table: MetricTable, intervals: IntervalTable? = nil) {
        for (name, value) in table.values {
            if value.isFinite {
                metrics.append(
                    MeasuredMetric(
                        name: name, value: value, interval: intervals?[name] ?? intervals?[Self.twins[name] ?? name]))
            } else {
                absent.append(AbsentMetric(name: name, reason: "its value is \(value)"))
            }
        }
        absent += table.absent.map { AbsentMetric(name: $0.name, reason: $0.reason.description) }
        resampling = intervals?.plan ?? resampling
    }

    /// Gives its interval to each metric that has one.
    package mutating func take(_ intervals: IntervalTable) {
        metrics = metrics.map { metric in
            let interval = intervals[metric.name] ?? intervals[Self.twins[metric.name] ?? metric.name]
            return MeasuredMetric(name: metric.name, value: metric.value, interval: interval ?? metric.interval)
        }
        resampling = intervals.plan
    }

    /// SageMaker's name of a metric, and scikit-learn's: the same number, so the same interval.
    static let twins = [
        "auc": "roc_auc", "true_positive_rate": "recall", "true_negative_rate": "specificity",
        "weighted_recall": "accuracy", "weighted_precision": "precision_weighted", "weighted_f1": "f1_weighted",
    ]

    /// The metric of a name, if it has a value.
    package subscript(metric name: String) -> MeasuredMetric? { metrics.first { $0.name == name } }
}

extension Evaluation {
    /// The model, as far as it is known.
    package struct Model: Sendable, Hashable {
        /// What people call it: a path, an address or a package.
        package var name: String
        /// Of the file, such as `sha256:...`.
        package var digest: String?
        /// What wrote it, such as `XGBoost 3.0`.
        package var library: String?
        /// What it was trained for, such as `binary:logistic`.
        package var objective: String?

        /// A model.
        package init(name: String, digest: String? = nil, library: String? = nil, objective: String? = nil) {
            (self.name, self.digest, self.library, self.objective) = (name, digest, library, objective)
        }
    }

    /// The rows.
    package struct DataSet: Sendable, Hashable {
        /// Paths or addresses.
        package var sources: [String]
        /// How many rows were measured.
        package var rows: Int
        /// Whether rows have weights.
        package var isWeighted: Bool

        /// Rows of sources.
        package init(sources: [String], rows: Int, isWeighted: Bool = false) {
            (self.sources, self.rows, self.isWeighted) = (sources, rows, isWeighted)
        }
    }

    /// What the model does.
    package enum Task: Sendable, Hashable {
        /// Two classes by name; from `threshold` on a score is decided positive. Nil where nothing says from where on.
        case binary(negative: String, positive: String, threshold: Double?)
        /// Several classes by name.
        case multiclass(classes: [String])
        /// Numbers.
        case regression
        /// Orders within groups of rows.
        case ranking
    }

    /// What the model is compared with.
    package struct Baseline: Sendable {
        /// What people call it.
        package var name: String
        /// Its metrics.
        package var metrics: [MeasuredMetric]
        /// Its curves, where they are known.
        package var roc: Curve?, precisionRecall: Curve?
        /// The paired comparisons, where both were measured on the same rows.
        package var comparisons: [(name: String, comparison: Comparison)]
        /// Tests of single differences, where both were measured on the same rows.
        package var tests: [PairedTest] = []

        /// A baseline.
        package init(
            name: String, metrics: [MeasuredMetric], roc: Curve? = nil, precisionRecall: Curve? = nil,
            comparisons: [(name: String, comparison: Comparison)] = []
        ) {
            (self.name, self.metrics, self.comparisons) = (name, metrics, comparisons)
            (self.roc, self.precisionRecall) = (roc, precisionRecall)
        }

        /// The comparison of a metric, if there is one.
        package subscript(comparison name: String) -> Comparison? {
            comparisons.first { $0.name == name }?.comparison
        }
    }
}

/// A metric with its value, and its interval where one was drawn.
package struct MeasuredMetric: Sendable, Hashable {
    /// As scikit-learn names it.
    package let name: String
    /// Finite.
    package let value: Double
    /// From the bootstrap.
    package let interval: Interval?

    /// A metric.
    package init(name: String, value: Double, interval: Interval? = nil) {
        (self.name, self.value, self.interval) = (name, value, interval)
    }
}

/// A metric without a value.
package struct AbsentMetric: Sendable, Hashable {
    /// As scikit-learn names it.
    package let name: String
    /// As the end of "is not defined: ...".
    package let reason: String

    /// A metric that is not defined for these rows.
    package init(name: String, reason: String) { (self.name, self.reason) = (name, reason) }
}

/// A rule, and how it came out.
package struct RuleVerdict: Sendable, Hashable {
    /// As it was written.
    package let rule: String
    /// Whether it holds.
    package let passed: Bool
    /// In words: the values that decided.
    package let why: String

    /// A verdict.
    package init(rule: String, passed: Bool, why: String) {
        (self.rule, self.passed, self.why) = (rule, passed, why)
    }
}
