/// Evaluations to report on: two models over the same drawn rows, and others at the edge of what there is.
import Metrics

@testable import Evaluation

enum Examples {
    /// Numbers from 0 to 1 that look drawn, the same on every machine.
    struct Draws {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed }
        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
    }

    static let hostile = "</title><script>alert(1)</script>|`*_[x](http://e.vil)\u{202E}\n## @octocat \u{0} \"'&amp;"

    static func scores(_ rows: Int = 600) -> (positives: [Bool], candidate: [Double], baseline: [Double]) {
        var draws = Draws(7)
        let positives = (0..<rows).map { _ in draws.next() < 0.3 }
        let score = { (positive: Bool, skill: Double) in
            min(max(0.3 + (positive ? skill : -skill) + (draws.next() - 0.5) * 0.6, 0.001), 0.999)
        }
        return (positives, positives.map { score($0, 0.18) }, positives.map { score($0, 0.12) })
    }

    /// Points of a ROC curve: a step for each row, from the highest score down; no score is there twice.
    static func roc(_ scores: [Double], _ positives: [Bool]) -> Curve? {
        let (negative, positive) = (Double(positives.count { !$0 }), Double(positives.count { $0 }))
        var points = [Point(x: 0, y: 0)]
        var (falsely, rightly) = (0.0, 0.0)
        for row in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
            if positives[row] { rightly += 1 } else { falsely += 1 }
            points.append(Point(x: falsely / negative, y: rightly / positive))
        }
        return Curve(points)
    }

    static func binary(_ name: String = "s3://models/churn/model.tar.gz") throws -> Evaluation {
        let (positives, candidate, baseline) = scores()
        var evaluation = Evaluation(
            model: .init(name: name, digest: "sha256:\(name.utf8.count)", library: "XGBoost 3.0", objective: name),
            data: .init(sources: [name], rows: positives.count),
            task: .binary(negative: "stays", positive: name, threshold: 0.5))
        let plan = try Bootstrap(resamples: 60)
        let rows = try BinaryResamples(scores: candidate, positives: positives, threshold: 0.5)
        let other = try BinaryResamples(scores: baseline, positives: positives, threshold: 0.5)
        evaluation.add(
            MetricTable(binary: candidate, positives: positives, threshold: 0.5), intervals: plan.intervals(of: rows))
        evaluation.absent.append(AbsentMetric(name: "ks", reason: name))
        evaluation.roc = roc(candidate, positives)
        evaluation.precisionRecall = Curve(x: [0, 0.5, 1], y: [1, 0.9, 0.3])
        evaluation.calibration = (0..<10).map {
            CalibrationBin(meanPredicted: Double($0) / 10 + 0.05, fractionPositive: Double($0 * $0) / 81, count: 60)
        }
        let groups = Dictionary(grouping: zip(candidate, positives), by: \.1).mapValues { $0.map(\.0) }
        evaluation.scores = Histogram(
            [("stays", groups[false] ?? [], nil), (name, groups[true] ?? [], nil)], range: 0...1)
        evaluation.confusion = Confusion(labels: ["stays", name], counts: [[400, 20], [60, 120]])
        evaluation.baseline = Evaluation.Baseline(
            name: "champion \(name)",
            metrics: MetricTable(binary: baseline, positives: positives, threshold: 0.5).values.map {
                MeasuredMetric(name: $0.name, value: $0.value)
            }, roc: roc(baseline, positives), comparisons: try plan.comparison(of: rows, with: other).comparisons)
        evaluation.rules = [
            RuleVerdict(rule: "auc >= 0.8", passed: true, why: "auc is 0.95"),
            RuleVerdict(rule: "recall >= 0.99 \(name)", passed: false, why: "recall is 0.7, below 0.99: \(name)"),
        ]
        return evaluation
    }

    static func regression() -> Evaluation {
        var draws = Draws(3)
        let truth = (0..<2_000).map { _ in draws.next() * 40 + draws.next() * 60 }
        let predicted = truth.map { $0 + (draws.next() + draws.next() - 1) * 15 }
        var evaluation = Evaluation(
            model: .init(name: "houses.json"), data: .init(sources: ["a.csv", "b.csv"], rows: 2_000, isWeighted: true),
            task: .regression)
        evaluation.add(MetricTable(predictions: predicted, truth: truth))
        evaluation.predictions = Density(truth: truth, predicted: predicted)
        evaluation.residuals = Histogram([("predicted - true", zip(predicted, truth).map { $0 - $1 }, nil)])
        return evaluation
    }

    static func multiclass(_ classes: Int) -> Evaluation {
        let labels = (0..<classes).map { "class \($0)" }
        var evaluation = Evaluation(
            model: .init(name: "iris"), data: .init(sources: [], rows: 100), task: .multiclass(classes: labels))
        evaluation.confusion = Confusion(
            labels: labels, counts: (0..<classes).map { row in (0..<classes).map { row == $0 ? 50 : Double($0 % 3) } })
        return evaluation
    }

    /// One class only, so that most metrics are not defined; no curve, no rule.
    static func degenerate() -> Evaluation {
        var evaluation = Evaluation(
            model: .init(name: ""), data: .init(sources: [], rows: 1),
            task: .binary(negative: "0", positive: "1", threshold: 0.5))
        evaluation.add(MetricTable(binary: [0.5], positives: [true], threshold: 0.5))
        evaluation.scores = Histogram([("1", [0.5], nil), ("0", [], nil)])
        evaluation.calibration = [CalibrationBin(meanPredicted: 0.5, fractionPositive: 1, count: 1)]
        evaluation.confusion = Confusion(labels: ["0", "1"], counts: [[0, 0], [0, 1]])
        evaluation.roc = Curve(x: [0], y: [0])
        return evaluation
    }

    static func all() throws -> [(name: String, evaluation: Evaluation)] { try made.get() }

    private static let made = Result {
        [
            ("binary", try binary()), ("hostile", try binary(hostile)), ("regression", regression()),
            ("three classes", multiclass(3)), ("many classes", multiclass(150)), ("degenerate", degenerate()),
            (
                "empty",
                Evaluation(model: .init(name: "m"), data: .init(sources: [], rows: 0), task: .ranking)
            ),
        ] as [(name: String, evaluation: Evaluation)]
    }

    /// The pages of all, read.
    static func pages() throws -> [(name: String, tags: [Tag])] { try read.get() }

    private static let read = Result { try all().map { ($0.name, try tags(of: $0.evaluation.page)) } }
}
