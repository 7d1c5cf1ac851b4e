/// Counts of numbers in bins of equal width, along one axis or two.

/// How numbers are spread, by series.
package struct Histogram: Sendable, Hashable {
    /// The lower end of the first bin, and the width of each.
    package let start: Double, width: Double
    /// Names, and counts (or sums of weights) by bin; as many bins in each.
    package private(set) var series: [(name: String, counts: [Double])]

    /// Series of numbers over one range of `bins` bins; what is not finite is left out. Nil where nothing is left.
    ///
    /// - Parameters:
    ///   - series: names, numbers and their weights (nil for 1 each; as many as numbers).
    ///   - range: what the bins cover; nil for from the least to the most. What lies outside counts at the end.
    package init?(
        _ series: [(name: String, values: [Double], weights: [Double]?)], bins: Int = 40,
        range: ClosedRange<Double>? = nil
    ) {
        guard bins > 0, let axis = BinnedAxis(range, of: series.map(\.values), bins: bins) else { return nil }
        (start, width) = (axis.start, axis.width)
        self.series = series.map { one in
            var counts = [Double](repeating: 0, count: bins)
            for (place, value) in one.values.enumerated() where value.isFinite {
                counts[axis.bin(of: value)] += one.weights.map { $0.indices.contains(place) ? $0[place] : 0 } ?? 1
            }
            return (one.name, counts)
        }
    }

    /// Series that were counted already, over bins of equal width from `low` to `high`; nil where there is no such range, or
    /// where series have different numbers of bins.
    package init?(_ series: [(name: String, counts: [Double])], from low: Double, to high: Double) {
        guard let bins = series.first?.counts.count, bins > 0, series.allSatisfy({ $0.counts.count == bins }),
            low < high, (high - low).isFinite
        else { return nil }
        (start, width) = (low, (high - low) / Double(bins))
        self.series = series
    }

    package static func == (left: Histogram, right: Histogram) -> Bool {
        left.start == right.start && left.width == right.width
            && left.series.elementsEqual(right.series) { $0.name == $1.name && $0.counts == $1.counts }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(start)
        hasher.combine(width)
        for one in series { hasher.combine(one.counts) }
    }
}

/// How many rows lie where, of true numbers (x) and predicted ones (y).
package struct Density: Sendable, Hashable {
    /// Both axes are the same: the lower end, and the width of a cell.
    package let start: Double, width: Double
    /// Cells by row (predicted, upwards) and column (true); as many of each.
    package let counts: [[Double]]

    /// Of as many true numbers as predicted ones; pairs that are not finite are left out. Nil where none is left.
    package init?(truth: [Double], predicted: [Double], cells: Int = 40) {
        guard truth.count == predicted.count, cells > 0 else { return nil }
        let pairs = zip(truth, predicted).filter { $0.isFinite && $1.isFinite }
        guard let axis = BinnedAxis(nil, of: [pairs.map(\.0), pairs.map(\.1)], bins: cells) else { return nil }
        (start, width) = (axis.start, axis.width)
        var counts = [[Double]](repeating: [Double](repeating: 0, count: cells), count: cells)
        for (actual, predicted) in pairs { counts[axis.bin(of: predicted)][axis.bin(of: actual)] += 1 }
        self.counts = counts
    }
}

/// A range cut into bins.
private struct BinnedAxis {
    let start: Double, width: Double
    let bins: Int

    /// Nil where no value is finite, or the range is wider than a double can say.
    init?(_ range: ClosedRange<Double>?, of values: [[Double]], bins: Int) {
        let finite = values.joined().lazy.filter(\.isFinite)
        guard let least = finite.min(), let most = finite.max() else { return nil }
        let (low, high) = range.map { ($0.lowerBound, $0.upperBound) } ?? (least, most)
        // All alike: a bin around them.
        let spread = high > low ? high - low : max(1, low.magnitude)
        guard low.isFinite, spread.isFinite, spread / Double(bins) > 0 else { return nil }
        start = high > low ? low : low - spread / 2
        width = spread / Double(bins)
        self.bins = bins
    }

    func bin(of value: Double) -> Int { Int(min(max(((value - start) / width).rounded(.down), 0), Double(bins - 1))) }
}
