/// The predictions of an endpoint beside those of the model that it should run, row by row. Pure.
import JSON

/// How far the answers of an endpoint are from the model's own.
struct ModelComparison: Sendable, Hashable {
    /// A row whose predictions differ by more than is allowed.
    struct Row: Sendable, Hashable {
        /// From 1.
        let number: Int
        let answered: [Double]
        let predicted: [Double]
    }

    /// How far two numbers may be apart.
    let tolerance: Double
    /// The largest distance of two numbers; nil where nothing could be compared.
    private(set) var maxDifference: Double?
    /// How many rows were compared, and how many of them differ.
    private(set) var compared = 0, differing = 0
    /// The first rows that differ.
    private(set) var examples: [Row] = []
    /// Why nothing could be compared.
    private(set) var obstacle: String?

    /// A hundred rows say what is wrong as well as all.
    private static let mostExamples = 100

    /// - Parameters:
    ///   - answered: What the endpoint said to the batches.
    ///   - predicted: What the model says to the same batches.
    init(_ answered: [CaseResult], with predicted: [CaseResult], tolerance: Double) {
        self.tolerance = tolerance
        if let refused = predicted.first(where: { !$0.isPassed }) {
            obstacle = "the model itself does not score the \(refused.name): \(refused.reasons.joined(separator: "; "))"
            return
        }
        guard answered.allSatisfy(\.isPassed) else {
            obstacle = "not every batch was answered rightly"
            return
        }
        let (mine, its) = (predicted.flatMap(\.scores), answered.flatMap(\.scores))
        guard mine.count == its.count else {
            obstacle = "the endpoint answered \(its.count) rows, the model \(mine.count)"
            return
        }
        for (place, (answer, prediction)) in zip(its, mine).enumerated() {
            guard compare(answer, prediction, row: place + 1) else { return }
        }
    }

    private mutating func compare(_ answer: [Double], _ prediction: [Double], row: Int) -> Bool {
        guard answer.count == prediction.count else {
            obstacle = "row \(row) was answered with \(answer.count) numbers, and the model has \(prediction.count)"
            (maxDifference, examples) = (nil, [])
            return false
        }
        let difference = zip(answer, prediction).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
        compared += 1
        maxDifference = max(maxDifference ?? 0, difference)
        // A difference that is no number is none that is small enough.
        guard !(difference <= tolerance) else { return true }
        differing += 1
        if examples.count < Self.mostExamples {
            examples.append(Row(number: row, answered: answer, predicted: prediction))
        }
        return true
    }

    /// True where all rows were compared and none differs.
    var agrees: Bool { obstacle == nil && differing == 0 && compared > 0 }

    /// What is wrong, in words; nil where they agree.
    var disagreement: String? {
        guard !agrees else { return nil }
        if let obstacle { return obstacle }
        guard let first = examples.first else { return "no row was compared" }
        let numbers = { (values: [Double]) in values.prefix(5).map { JSONValue($0).text }.joined(separator: ", ") }
        return "\(differing) of \(compared) rows differ by more than \(JSONValue(tolerance).text), the first is row "
            + "\(first.number): answered \(numbers(first.answered)), the model says \(numbers(first.predicted))"
    }

    /// The report's `model` member, beside what says which model it was.
    var json: JSONObject {
        [
            "agrees": .bool(agrees), "tolerance": JSONValue(tolerance), "compared-rows": compared.json,
            "differing-rows": differing.json, "max-difference": maxDifference.json, "obstacle": obstacle.json,
            "rows": .array(
                examples.map { row in
                    [
                        "row": row.number.json, "answered": .array(row.answered.map { JSONValue($0) }),
                        "predicted": .array(row.predicted.map { JSONValue($0) }),
                    ]
                }),
        ]
    }
}
