/// Rows of labelled data, read strictly and kept as the container will be sent them: without their labels. Pure.
import JSON

/// What a data file holds.
struct LabelledRows: Sendable, Hashable {
    /// One row.
    struct Row: Sendable, Hashable {
        /// The line that it begins on, from 1.
        let line: Int
        /// What is true of it, as it is written.
        let label: String
        /// What is sent of it: the row as it stands in the file, without its label.
        let payload: [UInt8]
    }

    /// csv, libsvm or jsonl.
    let format: DataFormat
    let rows: [Row]
    /// The names of a CSV's columns, where its first row was taken for them.
    let header: [String]?

    /// A file as large as this is an evaluation's, not a smoke test's.
    static let longest = 64 << 20

    /// Reads a file of this format; none of it is left out.
    init(
        _ bytes: [UInt8], _ format: DataFormat, header: HeaderRule, label: TableColumn?
    ) throws(DataProblem) {
        let bytes = Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...])
        try Self.requireText(bytes)
        self.format = format
        switch format {
        case .libsvm: (rows, self.header) = (try LIBSVMRows.read(bytes, label: label), nil)
        case .jsonl: (rows, self.header) = (try JSONLinesRows.read(bytes, label: label ?? .index(0)), nil)
        case .csv, .auto:
            let table = try CSVTable(bytes)
            self.header = table.header(header)
            rows = try table.rows(below: self.header, label: label ?? .index(0))
        }
        guard !rows.isEmpty else { throw DataProblem(nil, "it has no rows, and a test of nothing would pass") }
    }

    /// The format by the end of a file's name; nil where that does not say it.
    static func format(of name: String) -> DataFormat? {
        let name = name.lowercased()
        let ends: [(DataFormat, [String])] = [
            (.csv, [".csv"]), (.libsvm, [".libsvm", ".svm", ".svmlight"]),
            (.jsonl, [".jsonl", ".jsonlines", ".ndjson"]),
        ]
        return ends.first { $0.1.contains(where: name.hasSuffix) }?.0
    }

    /// The media type of a request with such rows.
    var contentType: String {
        switch format {
        case .libsvm: "text/libsvm"
        case .jsonl: "application/jsonlines"
        case .csv, .auto: "text/csv"
        }
    }

    /// What was read, in words: a row that was taken for names is told, since a file of words alone cannot show it.
    var sentence: String {
        let names = header.map {
            ", below the names \($0.prefix(4).joined(separator: ", "))\($0.count > 4 ? ", …" : "")"
        }
        return "\(rows.count) rows of \(format.rawValue)\(names ?? "")"
    }

    private static func requireText(_ bytes: [UInt8]) throws(DataProblem) {
        guard String(validating: bytes, as: UTF8.self) == nil || bytes.contains(0) else { return }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw DataProblem(line + 1, "is no UTF-8 text")
    }
}

/// Why a data file cannot be taken: a sentence that names line and column.
struct DataProblem: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String

    /// A problem of a line, and of a cell in it, both from 1; of the whole file without.
    init(_ line: Int?, column: Int? = nil, _ what: String) {
        let place = line.map { line in "line \(line)" + (column.map { ", column \($0)," } ?? "") + " " } ?? ""
        description = place + what
    }
}

extension StringProtocol {
    /// The finite number that a cell says in decimal digits, blanks around it left out; nil for any other text.
    var decimal: Double? {
        let isBlank = { (letter: Character) in letter == " " || letter == "\t" }
        let text = String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
        guard text.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }), let number = Double(text), number.isFinite
        else { return nil }
        return number
    }
}

extension [UInt8] {
    /// The lines of a file, numbered from 1, without CR; empty ones at the end count for nothing, others are refused.
    func numberedLines() throws(DataProblem) -> [(number: Int, text: ArraySlice<UInt8>)] {
        var lines = split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        if let empty = lines.firstIndex(where: \.isEmpty) { throw DataProblem(empty + 1, "is empty") }
        return lines.enumerated().map { ($0 + 1, $1) }
    }
}
