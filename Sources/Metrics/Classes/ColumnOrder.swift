/// Rows in the order of their keys: a radix sort, a byte at a time, which passes over bytes that are the same in all
/// keys.

/// The sorted keys of one column, and whose they are; its memory serves for one column after the other.
struct ColumnOrder {
    /// In ascending order.
    private(set) var keys: [UInt64]
    /// The row of each key; rows of equal keys in their own order.
    private(set) var rows: [Int32]
    private var otherKeys: [UInt64]
    private var otherRows: [Int32]

    /// Room for `count` rows, at most `Int32.max`.
    init(count: Int) {
        keys = [UInt64](repeating: 0, count: count)
        otherKeys = keys
        rows = [Int32](repeating: 0, count: count)
        otherRows = rows
    }

    /// Takes a key for each row, and sorts.
    mutating func sort(_ fill: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
        keys.withUnsafeMutableBufferPointer { fill($0) }
        for row in rows.indices { rows[row] = Int32(truncatingIfNeeded: row) }
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            guard let starts = starts(shift) else { continue }
            move(shift, starts)
            swap(&keys, &otherKeys)
            swap(&rows, &otherRows)
        }
    }

    /// Where the keys of each value of a byte begin; nil where all keys have the same.
    private func starts(_ shift: UInt64) -> [Int]? {
        var counts = [Int](repeating: 0, count: 256)
        for key in keys { counts[Int(truncatingIfNeeded: (key >> shift) & 255)] &+= 1 }
        guard !counts.contains(keys.count) else { return nil }
        var start = 0
        for value in counts.indices { (counts[value], start) = (start, start + counts[value]) }
        return counts
    }

    private mutating func move(_ shift: UInt64, _ starts: [Int]) {
        var starts = starts
        starts.withUnsafeMutableBufferPointer { starts in
            otherKeys.withUnsafeMutableBufferPointer { otherKeys in
                otherRows.withUnsafeMutableBufferPointer { otherRows in
                    for index in keys.indices {
                        let value = Int(truncatingIfNeeded: (keys[index] >> shift) & 255)
                        let place = starts[value]
                        starts[value] = place &+ 1
                        otherKeys[place] = keys[index]
                        otherRows[place] = rows[index]
                    }
                }
            }
        }
    }
}
