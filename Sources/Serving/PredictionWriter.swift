/// Predictions as the text of an answer: CSV as SageMaker's XGBoost container writes it, JSON, and JSON Lines.

/// Predictions of some rows, row-major: `width` of them for each row.
struct PredictionRows<Score: BinaryFloatingPoint & LosslessStringConvertible> {
    var scores: [Score]
    var width: Int

    /// How many rows there are.
    var count: Int { scores.count / width }
    /// The predictions of a row.
    subscript(row: Int) -> ArraySlice<Score> { scores[(row * width)..<((row + 1) * width)] }
}

/// Writes predictions. Numbers have the fewest digits that read back to the same bits.
struct PredictionWriter {
    var type: PredictionsType
    /// Ends every row with a new line, as Batch Transform needs it.
    var isBatch: Bool
    /// What an answer has for each row; nil for the plain prediction.
    var selection: OutputSelection?

    /// The body for rows of predictions.
    func body<Score>(_ rows: PredictionRows<Score>) throws(RowsRefusal) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(rows.scores.count * 14 + 32)
        switch type {
        case .csv: writeCSV(rows, &out)
        case .json:
            out += "{\"predictions\": [".utf8
            for row in 0..<rows.count {
                if row > 0 { out += ", ".utf8 }
                try writeObject(rows, row, &out)
            }
            out += "]}".utf8
        case .jsonLines:
            for row in 0..<rows.count {
                try writeObject(rows, row, &out)
                out.append(UInt8(ascii: "\n"))
            }
        }
        return out
    }

    /// A row's numbers with commas between. One number a row: all in one line, as the container does; else a line each.
    private func writeCSV<Score>(_ rows: PredictionRows<Score>, _ out: inout [UInt8]) {
        let isOneLine = rows.width == 1 && !isBatch && selection == nil
        for row in 0..<rows.count {
            if row > 0 { out.append(UInt8(ascii: isOneLine ? "," : "\n")) }
            if let selection {
                out +=
                    selection.texts(of: rows[row]).map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",")
                    .utf8
            } else {
                for (place, score) in rows[row].enumerated() {
                    if place > 0 { out.append(UInt8(ascii: ",")) }
                    out += score.description.utf8
                }
            }
        }
        if !isOneLine { out.append(UInt8(ascii: "\n")) }
    }

    private func writeObject<Score>(
        _ rows: PredictionRows<Score>, _ row: Int, _ out: inout [UInt8]
    ) throws(RowsRefusal) {
        guard rows[row].allSatisfy(\.isFinite) else {
            throw RowsRefusal(
                row: row + 1, "its prediction is not a finite number, which JSON cannot hold; ask for text/csv")
        }
        if let selection {
            let members = zip(selection.outputs, selection.texts(of: rows[row])).map { "\"\($0.rawValue)\": \($1)" }
            out += "{\(members.joined(separator: ", "))}".utf8
        } else {
            let list = rows[row].map(\.description).joined(separator: ", ")
            out += "{\"score\": \(rows.width == 1 ? list : "[\(list)]")}".utf8
        }
    }
}
