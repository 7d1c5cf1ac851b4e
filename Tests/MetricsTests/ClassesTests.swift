/// Metrics of several classes against scikit-learn's on the same rows: the same number, or none where there is none.
import Metrics
import Testing

@Suite struct ClassesTests {
    typealias Task = ClassesOracle.Task

    /// Rows of probabilities: tied in every second seed, weighted in every third, of single precision in every fifth;
    /// in every seventh a class has no row, in every eleventh some weights are zero.
    static func scored(_ seed: UInt64) -> Task {
        var numbers = SeededNumbers(seed)
        let (rows, width) = (8 + Int(numbers.uniform() * 300), 3 + Int(numbers.uniform() * 4))
        let truth = (0..<rows).map { row in
            row < width ? row : Int(numbers.uniform() * Double(seed.isMultiple(of: 7) ? width - 1 : width))
        }
        let single = seed.isMultiple(of: 5)
        let scores = truth.enumerated().flatMap { row, truth in
            let parts = (0..<width).map { column in
                let part = numbers.uniform() + (column == truth ? 0.7 : 0)
                return seed.isMultiple(of: 2) ? (part * 4).rounded() + 1 : part + 1e-3
            }
            let sum = parts.reduce(0, +)
            return parts.map { single ? Double(Float($0 / sum)) : $0 / sum }
        }
        let skipped = seed.isMultiple(of: 7) ? width - 1 : -1
        let kept = truth.indices.filter { truth[$0] != skipped }
        return Task(
            scores: kept.flatMap { scores[($0 * width)..<(($0 + 1) * width)] }, truth: kept.map { Double(truth[$0]) },
            weights: seed.isMultiple(of: 3)
                ? kept.map { _ in seed.isMultiple(of: 11) && numbers.uniform() < 0.2 ? 0 : numbers.uniform() } : nil,
            width: width, single: single)
    }

    static func table(of task: Task) -> MetricTable {
        let classes = task.truth.map { Int($0) }
        guard task.single else {
            return MetricTable(scores: task.scores, width: task.width, classes: classes, weights: task.weights)
        }
        return MetricTable(
            scores: task.scores.map { Float($0) }, width: task.width, classes: classes, weights: task.weights)
    }

    @Test func scoresMeasureAsScikitLearn() throws {
        let tasks = (1...40).map { Self.scored($0) }
        let answers: [[String: Double?]] = try ClassesOracle.ask("scores", tasks)
        for ((seed, task), wanted) in zip(zip(1..., tasks), answers) {
            // scikit-learn sums losses of single precision in single precision.
            ClassesOracle.expect(
                Self.table(of: task), wanted, "seed \(seed)", within: task.single ? 1e-6 : 1e-12)
        }
    }

    @Test func decisionsMeasureAsScikitLearn() throws {
        let tasks = (1...30).map { (seed: UInt64) in
            var numbers = SeededNumbers(seed)
            let truth = (0..<(5 + Int(numbers.uniform() * 200))).map { _ in
                (numbers.uniform() * 4).rounded(.down) * 3 - 1
            }
            let decided = truth.map { numbers.uniform() < 0.3 ? (numbers.uniform() * 5).rounded(.down) * 3 - 1 : $0 }
            let weights = seed.isMultiple(of: 3) ? truth.map { _ in 10 * numbers.uniform() } : nil
            return Task(scores: decided, truth: truth, weights: weights)
        }
        let answers: [[String: Double?]] = try ClassesOracle.ask("decisions", tasks)
        for ((seed, task), wanted) in zip(zip(1..., tasks), answers) {
            ClassesOracle.expect(
                MetricTable(decided: task.scores, truth: task.truth, weights: task.weights), wanted, "seed \(seed)")
        }
    }

