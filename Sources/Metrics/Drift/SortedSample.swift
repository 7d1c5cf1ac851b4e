/// One column's numbers in order: sorted once, then each distance to another sample is one walk over both.

/// Finite numbers, ascending.
public struct SortedSample: Sendable {
    /// The numbers, ascending.
    public let values: [Double]

    /// Sorts numbers; a number that is not finite, or none at all, is refused.
    public init(_ values: [Double]) throws(UndefinedMetric) {
        try requireFinite(values, "values")
        self.values = Self.sorted(values)
    }

    /// How many there are.
    public var count: Int { values.count }

    /// The smallest.
    public var minimum: Double { values[0] }
    /// The largest.
    public var maximum: Double { values[values.count - 1] }

    /// The arithmetic mean.
    public var mean: Double { values.mean() }

    /// The standard deviation of the numbers themselves, not of a population that they were drawn from (numpy's `std`).
    public var standardDeviation: Double {
        let mean = mean
        let squares = values.lazy.map { ($0 - mean) * ($0 - mean) }
        return (squares.exactSum() / Double(count)).squareRoot()
    }

    /// How many are below `value`; with `orEqual`, how many are not above it.
    public func rank(of value: Double, orEqual: Bool = false) -> Int {
        var low = 0, high = values.count
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < value || (orEqual && values[middle] == value) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// How many different numbers there are, counted up to `most`.
    func distinct(upTo most: Int) -> Int {
        var found = 0, last = Double.nan
        for value in values where value != last {
            found += 1
            if found == most { break }
            last = value
        }
        return found
    }

    /// A double's bits, turned so that they order as the numbers do, are sorted by digits.
    private static func sorted(_ values: [Double]) -> [Double] {
        var keys = values.map { value -> UInt64 in
            // 0 added makes -0 the 0 that it is equal to.
            let bits = (value + 0).bitPattern
            return bits >> 63 == 1 ? ~bits : bits | 1 << 63
        }
        radixSort(&keys, bits: 64)
        return keys.map { Double(bitPattern: $0 >> 63 == 1 ? $0 & ~(1 << 63) : ~$0) }
    }
}
