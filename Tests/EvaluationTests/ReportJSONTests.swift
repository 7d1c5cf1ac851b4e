/// evaluation.json as its readers find it.
import JSON
import Metrics
import Testing

@testable import Evaluation

@Suite struct ReportJSONTests {
    /// Every number that a reader of metrics finds: in the document and one level down, a number or a `value`.
    static func numbers(_ report: JSONValue) -> [(name: String, value: Double)] {
        let members = report.object?.members ?? []
        let groups = [members] + members.filter { $0.value["value"] == nil }.map { $0.value.object?.members ?? [] }
        return groups.joined().compactMap { name, value in (value["value"] ?? value).double.map { (name, $0) } }
    }

    @Test func readsBackAsWritten() throws {
        for (name, evaluation) in try Examples.all() {
            let text = evaluation.report.pretty
            let report = try JSONValue(parsing: text)
            #expect(report == evaluation.report, "\(name)")
            #expect(text == evaluation.report.pretty)
            #expect(text.utf8.count < 4 << 20)
        }
    }

    @Test func holdsEveryMetricOnceAndNoOtherNumber() throws {
        for (name, evaluation) in try Examples.all() {
            let found = Self.numbers(try JSONValue(parsing: evaluation.report.text))
            let wanted = ["version", "item_count"] + (evaluation.metrics + evaluation.derivedMetrics).map(\.name)
            #expect(found.map(\.name).sorted() == wanted.sorted(), "\(name)")
        }
    }

    @Test func answersTheConditionOfAPipeline() throws {
        let evaluation = try Examples.binary()
        let metric = evaluation.report["binary_classification_metrics"]?["auc"]
        #expect(metric?["value"]?.double == evaluation[metric: "auc"]?.value)
        let interval = try #require(evaluation[metric: "auc"]?.interval)
        #expect(metric?["standard_deviation"]?.double == interval.standardError)
        #expect(metric?["confidence_interval"]?["lower"]?.double == interval.lower)
        #expect(metric?["confidence_interval"]?["confidence"]?.double == 0.95)
    }

    @Test func saysNaNInWordsWhereThereIsNoInterval() {
        let report = Examples.regression().report
        #expect(report["regression_metrics"]?["rmse"]?["standard_deviation"] == "NaN")
    }

    @Test func givesReasonsForWhatIsAbsent() {
        let evaluation = Examples.degenerate()
        #expect(!evaluation.absent.isEmpty)
        for metric in evaluation.absent {
            #expect(evaluation.report["absent_metrics"]?[metric.name] == .string(metric.reason))
            #expect(evaluation.report["binary_classification_metrics"]?[metric.name] == nil)
        }
    }

    @Test func keepsNoMetricThatIsNoNumber() {
        var evaluation = Examples.degenerate()
        evaluation.add(MetricTable(predictions: [1e300, -1e300], truth: [-1e300, 1e300]))
        #expect(evaluation.metrics.allSatisfy { $0.value.isFinite })
        #expect(evaluation.absent.contains { $0.name == "mse" })
    }

    /// The example of SageMaker's documentation: recall 1, precision 1/3, accuracy 1/2.
    @Test func derivesRatesFromTheConfusionMatrix() throws {
        var evaluation = Examples.degenerate()
        evaluation.confusion = Confusion(labels: ["0", "1"], counts: [[1, 2], [0, 1]])
        let values = Dictionary(uniqueKeysWithValues: evaluation.derivedMetrics.map { ($0.name, $0.value) })
        #expect(values["true_positive_rate"] == 1 && values["false_negative_rate"] == 0)
        #expect(values["true_negative_rate"] == 1.0 / 3 && values["false_positive_rate"] == 2.0 / 3)
        #expect(values["recall_best_constant_classifier"] == 1)
        #expect(values["precision_best_constant_classifier"] == 0.25)
        #expect(values["f1_best_constant_classifier"] == 0.4)
        #expect(values["accuracy_best_constant_classifier"] == 0.75)
        let matrix = evaluation.report["binary_classification_metrics"]?["confusion_matrix"]
        #expect(matrix?["0"]?["1"] == 2 && matrix?["1"]?["0"] == 0)
        evaluation.confusion = Confusion(labels: ["0", "1"], counts: [[0, 0], [0, 0]])
        #expect(evaluation.derivedMetrics.isEmpty)
    }

