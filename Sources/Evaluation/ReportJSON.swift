/// evaluation.json: the metrics in the shape of SageMaker's model quality statistics, with what that has no place for
/// beside them.
import JSON
import Metrics

extension Evaluation {
    /// The report, as Model Registry, the console and the conditions of pipelines read it.
    ///
    /// What is not SageMaker's lies under `evaluation` and `absent_metrics`, where no reader of metrics finds a number.
    package var report: JSONValue {
        var report: JSONObject = [
            "version": .number(JSONNumber(0)),
            "dataset": ["item_count": .number(JSONNumber(data.rows))],
            task.group: .object(group),
        ]
        if !absent.isEmpty {
            var reasons = JSONObject()
            for metric in absent where self[metric: metric.name] == nil {
                reasons[metric.name] = .string(metric.reason)
            }
            report["absent_metrics"] = .object(reasons)
        }
        report["evaluation"] = .object(circumstances)
        return .object(report)
    }

    /// How many points of a curve a report holds.
    static let curvePoints = 400
    /// Up to how many classes the confusion matrix is in the report: its cells are the square of that.
    static let reportedClasses = 200

    private var group: JSONObject {
        var group = JSONObject()
        if let confusion, confusion.labels.count <= Self.reportedClasses {
            group["confusion_matrix"] = confusion.json
        }
        for metric in metrics + derivedMetrics { group[metric.name] = metric.json(resampling) }
        guard case .binary = task else { return group }
        if let points = roc?.thinned(to: Self.curvePoints) {
            group["receiver_operating_characteristic_curve"] = [
                "false_positive_rates": JSONValue(numbers: points.map(\.x)),
                "true_positive_rates": JSONValue(numbers: points.map(\.y)),
            ]
        }
        if let points = precisionRecall?.thinned(to: Self.curvePoints) {
            group["precision_recall_curve"] = [
                "precisions": JSONValue(numbers: points.map(\.y)), "recalls": JSONValue(numbers: points.map(\.x)),
            ]
        }
        return group
    }

    private var circumstances: JSONObject {
        var members: JSONObject = ["task": task.json, "model": model.json, "data": data.json]
        if let resampling {
            members["bootstrap"] = [
                "resamples": .number(JSONNumber(resampling.resamples)), "seed": .string(String(resampling.seed)),
                "confidence": JSONValue(resampling.confidence),
            ]
        }
        if !calibration.isEmpty {
            members["calibration_curve"] = [
                "mean_predicted": JSONValue(numbers: calibration.map(\.meanPredicted)),
                "fraction_positive": JSONValue(numbers: calibration.map(\.fractionPositive)),
                "counts": JSONValue(numbers: calibration.map(\.count)),
            ]
        }
        if let baseline { members["baseline"] = baseline.json }
        if let passed {
            members["passed"] = .bool(passed)
            members["rules"] = .array(
                rules.map {
                    ["rule": .string($0.rule), "passed": .bool($0.passed), "why": .string($0.why)]
                })
        }
        return members
    }
}

extension Evaluation.Task {
    /// The member of the report that holds the metrics.
    package var group: String {
        switch self {
        case .binary: "binary_classification_metrics"
        case .multiclass: "multiclass_classification_metrics"
        case .regression: "regression_metrics"
        // SageMaker knows none for orders.
        case .ranking: "ranking_metrics"
        }
    }

    /// As the input `task` spells it.
    package var name: String {
        switch self {
        case .binary: "binary"
        case .multiclass: "multiclass"
        case .regression: "regression"
        case .ranking: "ranking"
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .binary(let negative, let positive, let threshold):
            [
                "name": .string(name), "negative_label": .string(negative), "positive_label": .string(positive),
                "threshold": threshold.map { JSONValue($0) } ?? .null,
            ]
        case .multiclass(let classes): ["name": .string(name), "classes": .array(classes.map(JSONValue.string))]
        case .regression, .ranking: ["name": .string(name)]
        }
    }
}

extension Evaluation.Model {
    fileprivate var json: JSONValue {
        var members: JSONObject = ["name": .string(name)]
        members["digest"] = digest.map(JSONValue.string)
        members["library"] = library.map(JSONValue.string)
        members["objective"] = objective.map(JSONValue.string)
        return .object(members)
    }
}

extension Evaluation.DataSet {
    fileprivate var json: JSONValue {
        ["sources": .array(sources.map(JSONValue.string)), "weighted": .bool(isWeighted)]
    }
}

extension Evaluation.Baseline {
    fileprivate var json: JSONValue {
        var (values, differences) = (JSONObject(), JSONObject())
        for metric in metrics { values[metric.name] = JSONValue(metric.value) }
        for (name, comparison) in comparisons { differences[name] = comparison.json }
        var tested = JSONObject()
        for test in tests {
            tested[test.metric] = [
                "test": .string(test.name), "statistic": JSONValue(test.statistic), "p_value": JSONValue(test.pValue),
            ]
        }
        return [
            "name": .string(name), "metrics": .object(values), "comparisons": .object(differences),
            "tests": .object(tested),
        ]
    }
}

extension Comparison {
    fileprivate var json: JSONValue {
        [
            "difference": JSONValue(difference), "standard_deviation": JSONValue(standardError),
            "confidence_interval": ["lower": JSONValue(lower), "upper": JSONValue(upper)],
            "p_value": pValue.map { JSONValue($0) } ?? .null,
            "verdict": .string(isBetter ? "better" : isWorse ? "worse" : "no difference shown"),
        ]
    }
}

extension MeasuredMetric {
    /// SageMaker's two members, the second the text NaN where nothing is known, and the interval beside them.
    fileprivate func json(_ plan: Bootstrap?) -> JSONValue {
        guard let interval, interval.standardError.isFinite else {
            return ["value": JSONValue(value), "standard_deviation": "NaN"]
        }
        var bounds: JSONObject = ["lower": JSONValue(interval.lower), "upper": JSONValue(interval.upper)]
        bounds["confidence"] = plan.map { JSONValue($0.confidence) }
        return [
            "value": JSONValue(value), "standard_deviation": JSONValue(interval.standardError),
            "confidence_interval": .object(bounds),
        ]
    }
}

extension Confusion {
    /// By true class, then by decided class.
    fileprivate var json: JSONValue {
        var rows = JSONObject()
        for (label, counts) in zip(labels, counts) {
            var row = JSONObject()
            for (decided, count) in zip(labels, counts) { row[decided] = JSONValue(count) }
            rows[label] = .object(row)
        }
        return .object(rows)
    }
}

extension JSONValue {
    fileprivate init(numbers: [Double]) { self = .array(numbers.map { JSONValue($0) }) }
}
