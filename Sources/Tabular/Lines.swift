/// A block's text line by line, for the formats whose records are lines.
import Glibc

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
            let end = lineEnd(text, from: start)
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
        let text = UnsafeRawBufferPointer(start: bytes, count: textRange.count)
        var (count, start) = (0, 0)
        while start < text.count { (count, start) = (count + 1, lineEnd(text, from: start) + 1) }
        return count
    }

    /// Where the line that `start` is in ends.
    private func lineEnd(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        guard let base = text.baseAddress, let found = memchr(base + start, 0x0A, text.count - start) else {
            return text.count
        }
        return UnsafeRawPointer(found) - base
    }

    private func isRow(_ line: UnsafeRawBufferPointer) -> Bool {
        line.contains { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
    }
}
