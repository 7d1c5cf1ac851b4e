/// LIBSVM rows: a label, then index:value pairs with indices that rise. Pure.

/// Reads the format of `svmlight` and XGBoost.
enum LIBSVMRows {
    /// The rows. The container's own reader wants a label in front, so 0 is sent in place of each: it must not see the truth.
    static func read(_ bytes: [UInt8], label: TableColumn?) throws(DataProblem) -> [LabelledRows.Row] {
        if let label, label != .index(0) {
            throw DataProblem(nil, "a LIBSVM row has its label in front, and label-column is \(label)")
        }
        var rows: [LabelledRows.Row] = []
        for (number, line) in try bytes.numberedLines() {
            let text = line.prefix { $0 != UInt8(ascii: "#") }
            let words = text.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let first = words.first else { throw DataProblem(number, "holds a comment only") }
            let word = String(decoding: first, as: UTF8.self)
            guard word.decimal != nil else {
                throw DataProblem(number, column: 1, "is “\(word.prefix(40))”, where a label should stand: a number")
            }
            try check(words.dropFirst(), number)
            let payload = ([Array("0".utf8)] + words.dropFirst().map { Array($0) }).joined(separator: [
                UInt8(ascii: " ")
            ])
            rows.append(LabelledRows.Row(line: number, label: word, payload: Array(payload)))
        }
        return rows
    }

    private static func check(_ words: ArraySlice<ArraySlice<UInt8>>, _ line: Int) throws(DataProblem) {
        var last = -1
        for (place, word) in zip(words.indices, words) {
            let text = String(decoding: word, as: UTF8.self)
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            if place == 1, parts.count == 2, parts[0] == "qid", UInt64(parts[1]) != nil { continue }
            guard parts.count == 2, let index = Int(parts[0]), index >= 0, parts[1].decimal != nil else {
                throw DataProblem(
                    line, column: place + 1, "is “\(text.prefix(40))”, where index:value should stand: two numbers")
            }
            guard index > last else {
                throw DataProblem(line, column: place + 1, "has the index \(index) behind \(last): indices must rise")
            }
            last = index
        }
    }
}
