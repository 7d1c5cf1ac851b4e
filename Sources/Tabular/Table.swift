/// A whole table in memory, for small ones.

/// All rows of a table.
public struct Table<Element: TableElement>: Sendable {
    /// How many rows there are.
    public private(set) var rows = 0
    /// How many values a row has.
    public private(set) var columns = 0
    /// The values, row by row; NaN is missing.
    public private(set) var values: [Element] = []
    /// The labels; nil where the layout has none.
    public private(set) var labels: [Double]?
    /// The weights; nil where there are none.
    public private(set) var weights: [Double]?
    /// The groups, whole numbers; nil where there are none.
    public private(set) var groups: [Double]?
    /// The texts of the facets, an array for each.
    public private(set) var facets: [[String]]
    /// The names of the features, where the table has names.
    public private(set) var featureNames: [String]?

    /// Reads the sources as one table. Throws a `TableError`.
    public init(_ sources: [TableSource], format: TableFormat = TableFormat(), layout: TableLayout = TableLayout())
        throws
    {
        let facetCount = layout.facets.count
        facets = Array(repeating: [], count: facetCount)
        var parts: [Part] = []
        let summary = try readTable(
            sources, as: Element.self, format: format, layout: layout, block: { Part($0, facets: facetCount) },
            collect: { parts.append($0) })
        rows = summary.rows
        columns = parts.first?.columns ?? 0
        featureNames = summary.featureNames
        values = parts.flatMap(\.values)
        let first = parts.first
        if first?.labels != nil { labels = parts.flatMap { $0.labels ?? [] } }
        if first?.weights != nil { weights = parts.flatMap { $0.weights ?? [] } }
        if first?.groups != nil { groups = parts.flatMap { $0.groups ?? [] } }
        for facet in 0..<facetCount { facets[facet] = parts.flatMap { $0.facets[facet] } }
    }

    /// A block's rows.
    private struct Part: Sendable {
        let columns: Int
        let values: [Element]
        let labels: [Double]?
        let weights: [Double]?
        let groups: [Double]?
        let facets: [[String]]

        init(_ block: RowBlock<Element>, facets count: Int) {
            columns = block.columns
            values = Array(block.values)
            labels = block.labels.map(Array.init)
            weights = block.weights.map(Array.init)
            groups = block.groups.map(Array.init)
            facets = (0..<count).map { facet in (0..<block.rows).map { block.facet(facet, row: $0) } }
        }
    }
}
