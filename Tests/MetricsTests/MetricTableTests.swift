/// Metrics of two classes against scikit-learn's on the same rows, random and degenerate: the same number, or none
/// where there is none.
import Metrics
import Testing

@Suite struct MetricTableTests {
    /// Numbers from a seed, the same on every machine.
    struct Numbers {
        var state: UInt64

        mutating func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
    }

    static func table(of task: Task) -> MetricTable {
        let positives = task.truth.map { $0 == 1 }
        return task.single
            ? MetricTable(
                binary: task.scores.map(Float.init), positives: positives, threshold: task.threshold,
                weights: task.weights)
            : MetricTable(
                binary: task.scores, positives: positives, threshold: task.threshold, weights: task.weights)
    }

    static func random(_ seed: UInt64) -> [Task] {
        var numbers = Numbers(state: seed)
        let rows = 2 + Int(numbers.next() * 300)
        let truth = (0..<rows).map { _ in numbers.next() < 0.4 ? 1.0 : 0.0 }
        // Every second seed has scores of few different values, so that ties abound.
        let scores = truth.map { positive in
            let score = 0.7 * numbers.next() + 0.3 * positive
            return seed.isMultiple(of: 2) ? (score * 8).rounded() / 8 : score
        }
        // Some rows have no weight at all.
        let rowWeights = (0..<rows).map { _ in max(0, 2 * numbers.next() - 0.2) }
        let margins = scores.map { 4 * $0 - 2 }
        return [
            Task(scores: scores, truth: truth, threshold: 0.5),
            Task(scores: scores, truth: truth, threshold: 0.25),
            Task(scores: scores, truth: truth, threshold: 0.3, single: true),
            Task(scores: scores, truth: truth, weights: rowWeights),
            Task(scores: scores, truth: truth, weights: rowWeights, single: true),
            Task(scores: margins, truth: truth, threshold: 0.7, single: true),
            Task(scores: margins, truth: truth, threshold: 0.7, weights: rowWeights),
            Task(scores: Self.sure(truth, &numbers), truth: truth),
            Task(scores: Self.sure(truth, &numbers), truth: truth, single: true),
        ]
    }

    /// Scores that are next to the truth, and some that are it: losses are next to none.
    static func sure(_ truth: [Double], _ numbers: inout Numbers) -> [Double] {
        truth.map { truth in
            let doubt = numbers.next() < 0.2 ? 0 : 1e-6 * numbers.next()
            return truth == 1 ? 1 - doubt : doubt
        }
    }

    @Test func equalsScikitLearn() throws {
        let tasks = (1...40).flatMap { Self.random(UInt64($0)) }
        for (task, expected) in zip(tasks, try ScikitLearn.values(of: tasks)) {
            let table = Self.table(of: task)
            let found = Dictionary(uniqueKeysWithValues: table.values.map { ($0.name, $0.value) })
            #expect(Set(found.keys) == Set(expected.keys), "\(table.absent)")
            for (name, value) in expected {
                let difference = ((found[name] ?? .nan) - value).magnitude
                // scikit-learn takes squares and logarithms of single precision in single precision.
                let bound = task.single && ["brier", "log_loss"].contains(name) ? 1e-6 : 1e-12
                #expect(
                    difference <= bound * max(value.magnitude, name == "log_loss" ? 0 : 1e-3),
                    "\(name): \(found[name] ?? .nan), not \(value)")
            }
        }
    }

    static let degenerate: [(String, Task)] = [
        ("all positive", Task(scores: [0.2, 0.9], truth: [1, 1])),
        ("none positive", Task(scores: [0.2, 0.9], truth: [0, 0])),
        ("none decided", Task(scores: [0.2, 0.3], truth: [0, 1])),
        ("all tied", Task(scores: [0.5, 0.5, 0.5], truth: [0, 1, 0])),
        ("certain", Task(scores: [0, 1, 1], truth: [0, 1, 0])),
        ("margins", Task(scores: [-3, 2, 0.4], truth: [0, 1, 0])),
        ("one row", Task(scores: [0.7], truth: [1])),
    ]

    /// Where one class is there alone scikit-learn still gives these numbers; we give none.
    static let stricter: Set<String> = [
        "all positive brier", "all positive average_precision", "one row average_precision", "none positive brier",
        "one row brier", "none positive balanced_accuracy",
        "all positive balanced_accuracy", "one row balanced_accuracy",
    ]

    @Test func hasNoValueWhereScikitLearnHasNone() throws {
        let answers = try ScikitLearn.values(of: Self.degenerate.map(\.1))
        for ((name, task), expected) in zip(Self.degenerate, answers) {
            let table = Self.table(of: task)
            for (metric, value) in table.values {
                #expect(((expected[metric] ?? .nan) - value).magnitude <= 1e-12, "\(name): \(metric) is \(value)")
            }
            for (metric, reason) in table.absent {
                let isRight = expected[metric] == nil || Self.stricter.contains("\(name) \(metric)")
                #expect(isRight, "\(name): \(metric) is absent, since \(reason)")
            }
            #expect(Set(table.values.map(\.name) + table.absent.map(\.name)).isSubset(of: MetricTable.names))
        }
    }

    @Test(arguments: [
        Task(scores: [], truth: []),
        Task(scores: [0.5, .nan], truth: [0, 1]),
        Task(scores: [0.5, .infinity], truth: [0, 1]),
        Task(scores: [0.5], truth: [0, 1]),
    ])
    func nothingIsMeasuredOfWhatIsNoNumber(task: Task) {
        let table = Self.table(of: task)
        #expect(table.values.isEmpty, "\(table.values)")
        #expect(!table.absent.isEmpty)
    }

    @Test func scoresBeyondProbabilitiesNeedAThreshold() {
        let table = MetricTable(binary: [-2, 3], positives: [false, true], threshold: nil)
        #expect(
            table.values.map(\.name) == [
                "auc", "roc_auc", "average_precision", "ks", "lift_top_decile", "gain_top_decile",
            ])
        #expect(MetricTable(binary: [-2, 3], positives: [false, true], threshold: 0).values.count == 16)
    }
}
