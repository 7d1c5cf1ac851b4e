/// What is measured of scored rows by task, and what is refused: rows that are not what the task needs.
import Evaluation
import Metrics
import Tabular
import Testing

@Suite struct MeasurementTests {
    /// Rows whose table has their scores in front of the label, and maybe weight and group behind it.
    static func rows(
        _ text: String, scores: Int = 1, twoClasses: Bool = false, weight: Int? = nil, group: Int? = nil
    ) throws -> ScoredRows<Double> {
        var scoring = RowScoring(
            [TableSource("t.csv", bytes: Array(text.utf8))], format: TableFormat(.csv, header: .absent),
            predictor: .columns((0..<scores).map { .index($0) }), truth: twoClasses ? .twoClasses(.one) : .numbers)
        scoring.columns.label = .index(scores)
        scoring.columns.weight = weight.map { .index($0) }
        scoring.columns.group = group.map { .index($0) }
        return try scoring.rows(as: Double.self)
    }

    static func measure(
        _ rows: ScoredRows<Double>, _ task: Evaluation.Task, isCompared: Bool = false
    ) throws -> Measurement {
        try Measurement(
            of: rows, as: task, model: .init(name: "m"), sources: ["t.csv"], isResampled: true, isCompared: isCompared)
    }

    static let binary = Evaluation.Task.binary(negative: "0", positive: "1", threshold: nil)
    static let text = "0.9,1\n0.2,0\n0.6,0\n0.8,1\n0.3,1\n0.1,0\n"

    @Test func twoClasses() throws {
        let measured = try Self.measure(Self.rows(Self.text, twoClasses: true), Self.binary)
        let evaluation = measured.evaluation
        #expect(evaluation[metric: "accuracy"]?.value == 4.0 / 6 && evaluation[metric: "auc"]?.value == 8.0 / 9)
        #expect(evaluation.confusion?.counts == [[2, 1], [1, 2]])
        #expect(evaluation.task == .binary(negative: "0", positive: "1", threshold: 0.5))
        #expect(evaluation.roc?.points.last == Point(x: 1, y: 1) && evaluation.calibration.count == 6)
        #expect(evaluation.scores?.series.map { $0.counts.reduce(0, +) } == [3, 3])
        let intervals = measured.evaluation(with: try Bootstrap(resamples: 50))
        #expect(intervals[metric: "auc"]?.interval != nil && intervals[metric: "auc"]?.value == 8.0 / 9)
    }

    @Test func weightsCount() throws {
        let rows = try Self.rows("0.9,1,2\n0.2,0,1\n0.6,0,3\n0.8,1,1\n", twoClasses: true, weight: 2)
        let evaluation = try Self.measure(rows, Self.binary).evaluation
        #expect(evaluation[metric: "accuracy"]?.value == 4.0 / 7 && evaluation.data.isWeighted)
        #expect(evaluation.confusion?.counts == [[1, 3], [0, 3]])
    }

    @Test func scoresBeyondProbabilitiesDecideNothing() throws {
        let rows = try Self.rows("5,1\n-3,0\n", twoClasses: true)
        let evaluation = try Self.measure(rows, Self.binary).evaluation
        #expect(evaluation.task == .binary(negative: "0", positive: "1", threshold: nil))
        #expect(evaluation.confusion == nil && evaluation[metric: "auc"]?.value == 1)
        #expect(evaluation.absent.contains { $0.name == "accuracy" } && evaluation.scores?.start == -3)
    }

    @Test func severalClasses() throws {
        let task = Evaluation.Task.multiclass(classes: ["0", "1", "2"])
        let text = "0.5,0.25,0.25,0\n0.25,0.5,0.25,1\n0.25,0.25,0.5,0\n0,0,1,2\n"
        let evaluation = try Self.measure(Self.rows(text, scores: 3), task).evaluation
        #expect(evaluation[metric: "accuracy"]?.value == 0.75)
        #expect(evaluation.confusion?.counts == [[1, 0, 1], [0, 1, 0], [0, 0, 1]])
        let decided = try Self.measure(Self.rows("0,0\n1,1\n2,0\n2,2\n"), task).evaluation
        #expect(decided[metric: "accuracy"]?.value == 0.75 && decided.confusion == evaluation.confusion)
    }

    @Test func ordersWithinGroups() throws {
        let rows = try Self.rows("3,2,1\n2,0,1\n1,1,1\n5,0,2\n4,0,2\n", group: 2)
        let evaluation = try Self.measure(rows, .ranking).evaluation
        #expect(evaluation[metric: "map"]?.value == (1 + 2.0 / 3) / 2 && evaluation[metric: "mrr"]?.value == 1)
    }

    @Test func numbersLieInTheirPictures() throws {
        let evaluation = try Self.measure(Self.rows("1,2\n3,3\n5,4\n"), .regression).evaluation
        #expect(evaluation[metric: "mae"]?.value == 2.0 / 3)
        #expect(evaluation.residuals?.series.first?.counts.reduce(0, +) == 3 && evaluation.predictions != nil)
    }

    static let refused: [(String, Int, Evaluation.Task, String)] = [
        ("0.5,3\n", 1, .multiclass(classes: ["0", "1", "2"]), "the label of row 1 is 3.0"),
        ("0,0\n7,1\n", 1, .multiclass(classes: ["0", "1", "2"]), "the prediction of row 2 is 7.0"),
        ("0,0\n0.5,1\n", 1, .multiclass(classes: ["0", "1", "2"]), "the prediction of row 2 is 0.5"),
        ("0.5,0.5,1\n", 2, .multiclass(classes: ["0", "1", "2"]), "2 predictions for 3 classes"),
        ("0.5,0.5,1\n", 2, .regression, "2 predictions, and a regression is measured of one"),
        ("0.5,1\n", 1, .ranking, "no column of groups"), ("0.5,1\n", 1, binary, "not read as those of two classes"),
    ]

    @Test(arguments: refused) func rowsThatDoNotFit(
        text: String, scores: Int, task: Evaluation.Task, words: String
    ) throws {
        let rows = try Self.rows(text, scores: scores)
        let refusal = #expect(throws: ScoringRefusal.self) { try Self.measure(rows, task) }
        #expect(refusal?.description.contains(words) == true, "\(refusal?.description ?? "")")
    }

    @Test func testsNeedTheSameRowsWithoutWeights() throws {
        let rows = try Self.rows(Self.text, twoClasses: true)
        let other = try Self.rows(Self.text.replacing("0.3,1", with: "0.7,1"), twoClasses: true)
        let (one, two) = (
            try Self.measure(rows, Self.binary, isCompared: true),
            try Self.measure(other, Self.binary, isCompared: true)
        )
        #expect(one.tests(against: two).map(\.name) == ["DeLong", "McNemar"])
        #expect(one.tests(against: one).map(\.name) == ["McNemar"])
        #expect(one.tests(against: try Self.measure(rows, Self.binary)).isEmpty)
        let weighted = try Self.rows("0.9,1,2\n0.2,0,1\n", twoClasses: true, weight: 2)
        #expect(one.tests(against: try Self.measure(weighted, Self.binary, isCompared: true)).isEmpty)
    }
}