    static let degenerateScores: [(name: String, task: Task)] = [
        ("two rows of three classes", Task(scores: [0.5, 0.25, 0.25, 0, 0, 1], truth: [0, 2], width: 3)),
        ("one row", Task(scores: [0.5, 0.25, 0.25], truth: [1], width: 3)),
        ("one class", Task(scores: [0.5, 0.25, 0.25, 0.5, 0.5, 0], truth: [0, 0], width: 3)),
        ("all tied", Task(scores: [Double](repeating: 0.25, count: 16), truth: [0, 1, 2, 3], width: 4)),
        ("certain and wrong", Task(scores: [0, 1, 0, 0, 0, 1, 1, 0, 0], truth: [0, 1, 2], width: 3)),
        (
            "certain and wrong, single",
            Task(scores: [0, 1, 0, 0, 0, 1, 1, 0, 0], truth: [0, 1, 2], width: 3, single: true)
        ),
        ("negative zeros", Task(scores: [-0.0, 1, 0, 0, -0.0, 1, 1, 0, -0.0], truth: [1, 1, 0], width: 3)),
        (
            "a class without weight",
            Task(scores: [1, 0, 0, 0, 1, 0, 0, 0.5, 0.5], truth: [0, 1, 2], weights: [1, 2, 0], width: 3)
        ),
        (
            "weights of one kind",
            Task(scores: [1, 0, 0, 0, 1, 0, 0, 0, 1], truth: [0, 1, 2], weights: [2, 2, 2], width: 3)
        ),
    ]

    static let degenerateDecisions: [(name: String, task: Task)] = [
        ("one class", Task(scores: [2, 2], truth: [2, 2])),
        ("one row", Task(scores: [2], truth: [2])),
        ("one wrong row", Task(scores: [2], truth: [1])),
        ("a class never decided", Task(scores: [2, 2], truth: [2, 1])),
        ("a class without rows", Task(scores: [2, 1], truth: [2, 2])),
        ("all wrong", Task(scores: [1, 2, 3], truth: [2, 3, 1])),
        ("a row without weight", Task(scores: [1, 2, 3], truth: [1, 2, 2], weights: [1, 1, 0])),
        ("large numbers", Task(scores: [-1e9, 1e9, 0], truth: [-1e9, 1e9, -0.0])),
    ]

    /// Where one class is there alone scikit-learn still gives this number; we give none.
    static let stricter: Set<String> = ["balanced_accuracy"]

    @Test func hasNoValueWhereScikitLearnHasNone() throws {
        let scores: [[String: Double?]] = try ClassesOracle.ask("scores", Self.degenerateScores.map(\.task))
        for ((name, task), wanted) in zip(Self.degenerateScores, scores) {
            ClassesOracle.expect(
                Self.table(of: task), wanted, name, within: task.single ? 1e-6 : 1e-12,
                stricter: name.hasPrefix("one") ? Self.stricter : [])
        }
        let decided: [[String: Double?]] = try ClassesOracle.ask("decisions", Self.degenerateDecisions.map(\.task))
        for ((name, task), wanted) in zip(Self.degenerateDecisions, decided) {
            ClassesOracle.expect(
                MetricTable(decided: task.scores, truth: task.truth, weights: task.weights), wanted, name,
                stricter: name.hasPrefix("one") ? Self.stricter : [])
        }
    }

    @Test(
        arguments: [
            (Task(scores: [], truth: [], width: 3), "no rows"),
            (Task(scores: [1, 0, 0], truth: [0], width: 2), "not 2 for each of 1"),
            (Task(scores: [1, 0], truth: [0, 1], width: 0), "not 0 for each"),
            (Task(scores: [1, 0], truth: [0, 1], width: -1), "not -1 for each"),
            (Task(scores: [1, 0], truth: [0, 1], width: .max), "for each"),
            (Task(scores: [1, 0, 0, 1], truth: [0, 2], width: 2), "no class from 0 to 1"),
            (Task(scores: [1, 0, 0, 1], truth: [0, -1], width: 2), "no class from 0 to 1"),
            (Task(scores: [.nan, 0, 0, 1], truth: [0, 1], width: 2), "finite"),
            (Task(scores: [1, .infinity, 0, 1], truth: [0, 1], width: 2, single: true), "finite"),
            (Task(scores: [1, 0, 0, 1], truth: [0, 1], weights: [1], width: 2), "as many weights"),
            (Task(scores: [1, 0, 0, 1], truth: [0, 1], weights: [1, -1], width: 2), "negative"),
            (Task(scores: [1, 0, 0, 1], truth: [0, 1], weights: [0, 0], width: 2), "every weight is zero"),
        ])
    func nothingIsMeasuredOfWhatIsNoScore(task: Task, reason: String) {
        let table = Self.table(of: task)
        #expect(table.values.isEmpty, "\(table.values)")
        #expect(table.absent.count == 24 && table.absent.allSatisfy { $0.reason.description.contains(reason) })
    }