    /// scikit-learn's precision_recall_fscore_support(average="weighted") of the same matrix.
    @Test func weightsTheClassesAsScikitLearnDoes() {
        var evaluation = Examples.multiclass(3)
        evaluation.confusion = Confusion(labels: ["a", "b", "c"], counts: [[5, 1, 0], [2, 3, 0], [1, 0, 0]])
        let values = Dictionary(uniqueKeysWithValues: evaluation.derivedMetrics.map { ($0.name, $0.value) })
        let wanted = [
            "weighted_recall": 8.0 / 12, "weighted_precision": (6 * 5.0 / 8 + 5 * 3.0 / 4) / 12,
            "weighted_f1": (6 * 10.0 / 14 + 5 * 6.0 / 9) / 12, "accuracy_best_constant_classifier": 0.5,
        ]
        for (name, value) in wanted { #expect(((values[name] ?? .nan) - value).magnitude < 1e-12, "\(name)") }
    }

    @Test func thinsCurvesAndKeepsTheirShape() throws {
        let steps = (0...10_000).map { (place: Int) -> Point in
            Point(x: Double(place / 2) / 5_000, y: Double((place + 1) / 2) / 5_000)
        }
        let curve = try #require(Curve(steps))
        for limit in [2, 3, 10, 400] {
            let thin = curve.thinned(to: limit)
            #expect(thin.count <= limit && thin.count > limit * 9 / 10)
            #expect(thin.first == steps.first && thin.last == steps.last)
            let rises = zip(thin, thin.dropFirst()).allSatisfy { $0.x <= $1.x && $0.y <= $1.y }
            #expect(rises)
            #expect(Set(thin).isSubset(of: Set(steps)))
        }
        #expect(Curve(Array(steps.prefix(50)))?.thinned(to: 400) == Array(steps.prefix(50)))
        #expect(Curve([Point](repeating: Point(x: 1, y: 1), count: 9))?.thinned(to: 3).count == 2)
    }

    @Test func refusesWhatIsNoCurveOrMatrix() {
        #expect(Curve([]) == nil)
        #expect(Curve(x: [0, .nan], y: [0, 1]) == nil)
        #expect(Curve(x: [0], y: [0, 1]) == nil)
        #expect(Confusion(labels: ["a", "a"], counts: [[1, 1], [1, 1]]) == nil)
        #expect(Confusion(labels: ["a", "b"], counts: [[1, 1], [1]]) == nil)
        #expect(Confusion(labels: ["a"], counts: [[-1]]) == nil)
        #expect(Histogram([("a", [.nan], nil)]) == nil)
        #expect(Density(truth: [1], predicted: []) == nil)
    }

    @Test func countsEveryFiniteNumberOnce() throws {
        let histogram = try #require(
            Histogram([("a", [0, 0.5, 1, .infinity], nil), ("b", [2], [3])], bins: 4, range: 0...1))
        #expect(histogram.series.map(\.counts) == [[1, 0, 1, 1], [0, 0, 0, 3]])
        let alike = try #require(Histogram([("a", [7, 7], nil)], bins: 3))
        #expect(alike.series[0].counts == [0, 2, 0])
        let density = try #require(Density(truth: [0, 1, .nan], predicted: [1, 1, 1], cells: 2))
        #expect(density.counts == [[0, 0], [1, 1]])
    }

    @Test func writesBiasAsClarifyDoes() throws {
        var evaluation = Examples.degenerate()
        #expect(evaluation.analysis == nil)
        let rows = try BiasRows(
            label: ("label", .numbers([1, 0, 1, 0, 1, 1])), wanted: .values(["1"]),
            predictions: [true, true, false, false, true, true])
        evaluation.bias = try rows.reports(of: [(try Facet("sex=F"), .texts(["F", "M", "F", "M", "F", "M"]))])
        let analysis = try JSONValue(parsing: try #require(evaluation.analysis).pretty)
        #expect(analysis["version"] == "1.0")
        let entry = analysis["pre_training_bias_metrics"]?["facets"]?["sex"]?.array?.first
        #expect(entry?["value_or_threshold"] == "F")
        let metrics = entry?["metrics"]?.array ?? []
        #expect(metrics.contains { $0["name"] == "CI" && $0["value"] == 0 })
        #expect(metrics.contains { $0["name"] == "CDDL" && $0["value"] == .null && $0["error"]?.string != nil })
        #expect(analysis["post_training_bias_metrics"]?["label"] == "label")
    }
}
