/// Tables in tests: text in, plain arrays out.
import Bytes
import CTabular
import Tabular

/// A table as plain arrays; missing values are nil, so that tables compare.
struct Plain: Equatable, Sendable {
    var rows: [[Double?]] = []
    var labels: [Double] = []
    var weights: [Double] = []
    var groups: [Double] = []
    var facets: [[String]] = []

    init<Element: TableElement>(_ block: RowBlock<Element>) {
        for row in 0..<block.rows {
            let values = block.values[row * block.columns..<(row + 1) * block.columns]
            rows.append(values.map { $0.isNaN ? nil : Double($0) })
        }
        labels = block.labels.map(Array.init) ?? []
        weights = block.weights.map(Array.init) ?? []
        groups = block.groups.map(Array.init) ?? []
    }

    init() {}

    mutating func append(_ other: Plain) {
        rows += other.rows
        labels += other.labels
        weights += other.weights
        groups += other.groups
        facets += other.facets
    }
}

/// How a test reads.
struct Reading {
    var format = TableFormat(.csv)
    var layout = TableLayout()
    var threads = 1
    var blockSize = 256 << 10
    var level = tabular_level()

    func plain(_ texts: [String]) throws -> Plain {
        try plain(texts.enumerated().map { TableSource("t\($0.offset).csv", bytes: Array($0.element.utf8)) })
    }

    func plain(_ text: String) throws -> Plain { try plain([TableSource("t.csv", bytes: Array(text.utf8))]) }

    func plain(_ sources: [TableSource]) throws -> Plain {
        var table = Plain()
        let facets = layout.facets.count
        _ = try readTable(
            sources, as: Double.self, format: format, layout: layout, threads: threads, blockSize: blockSize,
            level: level,
            block: { block in
                var plain = Plain(block)
                if facets > 0 {
                    plain.facets = (0..<block.rows).map { row in (0..<facets).map { block.facet($0, row: row) } }
                }
                return plain
            }, collect: { table.append($0) })
        return table
    }

    /// What is wrong, as the user is told; empty where nothing is.
    func refusal(_ text: String) -> String { refusal([TableSource("t.csv", bytes: Array(text.utf8))]) }

    func refusal(_ sources: [TableSource]) -> String {
        do {
            _ = try plain(sources)
            return ""
        } catch { return "\(error)" }
    }
}
