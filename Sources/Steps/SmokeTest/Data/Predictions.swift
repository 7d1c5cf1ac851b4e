/// The predictions in an answer: as many rows as were sent, every one of them made of finite numbers. Pure.
import JSON

/// Scores of rows, in the order of the rows.
enum Predictions {
    /// Why an answer holds no predictions of the rows that were sent: a sentence.
    struct Unfit: Error, Sendable, Hashable {
        let reason: String
    }

    /// The members that hold an object's prediction, the first that is there.
    static let names = [
        "score", "scores", "probability", "probabilities", "prediction", "predictions", "predicted_value",
        "predicted_label",
    ]

    /// Reads the scores of `count` rows.
    ///
    /// A container may answer a row a line, an array of rows, or, as SageMaker's own XGBoost does with CSV, all of them on
    /// one line.
    static func read(_ content: AnswerContent, count: Int, isCSV: Bool) throws(Unfit) -> [[Double]] {
        guard case .values(let value) = content else { throw Unfit(reason: "the answer has no predictions") }
        var rows: [JSONValue]
        if count == 1, value.double != nil {
            rows = [value]
        } else if let found = content.rows {
            rows = found
        } else {
            throw Unfit(reason: "the answer has no rows: it is \(value.kind) without one array in it")
        }
        if isCSV, rows.count == 1, count > 1, let cells = rows[0].array, cells.count == count { rows = cells }
        guard rows.count == count else {
            throw Unfit(reason: "\(rows.count) rows were answered, \(count) were sent")
        }
        var scores: [[Double]] = []
        for (index, row) in rows.enumerated() {
            let found = try self.scores(of: row, index)
            if let width = scores.first?.count, found.count != width {
                throw Unfit(reason: "row \(index) has \(found.count) scores, row 0 has \(width)")
            }
            scores.append(found)
        }
        return scores
    }

    private static func scores(of row: JSONValue, _ index: Int) throws(Unfit) -> [Double] {
        switch row {
        case .number: return [try number(row, index)]
        case .array(let cells):
            guard !cells.isEmpty else { throw Unfit(reason: "row \(index) is empty") }
            var numbers: [Double] = []
            for cell in cells { numbers.append(try number(cell, index)) }
            return numbers
        case .object(let object):
            let only = object.members.count == 1 ? object.members.first?.value : .none
            guard let value = names.lazy.compactMap({ object[$0] }).first ?? only, value.object == nil else {
                let members = object.members.prefix(8).map(\.name).joined(separator: ", ")
                throw Unfit(reason: "row \(index) has the members \(members), and none is known to be a prediction")
            }
            return try scores(of: value, index)
        default: return [try number(row, index)]
        }
    }

    private static func number(_ cell: JSONValue, _ index: Int) throws(Unfit) -> Double {
        guard let number = cell.double, number.isFinite else {
            let shown = cell.string ?? cell.text
            throw Unfit(
                reason:
                    "row \(index) has \(shown.isEmpty ? "an empty cell" : String(shown.prefix(40))), not a finite number"
            )
        }
        return number
    }
}
