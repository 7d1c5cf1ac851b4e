/// Predictions in answers, and what they are worth: as many as rows, finite, and measured by the labels' task.
import JSON
import Testing

@testable import Steps

@Suite struct PredictionsTests {
    static func read(_ body: String, _ type: String, _ count: Int) throws -> [[Double]] {
        let content = AnswerContent(Answer(status: 200, contentType: type, body: Array(body.utf8)))
        return try Predictions.read(content, count: count, isCSV: type == "text/csv")
    }

    @Test(arguments: [
        ("0.1\n0.2\n", "text/csv", 2, [[0.1], [0.2]]), (" 0.1 \n\t0.2", "text/csv", 2, [[0.1], [0.2]]),
        ("0.1,0.2", "text/csv", 2, [[0.1], [0.2]]),
        ("0.1", "text/csv", 1, [[0.1]]), ("0.1,0.9", "text/csv", 1, [[0.1, 0.9]]),
        ("0.1,0.9\n0.4,0.6", "text/csv", 2, [[0.1, 0.9], [0.4, 0.6]]),
        ("[0.1, 2]", "application/json", 2, [[0.1], [2]]), ("[[0.1],[2]]", "application/json", 2, [[0.1], [2]]),
        (#"{"predictions": [0.1, 0.2]}"#, "application/json", 2, [[0.1], [0.2]]),
        (#"{"predictions": [{"score": 0.9, "predicted_label": 1}]}"#, "application/json", 1, [[0.9]]),
        (#"{"predictions": [{"x": [0.9, 0.1]}]}"#, "application/json", 1, [[0.9, 0.1]]),
        ("0.5", "application/json", 1, [[0.5]]), ("0.5", "", 1, [[0.5]]),
        ("0.5\n[0.25]\n", "application/jsonlines", 2, [[0.5], [0.25]]),
    ])
    func reads(body: String, type: String, count: Int, scores: [[Double]]) throws {
        #expect(try Self.read(body, type, count) == scores)
    }

    @Test(arguments: [
        ("0.1\n0.2", "text/csv", 3), ("0.1,0.2", "text/csv", 3), ("0.1\n0.2", "text/csv", 1), ("", "text/csv", 1),
        ("0.1,0.2\n0.3", "text/csv", 2), ("0.1\nnan", "text/csv", 2), ("0.1\ninf", "text/csv", 2),
        ("0.1,", "text/csv", 2), ("0.1\n1 2", "text/csv", 2), ("0.1\n0 .5", "text/csv", 2),
        ("0.1\nnull", "text/csv", 2), ("[0.1, null]", "application/json", 2),
        (#"["0.1"]"#, "application/json", 1), ("[[0.1],[0.1,0.2]]", "application/json", 2),
        ("[[]]", "application/json", 1), (#"{"a": [1], "b": [2]}"#, "application/json", 1),
        (#"[{"a": 1, "b": 2}]"#, "application/json", 1), (#"[{"score": {"x": 1}}]"#, "application/json", 1),
        ("[[[0.1]]]", "application/json", 1), ("[0.1, 0.9]", "application/json", 1), ("[1e999]", "application/json", 1),
        ("true", "application/json", 1),
    ])
    func refuses(body: String, type: String, count: Int) {
        #expect(throws: Predictions.Unfit.self) { try Self.read(body, type, count) }
    }

    static func truth(_ labels: [String], _ reading: DataTruth.Reading = .init()) throws -> DataTruth {
        try DataTruth(labels.map { LabelledRows.Row(line: 1, label: $0, payload: []) }, reading)
    }

    /// Labels and scores, how they are read, and one metric that must come of them.
    struct Row: Sendable {
        var labels: [String]
        var scores: [[Double]]
        var reading = DataTruth.Reading()
        var task = PredictionTask.binary
        var metric = ""
        var value = 1.0
    }

    static let table: [Row] = [
        Row(labels: ["0", "1"], scores: [[0.2], [0.7]], metric: "accuracy"),
        Row(labels: ["0.0", "1"], scores: [[0.8, 0.2], [0.3, 0.7]], metric: "auc"),
        Row(
            labels: ["yes", "no"], scores: [[0.2], [0.7]], reading: .init(positiveLabel: "yes"), metric: "auc", value: 0
        ),
        Row(
            labels: ["2", "1"], scores: [[0.2], [0.7]], reading: .init(positiveLabel: "2.0"), metric: "auc", value: 0),
        Row(labels: ["1", "0"], scores: [[0.2], [0.7]], reading: .init(threshold: 0.1), metric: "recall"),
        Row(
            labels: ["1", "0"], scores: [[0.2], [0.7]], reading: .init(task: .regression), task: .regression,
            metric: "max_error", value: 0.8),
        Row(
            labels: ["0", "1", "2"], scores: [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]], task: .multiclass,
            metric: "accuracy"),
        Row(
            labels: ["0", "1", "2"], scores: [[0], [1], [1]], reading: .init(task: .multiclass), task: .multiclass,
            metric: "recall_macro", value: 2.0 / 3),
        Row(
            labels: ["0", "1", "2"], scores: [[0], [1], [1]], task: .regression, metric: "mae", value: 1.0 / 3),
        Row(labels: ["1.5", "-2"], scores: [[1], [-2]], task: .regression, metric: "mse", value: 0.125),
    ]

    @Test(arguments: table)
    func measures(row: Row) throws {
        let (found, table) = try Self.truth(row.labels, row.reading).judge(row.scores)
        #expect(found == row.task)
        let measured = table.values.first { $0.name == row.metric }?.value
        #expect(((measured ?? .nan) - row.value).magnitude < 1e-12)
    }

    @Test(arguments: [
        (["yes", "no"], DataTruth.Reading()), (["0", "nan"], .init()), (["0", "0x1"], .init()),
        (["0", "1 1"], .init()),
        (["yes", "NaN"], .init(positiveLabel: "yes")),
        (["yes", "-inf"], .init(positiveLabel: "yes")), (["0", "inf"], .init()),
        (["0", "2"], .init(task: .binary)), (["a", "b", "c"], .init(positiveLabel: "a")),
        (["a", "b"], .init(positiveLabel: "c")), (["0", "1"], .init(task: .regression, positiveLabel: "1")),
    ])
    func refusesLabels(labels: [String], reading: DataTruth.Reading) {
        #expect(throws: DataTruth.Unfit.self) { try Self.truth(labels, reading) }
    }

    static let misshapen: [Row] = [
        Row(labels: ["0", "1"], scores: [[0.2, 0.2], [0.1, 0.9]]),
        Row(labels: ["0", "1"], scores: [[0.2, 0.1, 0.7], [0.1, 0, 0.9]]),
        Row(labels: ["0", "3"], scores: [[0.2, 0.8], [0.1, 0.9]]),
        Row(labels: ["0.5", "3"], scores: [[0.2, 0.8], [0.1, 0.9]]),
        Row(labels: ["0", "3"], scores: [[0.2, 0.8], [0.1, 0.9]], reading: .init(task: .regression)),
        Row(labels: ["0", "1"], scores: [[0.2], [0.1, 0.9]]), Row(labels: ["0", "1"], scores: []),
    ]

    @Test(arguments: misshapen)
    func refusesScoresOfAnotherShape(row: Row) throws {
        let truth = try Self.truth(row.labels, row.reading)
        #expect(throws: Predictions.Unfit.self) { try truth.judge(row.scores) }
    }
}
