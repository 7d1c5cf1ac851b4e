/// A block's text line by line, for the formats whose records are lines.

/// A refusal that knows its place in a line.
struct LineProblem: Error {
    /// The word or byte of the line, from 1, where there is one.
    let column: Int?
    let name: String?
    let reason: String

    init(_ column: Int?, name: String? = nil, _ reason: String) {
        self.column = column
        self.name = name
        self.reason = reason
    }
}

extension RowBlock {
    /// Reads every line that holds more than blanks as a row by `read`. Lines of an error are counted from the block's
    /// beginning.
    func readLines(
        source: String, plan: ColumnPlan, _ missing: MissingWords, limit: Int,
        _ read: (UnsafeRawBufferPointer, _ row: Int) throws(LineProblem) -> Bool
    ) throws(TableError) {
        let count = countLines()
        self.plan = plan
        lineCount = count
        reserve(rows: count, plan)
        facetByteCount = 0
        facetEnds.reserve(count * plan.facets.count)
        rows = 0
        let text = UnsafeRawBufferPointer(start: bytes, count: textRange.count)
        var lineOfRow: [Int] = []
        lineOfRow.reserveCapacity(count)
        var refused: TableError?
        var (start, number) = (0, 0)
        while start < text.count, refused == nil {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            let line = UnsafeRawBufferPointer(rebasing: text[start..<end])
            number += 1
            do throws(LineProblem) {
                guard line.count <= limit else { throw LineProblem(nil, "is longer than \(limit) bytes") }
                lineOfRow.append(number)
                if isRow(line), try read(line, rows) { rows += 1 } else { lineOfRow.removeLast() }
            } catch {
                refused = TableError(
                    source, line: number, column: error.column, columnName: error.name, error.reason)
            }
            start = end + 1
        }
        if let place = finish(missing, rows: rows) {
            throw TableError(source, line: lineOfRow[place.row], place.reason)
        }
        if let refused { throw refused }
    }

    private func countLines() -> Int {
        var count = 0
        for byte in UnsafeBufferPointer(start: bytes, count: textRange.count) where byte == UInt8(ascii: "\n") {
            count += 1
        }
        return bytes[textRange.count - 1] == UInt8(ascii: "\n") ? count : count + 1
    }

    private func isRow(_ line: UnsafeRawBufferPointer) -> Bool {
        line.contains { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    }
}
