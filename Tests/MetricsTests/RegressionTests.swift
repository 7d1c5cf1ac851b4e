/// Metrics of predicted numbers against scikit-learn's on the same rows, with and without weights.
import Metrics
import Testing

@Suite struct RegressionTests {
    typealias Task = ClassesOracle.Task

    /// Numbers of either sign; counts, a third of them zero; amounts. Every third task has weights, in every ninth of a
    /// few whole numbers, zero among them: then halves of the weight are reached exactly.
    static func random(_ seed: UInt64) -> [Task] {
        var numbers = SeededNumbers(seed)
        let rows = 2 + Int(numbers.uniform() * 300)
        let truth = (0..<rows).map { _ in 1000 * (numbers.uniform() - 0.5) }
        var weights: [Double]?
        if seed.isMultiple(of: 3) {
            weights = truth.indices.map { row in
                let weight = 3 * numbers.uniform()
                return seed.isMultiple(of: 9) && row > 0 ? weight.rounded() : weight
            }
        }
        let (near, noise) = (truth.map { $0 + 10 * numbers.uniform() }, truth.map { _ in 0.1 + numbers.uniform() })
        return [
            Task(scores: near, truth: truth, weights: weights),
            Task(scores: near.map { Double(Float($0)) }, truth: truth, weights: weights, single: true),
            Task(
                scores: zip(truth, noise).map { $0.magnitude / 100 + $1 },
                truth: truth.map { max(0, $0 / 100).rounded() },
                weights: weights),
            Task(
                scores: zip(truth, noise).map { $0.magnitude + $1 }, truth: truth.map { $0.magnitude + 0.01 },
                weights: weights),
            // Few different errors.
            Task(
                scores: truth.map { ($0 / 100).rounded() + 1 }, truth: truth.map { ($0 / 50).rounded() },
                weights: weights),
        ]
    }

    static func table(of task: Task) -> MetricTable {
        task.single
            ? MetricTable(predictions: task.scores.map { Float($0) }, truth: task.truth, weights: task.weights)
            : MetricTable(predictions: task.scores, truth: task.truth, weights: task.weights)
    }

    @Test func measuresAsScikitLearn() throws {
        let tasks = (1...18).flatMap { Self.random($0) }
        let answers: [[String: Double?]] = try ClassesOracle.ask("regression", tasks)
        for ((index, task), wanted) in zip(tasks.enumerated(), answers) {
            ClassesOracle.expect(Self.table(of: task), wanted, "task \(index)")
        }
    }

    static let degenerate: [(name: String, task: Task)] = [
        ("one row", Task(scores: [1.5], truth: [1])),
        ("constant labels", Task(scores: [1, 2], truth: [3, 3])),
        (
            "constant labels that no double is",
            Task(scores: [1, 2, 3], truth: [0.1, 0.1, 0.1], weights: [0.3, 0.7, 0.9])
        ),
        ("labels that differ without weight", Task(scores: [1, 2, 3], truth: [4, 4, 5], weights: [1, 1, 0])),
        ("an even count", Task(scores: [1, 2, 3, 9], truth: [1, 1, 1, 1.5])),
        ("an odd count", Task(scores: [1, 2, 9], truth: [1, 1, 1.5])),
        ("half reached exactly", Task(scores: [1, 2, 3, 9], truth: [0, 0, 0, 0.5], weights: [1, 2, 1, 2])),
        ("half, then no weight", Task(scores: [1, 2, 3, 9], truth: [0, 0, 0, 0.5], weights: [1, 1, 0, 2])),
        (
            // Five weights sum to 0.5, ten to a hair less than 1.
            "half by rounded weights",
            Task(
                scores: (1...10).map { Double($0) }, truth: (1...10).map { $0 < 8 ? 0 : 0.5 },
                weights: [Double](repeating: 0.1, count: 10))
        ),
        ("one weight", Task(scores: [1, 2, 3], truth: [0, 0, 1], weights: [0, 0, 5])),
        ("zero labels", Task(scores: [1, 2, 3], truth: [0, 0, 1])),
        ("predictions of -1", Task(scores: [-1, 2, 3], truth: [0, 0, 1])),
        ("perfect", Task(scores: [1, 2, 3], truth: [1, 2, 3], weights: [1, 2, 3])),
    ]

    @Test func hasNoValueWhereScikitLearnHasNone() throws {
        let answers: [[String: Double?]] = try ClassesOracle.ask("regression", Self.degenerate.map(\.task))
        for ((name, task), wanted) in zip(Self.degenerate, answers) {
            ClassesOracle.expect(Self.table(of: task), wanted, name)
        }
    }

    @Test(
        arguments: [
            ([], [], nil, "no rows"), ([1, .nan], [1, 2], nil, "finite"), ([1, 2], [1, -.infinity], nil, "finite"),
            ([1], [1, 2], nil, "as many predictions"), ([1e308], [-1e308], nil, "beyond"),
            ([1, 2], [1, 2], [1], "as many weights"), ([1, 2], [1, 2], [1, -1], "negative"),
            ([1, 2], [1, 2], [0, 0], "every weight is zero"), ([1, 2], [1, 2], [1, .infinity], "finite"),
        ] as [([Double], [Double], [Double]?, String)])
    func nothingIsMeasuredOfWhatIsNoNumber(
        predictions: [Double], truth: [Double], weights: [Double]?, reason: String
    ) {
        let table = MetricTable(predictions: predictions, truth: truth, weights: weights)
        #expect(table.values.isEmpty, "\(table.values)")
        #expect(table.absent.count == 11 && table.absent.allSatisfy { $0.reason.description.contains(reason) })
    }

    @Test func whatOverflowsIsAbsent() {
        let table = MetricTable(predictions: [1e200, 0], truth: [-1e200, 1])
        let absent = Set(table.absent.map(\.name))
        #expect(absent.isSuperset(of: ["mse", "rmse", "r2", "explained_variance"]))
        #expect(table.values.allSatisfy { $0.value.isFinite } && table.values.contains { $0.name == "mae" })
    }

    @Test func pinballIsScikitLearns() throws {
        let tasks = [0, 0.1, 0.5, 0.9, 1].flatMap { alpha in
            (1...6).map { (seed: UInt64) in
                var task = Self.random(seed)[0]
                task.alpha = alpha
                return task
            }
        }
        let answers: [Double] = try ClassesOracle.ask("pinball", tasks)
        for (task, wanted) in zip(tasks, answers) {
            let numbers = try Regression(predictions: task.scores, truth: task.truth, weights: task.weights)
            let found = try numbers.pinball(alpha: task.alpha)
            #expect((found - wanted).magnitude <= 1e-12 * max(wanted, 1e-3))
            #expect(throws: UndefinedMetric.self) { try numbers.pinball(alpha: 1.5) }
        }
    }
}