    @Test(
        arguments: [
            ([.nan], [1], nil, "finite"), ([], [], nil, "no rows"), ([1], [1, 2], nil, "as many decisions"),
            ([1, 2], [1, -.infinity], nil, "finite"), ([1, 2], [1, 2], [1, .nan], "finite"),
        ] as [([Double], [Double], [Double]?, String)])
    func nothingIsMeasuredOfWhatIsNoDecision(
        decided: [Double], truth: [Double], weights: [Double]?, reason: String
    ) {
        let table = MetricTable(decided: decided, truth: truth, weights: weights)
        #expect(table.values.isEmpty, "\(table.values)")
        #expect(!table.absent.isEmpty && table.absent.allSatisfy { $0.reason.description.contains(reason) })
    }

    @Test(arguments: [([0.5, 0.25, 0.25, 0.5], "sum to 1"), ([1.5, -0.5, 0, 1], "no probability")])
    func probabilitiesMustBeSome(scores: [Double], reason: String) {
        let table = MetricTable(scores: scores, width: 2, classes: [0, 1])
        #expect(table.absent.count == 5)
        #expect(table.absent.allSatisfy { $0.reason.description.contains(reason) })
        #expect(table.values.contains { $0.name == "accuracy" && $0.value == 1 })
    }

    @Test func confusionMatricesAreScikitLearns() throws {
        let classes: [Double] = [3, -1, 5, 7]
        let tasks = (1...20).map { (seed: UInt64) in
            var numbers = SeededNumbers(seed)
            let drawn = { (numbers: inout SeededNumbers) in classes[Int(numbers.uniform() * 3)] }
            let truth = (0..<50).map { _ in drawn(&numbers) }
            let decided = truth.map { numbers.uniform() < 0.5 ? drawn(&numbers) : $0 }
            let weights = seed.isMultiple(of: 2) ? truth.map { _ in numbers.uniform() } : nil
            return Task(scores: decided, truth: truth, weights: weights, classes: classes)
        }
        let answers: [[Double]] = try ClassesOracle.ask("matrix", tasks)
        for (task, wanted) in zip(tasks, answers) {
            let matrix = try MulticlassDecisions(
                decided: task.scores, truth: task.truth, classes: classes, weights: task.weights
            ).confusionMatrix()
            #expect(matrix.classes == classes)
            for (found, wanted) in zip(matrix.weights, wanted) { #expect((found - wanted).magnitude < 1e-12) }
            #expect(matrix[truth: 1, decided: 2] == matrix.weights[6])
        }
    }

    @Test func matricesHaveBounds() throws {
        let classes = (0...ConfusionMatrix.mostClasses).map { Double($0) }
        let error = #expect(throws: UndefinedMetric.self) {
            try MulticlassDecisions(decided: classes, truth: classes).confusionMatrix()
        }
        #expect(error?.description.contains("1001 classes") == true)
        let few = Array(classes.dropLast())
        let whole = try MulticlassDecisions(decided: few, truth: few).confusionMatrix()
        #expect(whole.weights.count == 1_000_000 && whole[truth: 999, decided: 999] == 1)
    }

    @Test func classesAreAnyNumbers() throws {
        let decisions = try MulticlassDecisions(decided: [1e300, 0.5, -0.0], truth: [1e300, -1e300, 0])
        #expect(decisions.classes == [-1e300, 0, 0.5, 1e300])
        #expect(try decisions.accuracy() == 2.0 / 3)
        #expect(throws: UndefinedMetric.self) { try MulticlassDecisions(decided: [1], truth: [1], classes: [1, 1]) }
        #expect(throws: UndefinedMetric.self) { try MulticlassDecisions(decided: [1], truth: [2], classes: [1]) }
    }

    @Test(arguments: [-1, .nan, .infinity]) func betaIsANumber(beta: Double) throws {
        let decisions = try MulticlassDecisions(decided: [1, 2], truth: [1, 2])
        #expect(throws: UndefinedMetric.self) { try decisions.fBeta(beta, .macro) }
    }
}
