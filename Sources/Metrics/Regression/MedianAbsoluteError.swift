/// The median absolute error, of rows with weights. Definition and treatment of ties are scikit-learn's.

extension Regression {
    /// The median absolute error: the error at which half of the weight is reached, or halfway to the next one where it
    /// is reached exactly (Hyndman and Fan 1996, definition 2).
    public func medianAbsoluteError() -> Double {
        guard isWeighted else {
            var keys = errors.map(\.magnitude.bitPattern)
            radixSort(&keys, bits: 63)
            let (low, high) = (
                Double(bitPattern: keys[(keys.count - 1) / 2]), Double(bitPattern: keys[keys.count / 2])
            )
            return low + (high - low) / 2
        }
        let rows = byAbsoluteError()
        let total = rows.reduce(0.0) { $0 + weights[Int($1)] }
        return weightedMedian(rows, total: total, weight: { weights[$0] }, value: { errors[$0].magnitude })
    }

    /// Rows in ascending order of their absolute errors.
    func byAbsoluteError() -> [Int32] {
        var order = ColumnOrder(count: errors.count)
        let rows = errors.indices.map { Int32(truncatingIfNeeded: $0) }
        order.sort(carrying: rows) { keys in for row in keys.indices { keys[row] = errors[row].magnitude.bitPattern } }
        return order.values
    }
}

/// The median of rows with weights, in ascending order of their values.
///
/// - Parameter total: the sum of the weights, added one after the other.
func weightedMedian(
    _ rows: [Int32], total: Double, weight: (Int) -> Double, value: (Int) -> Double
) -> Double {
    let half = total / 2
    var sum = 0.0
    var reached: Double?
    for row in rows.lazy.map({ Int($0) }) where weight(row) > 0 {
        if let reached { return reached + (value(row) - reached) / 2 }
        sum += weight(row)
        guard sum >= half else { continue }
        // Not all of this row's weight is below the middle.
        if sum - half > .ulpOfOne { return value(row) }
        reached = value(row)
    }
    return reached ?? 0
}
