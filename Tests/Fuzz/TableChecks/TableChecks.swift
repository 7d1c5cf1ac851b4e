/// What holds for every table: rows or a typed error, and the same ones by every kernel, in blocks of every size.
import CTabular
import Tabular

/// What was read of a table, to the bit.
private struct Reading: Equatable {
    var values: [UInt64] = []
    var labels: [UInt64] = []
    var error: TableError?
}

/// Reads bytes as a table of a kind, in several ways.
package func checkTable(_ start: UnsafePointer<UInt8>?, _ count: Int, _ kind: TableFormat.Kind) {
    var bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // The last byte says how the rest is read.
    let choice = bytes.popLast() ?? 0
    var format = TableFormat(kind, header: [.auto, .present, .absent][Int(choice % 3)])
    format.delimiter = choice & 4 == 0 ? .comma : .tab
    var layout = TableLayout(label: choice & 8 == 0 ? .index(0) : nil)
    if kind == .libsvm { layout.features = [TableFeature](repeating: TableFeature(), count: 5) }
    let whole = read(bytes, format, layout, blockSize: 1 << 20, level: TABULAR_PORTABLE)
    precondition(whole.error?.reason.isEmpty != true, "an error says what is wrong")
    for (size, level) in [(1 << 20, tabular_level()), (7, tabular_level()), (64, TABULAR_PORTABLE)] {
        let other = read(bytes, format, layout, blockSize: size, level: level)
        // What a file looks like is seen in its first block: in a short one another error may come first.
        let isEqual = size < 1 << 20 && whole.error != nil ? other.error != nil : other == whole
        precondition(isEqual, "\(size), \(level): \(other) is not \(whole)")
    }
}

private func read(
    _ bytes: [UInt8], _ format: TableFormat, _ layout: TableLayout, blockSize: Int, level: Int32
) -> Reading {
    var reading = Reading()
    do {
        let summary = try readTable(
            [TableSource("input", bytes: bytes)], as: Double.self, format: format, layout: layout, threads: 1,
            blockSize: blockSize, level: level,
            block: { (block: RowBlock<Double>) in
                (block.values.map(\.bitPattern), block.labels.map { $0.map(\.bitPattern) } ?? [])
            },
            collect: { values, labels in
                reading.values += values
                reading.labels += labels
            })
        precondition(summary.rows == 0 || reading.values.count % summary.rows == 0)
    } catch let error as TableError {
        reading.error = error
    } catch {
        preconditionFailure("\(error) is no TableError")
    }
    // What came before an error depends on where a block ends.
    return reading.error == nil ? reading : Reading(error: reading.error)
}
