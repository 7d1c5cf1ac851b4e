/// All columns of a table as its rows go by.

/// What is known of a table's columns after some rows.
package struct TableProfile: Sendable {
    /// The columns' names, in order.
    package private(set) var names: [String]
    private var places: [String: Int]
    /// What is known of each.
    package private(set) var columns: [ColumnProfile]
    /// How many rows there were.
    package private(set) var rows = 0

    /// A row that does not fit.
    package struct WrongWidth: Error, Sendable, Hashable, CustomStringConvertible {
        /// How many cells it has, and how many columns there are.
        package let cells: Int, columns: Int
        package var description: String { "a row has \(cells) values, and there are \(columns) columns" }
    }

    /// No row yet.
    package init(names: [String]) {
        self.names = names
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        columns = Array(repeating: ColumnProfile(), count: names.count)
    }

    /// Takes a row in, a text for each column.
    package mutating func add(_ row: [String]) throws(WrongWidth) {
        guard row.count == columns.count else { throw WrongWidth(cells: row.count, columns: columns.count) }
        for (at, text) in row.enumerated() { columns[at].add(text) }
        rows += 1
    }

    /// Takes in a row of cells or of named values. Cells beyond the names are columns of their own, `_c4` and so on; what a row has no
    /// value for is missing there.
    package mutating func add(_ row: MonitoredRow) {
        switch row {
        case .cells(let cells):
            for (at, text) in cells.enumerated() { columns[place(of: at)].add(text) }
            for at in columns.indices.dropFirst(cells.count) { columns[at].add("") }
        case .named(let values):
            var seen = Set<Int>()
            for value in values {
                let at = place(of: value.name)
                if seen.insert(at).inserted { columns[at].add(value.value) }
            }
            for at in columns.indices where !seen.contains(at) { columns[at].add("") }
        }
        rows += 1
    }

    private mutating func place(of at: Int) -> Int {
        while at >= columns.count { append(named: "_c\(columns.count)") }
        return at
    }

    private mutating func place(of name: String) -> Int {
        if let at = places[name] { return at }
        append(named: name)
        return columns.count - 1
    }

    private mutating func append(named name: String) {
        var column = ColumnProfile()
        for _ in 0..<rows { column.add("") }
        places[name] = columns.count
        names.append(name)
        columns.append(column)
    }

    /// The same rows without some columns.
    package func without(_ ignored: Set<String>) -> TableProfile {
        let kept = names.indices.filter { !ignored.contains(names[$0]) }
        var profile = TableProfile(names: kept.map { names[$0] })
        profile.columns = kept.map { columns[$0] }
        profile.rows = rows
        return profile
    }

    /// Takes in the rows of another profile of the same columns.
    package mutating func merge(_ other: TableProfile) {
        for at in columns.indices { columns[at].merge(other.columns[at]) }
        rows += other.rows
    }

    /// What is known of the column of a name.
    package subscript(name: String) -> ColumnProfile? { places[name].map { columns[$0] } }
}
