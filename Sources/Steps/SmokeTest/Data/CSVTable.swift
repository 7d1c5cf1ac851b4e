/// A CSV file as a table of cells, by RFC 4180 and to the letter: every row as wide as the first. Pure.
import JSON

/// Where the cells of a file are; the file's own bytes are what will be sent.
struct CSVTable {
    private let bytes: [UInt8]
    private var table: [(line: Int, cells: [Range<Int>])] = []

    /// Reads a file that is known to be UTF-8.
    init(_ bytes: [UInt8]) throws(DataProblem) {
        self.bytes = bytes
        var (place, line) = (0, 1)
        while place < bytes.count {
            let begin = line
            var cells = [try cell(&place, &line, column: 1)]
            while place < bytes.count, bytes[place] == UInt8(ascii: ",") {
                place += 1
                cells.append(try cell(&place, &line, column: cells.count + 1))
            }
            try endOfLine(&place, &line, column: cells.count)
            table.append((begin, cells))
        }
        while let last = table.last, isEmpty(last.cells) { table.removeLast() }
        guard let width = table.first?.cells.count else { return }
        for (line, cells) in table {
            guard !isEmpty(cells) || width == 1 else { throw DataProblem(line, "is empty") }
            guard cells.count == width else {
                throw DataProblem(line, "has \(cells.count) cells, the first row has \(width)")
            }
        }
    }

    private func isEmpty(_ cells: [Range<Int>]) -> Bool { cells.count == 1 && cells[0].isEmpty }

    /// One cell, quotes included; leaves `place` at what follows it.
    private func cell(_ place: inout Int, _ line: inout Int, column: Int) throws(DataProblem) -> Range<Int> {
        let (start, begin) = (place, line)
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
            while place < bytes.count, !",\r\n".utf8.contains(bytes[place]) {
                guard bytes[place] != UInt8(ascii: "\"") else {
                    throw DataProblem(line, column: column, "has a quote inside a cell that does not begin with one")
                }
                place += 1
            }
            return start..<place
        }
        place += 1
        while true {
            guard place < bytes.count else { throw DataProblem(begin, column: column, "has a quoted cell without end") }
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "\"") else { continue }
            guard place < bytes.count, bytes[place] == byte else { return start..<place }
            place += 1
        }
    }

    private func endOfLine(_ place: inout Int, _ line: inout Int, column: Int) throws(DataProblem) {
        guard place < bytes.count else { return }
        if bytes[place] == UInt8(ascii: "\r"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\n") {
            place += 1
        }
        guard bytes[place] == UInt8(ascii: "\n") else {
            let isReturn = bytes[place] == UInt8(ascii: "\r")
            throw DataProblem(
                line, column: column,
                isReturn ? "has a carriage return that ends no line" : "has text behind the end of a quoted cell")
        }
        place += 1
        line += 1
    }

    /// What a cell says: without its quotes.
    private func text(_ cell: Range<Int>) -> String {
        let raw = String(decoding: bytes[cell], as: UTF8.self)
        guard raw.hasPrefix("\"") else { return raw }
        return String(raw.dropFirst().dropLast()).replacing("\"\"", with: "\"")
    }

    /// The names of the columns, where the first row holds some.
    func header(_ rule: HeaderRule) -> [String]? {
        guard let first = table.first else { return nil }
        let names = first.cells.map(text)
        let isHeader =
            switch rule {
            case .yes: true
            case .no: false
            // A row of data has a number somewhere, or at least a gap.
            case .auto:
                !names.contains { $0.allSatisfy(\.isWhitespace) || $0.decimal != nil || JSONValue.isNonFinite($0) }
            }
        return isHeader ? names : nil
    }

    /// The rows below the header, each without the cell of its label.
    func rows(below header: [String]?, label: TableColumn) throws(DataProblem) -> [LabelledRows.Row] {
        guard let first = table.first else { return [] }
        let names = header ?? first.cells.map(text)
        let place = try Self.place(of: label, in: names, hasHeader: header != nil)
        guard names.count > 1 else { throw DataProblem(first.line, "has no cell beside the label") }
        var rows: [LabelledRows.Row] = []
        for (line, cells) in table.dropFirst(header == nil ? 0 : 1) {
            let word = text(cells[place])
            guard !word.allSatisfy(\.isWhitespace) else {
                throw DataProblem(line, column: place + 1, "is empty, where the label should stand")
            }
            let kept = cells.indices.filter { $0 != place }.map { bytes[cells[$0]] }
            rows.append(
                LabelledRows.Row(line: line, label: word, payload: Array(kept.joined(separator: [UInt8(ascii: ",")]))))
        }
        return rows
    }

    private static func place(
        of label: TableColumn, in names: [String], hasHeader: Bool
    ) throws(DataProblem) -> Int {
        switch label {
        case .index(let index):
            guard names.indices.contains(index) else {
                throw DataProblem(nil, "it has \(names.count) columns, and label-column is \(index), counted from 0")
            }
            return index
        case .name(let name):
            guard hasHeader else { throw DataProblem(nil, "it has no header to find the label-column \(name) in") }
            let places = names.indices.filter { names[$0] == name }
            guard places.count == 1 else {
                let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
                throw DataProblem(
                    nil,
                    places.isEmpty ? "it has no column \(name); it has \(shown)" : "it has several columns \(name)")
            }
            return places[0]
        }
    }
}
