/// A table read in blocks: one thread or several, the same results in the same order.
import CTabular

/// What was read.
public struct TableSummary: Sendable, Hashable {
    /// How many rows there were.
    public var rows: Int
    /// The names of the features, where the table has names.
    public var featureNames: [String]?
}

/// Reads the sources as one table, in blocks of rows. `block` is called for each on one of `threads` threads, in any
/// order; what it answers goes to `collect` in the order of the rows, never two at a time. The memory is that of
/// `threads` blocks of `blockSize` bytes. Throws a `TableError`, or what the closures throw: always what comes first in
/// the table; `collect` has then seen all blocks in front of it.
public func readTable<Element: TableElement, Partial: Sendable>(
    _ sources: [TableSource], as element: Element.Type, format: TableFormat = TableFormat(),
    layout: TableLayout = TableLayout(), threads: Int = 1, blockSize: Int = 256 << 10,
    block: @Sendable (RowBlock<Element>) throws -> Partial, collect: (Partial) throws -> Void
) throws -> TableSummary {
    try readTable(
        sources, as: element, format: format, layout: layout, threads: threads, blockSize: blockSize,
        level: tabular_level(), block: block, collect: collect)
}

/// The same with a kernel of choice.
package func readTable<Element: TableElement, Partial: Sendable>(
    _ sources: [TableSource], as element: Element.Type, format: TableFormat, layout: TableLayout, threads: Int,
    blockSize: Int, level: Int32, block: @Sendable (RowBlock<Element>) throws -> Partial,
    collect: (Partial) throws -> Void
) throws -> TableSummary {
    let reader = BlockReader(sources, format, layout, blockSize: min(max(blockSize, 1), 8 << 20), level: level)
    return try withoutActuallyEscaping(block) { block in
        try withoutActuallyEscaping(collect) { collect in
            let reading = TableReading(reader, block, collect)
            runThreads(min(max(threads, 1), 64)) { reading.work() }
            return try reading.result()
        }
    }
}
