/// What is true of labelled rows, and what their predictions are worth against it. Pure.
import JSON
import Metrics

/// Labels understood as what a task needs.
struct DataTruth: Sendable, Hashable {
    /// The inputs that say what labels and scores are.
    struct Reading: Sendable, Hashable {
        var task = PredictionTask.auto
        /// The label of the positive class.
        var positiveLabel: String?
        /// From which score on a row is decided positive.
        var threshold: Double?
    }

    /// What the labels are.
    private enum Truth: Hashable, Sendable {
        case positives([Bool])
        case numbers([Double])
    }

    private let truth: Truth
    private let reading: Reading

    /// Why labels do not fit the task: names the input that says what they are.
    struct Unfit: Error, Sendable, Hashable {
        let input: String
        let reason: String
    }

    /// Reads labels.
    init(_ rows: [LabelledRows.Row], _ reading: Reading) throws(Unfit) {
        self.reading = reading
        if let positive = reading.positiveLabel {
            guard [.auto, .binary].contains(reading.task) else {
                throw Unfit(input: "positive-label", reason: "the task is \(reading.task.rawValue), which has none")
            }
            truth = .positives(try Self.positives(rows, positive))
            return
        }
        var numbers: [Double] = []
        for row in rows {
            guard let number = row.label.decimal else {
                throw Unfit(
                    input: "positive-label",
                    reason: "line \(row.line) has the label “\(row.label.prefix(40))”, which is no finite number; "
                        + "say with positive-label which label is the positive class")
            }
            numbers.append(number)
        }
        let isBinary = numbers.allSatisfy { $0 == 0 || $0 == 1 }
        guard isBinary || reading.task != .binary else {
            throw Unfit(
                input: "positive-label", reason: "the labels are others than 0 and 1; say which is the positive class")
        }
        let isTaken = reading.task == .binary || (reading.task == .auto && isBinary)
        truth = isTaken ? .positives(numbers.map { $0 == 1 }) : .numbers(numbers)
    }

    private static func positives(_ rows: [LabelledRows.Row], _ positive: String) throws(Unfit) -> [Bool] {
        let number = positive.decimal
        let isPositive = { (label: String) in label == positive || (number != nil && label.decimal == number) }
        if let row = rows.first(where: { JSONValue.isNonFinite($0.label) }) {
            throw Unfit(
                input: "data", reason: "line \(row.line) has the label \(row.label), which says that there is none")
        }
        let others = Set(rows.map(\.label).filter { !isPositive($0) })
        guard others.count < rows.count else {
            throw Unfit(input: "positive-label", reason: "no row has the label \(positive)")
        }
        guard Set(others.map { label in label.decimal.map { "\($0)" } ?? label }).count < 2 else {
            throw Unfit(
                input: "positive-label",
                reason: "beside \(positive) there are several labels: "
                    + others.sorted().prefix(5).joined(separator: ", "))
        }
        return rows.map { isPositive($0.label) }
    }

    /// The metrics of these scores, a row of them for each row of data, and the task that they are of.
    func judge(_ scores: [[Double]]) throws(Predictions.Unfit) -> (task: PredictionTask, table: MetricTable) {
        guard let width = scores.first?.count, scores.allSatisfy({ $0.count == width }) else {
            throw Predictions.Unfit(reason: "rows were answered with different numbers of scores")
        }
        switch truth {
        case .positives(let positives):
            let single = try Self.positiveScores(scores, width)
            return (.binary, MetricTable(binary: single, positives: positives, threshold: reading.threshold))
        case .numbers(let numbers):
            let isMulticlass = reading.task == .multiclass || (reading.task == .auto && width > 1)
            guard isMulticlass else {
                guard width == 1 else {
                    throw Predictions.Unfit(reason: "rows have \(width) scores, and a regression has one")
                }
                return (.regression, MetricTable(predictions: scores.map { $0[0] }, truth: numbers))
            }
            guard width > 1 else { return (.multiclass, MetricTable(decided: scores.map { $0[0] }, truth: numbers)) }
            var classes: [Int] = []
            for number in numbers {
                guard let place = Int(exactly: number), (0..<width).contains(place) else {
                    throw Predictions.Unfit(
                        reason: "a label is \(number), and rows have the scores of classes 0 to \(width - 1)")
                }
                classes.append(place)
            }
            return (.multiclass, MetricTable(scores: scores.flatMap { $0 }, width: width, classes: classes))
        }
    }

    /// The score of the positive class: the only one, or the second of two that sum to 1.
    private static func positiveScores(_ scores: [[Double]], _ width: Int) throws(Predictions.Unfit) -> [Double] {
        if width == 1 { return scores.map { $0[0] } }
        guard width == 2, scores.allSatisfy({ ($0[0] + $0[1] - 1).magnitude <= 1e-3 }) else {
            throw Predictions.Unfit(
                reason: "rows have \(width) scores, and two classes have one, or two probabilities that sum to 1")
        }
        return scores.map { $0[1] }
    }
}
