/// The two-sample Kolmogorov-Smirnov test: the widest gap between two samples' distribution functions.

/// scipy's `ks_2samp`, two-sided, with its `auto` choice of method.
public struct KolmogorovSmirnov: Sendable, Hashable {
    /// The widest gap, 0 to 1.
    public let statistic: Double
    /// How likely a gap at least as wide is between two samples of one distribution: exact where neither sample has more than
    /// 10,000 numbers, else by the one-sample distribution at the samples' effective size.
    public let pValue: Double

    /// Compares two samples. O(n + m), and where it is exact O(n × width of the gap).
    public init(_ one: SortedSample, _ other: SortedSample) {
        let gap = Self.widestGap(one.values, other.values)
        let sizes = (max(one.count, other.count), min(one.count, other.count))
        if sizes.0 <= Self.mostExact, let exact = SmirnovPaths(sizes.0, sizes.1, gap: gap) {
            statistic = exact.gap
            pValue = exact.outside
        } else {
            statistic = gap
            let effective = Double(sizes.0) * Double(sizes.1) / Double(sizes.0 + sizes.1)
            pValue = KolmogorovDistribution.survival(gap, of: Int(effective.rounded(.toNearestOrEven)))
        }
    }

    private static let mostExact = 10_000

    /// After each value that occurs, how far apart the shares that are not above it are.
    static func widestGap(_ one: [Double], _ other: [Double]) -> Double {
        var (i, j) = (0, 0)
        // The two signs apart, and each of shares as scipy divides them: its gaps are ours to the last bit.
        var above = 0.0, below = 0.0
        let (n, m) = (Double(one.count), Double(other.count))
        while i < one.count && j < other.count {
            let value = min(one[i], other[j])
            while i < one.count && one[i] == value { i += 1 }
            while j < other.count && other[j] == value { j += 1 }
            let gap = Double(i) / n - Double(j) / m
            above = max(above, gap)
            below = min(below, gap)
        }
        return max(above, -below)
    }
}

/// The exact distribution: of all orders that two samples can come in, the share whose gap is at least as wide.
struct SmirnovPaths {
    /// The gap as the multiple of 1/lcm(n, m) that it is.
    let gap: Double
    let outside: Double

    /// Nil where whole numbers of 32 bits do not hold the common multiple: scipy leaves it to the other method then.
    init?(_ larger: Int, _ smaller: Int, gap: Double) {
        let divisor = Self.greatestCommonDivisor(larger, smaller)
        let (m, n) = (larger / divisor, smaller / divisor)
        guard Double(m) < Double(Int32.max) / Double(n) else { return nil }
        let multiple = m * smaller
        let steps = Int((gap * Double(multiple)).rounded(.toNearestOrEven))
        self.gap = Double(steps) / Double(multiple)
        if steps == 0 {
            outside = 1
        } else if m == n {
            outside = min(max(Self.outsideSquare(larger, steps), 0), 1)
        } else {
            outside = min(max(Self.outside(larger, smaller, m, n, steps), 0), 1)
        }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// Of samples of one size: reflected paths, alternately too many and too few (Gnedenko and Korolyuk, 1951).
    private static func outsideSquare(_ n: Int, _ h: Int) -> Double {
        var share = 0.0
        for k in stride(from: n / h, through: 0, by: -1) {
            var factor = 1.0
            for j in 0..<h { factor = Double(n - k * h - j) * factor / Double(n + k * h + j + 1) }
            share = factor * (1 - share)
        }
        return 2 * share
    }

    /// Of samples of two sizes: paths counted column by column within the gap (Hodges, 1958), as shares so that nothing overflows.
    private static func outside(_ larger: Int, _ smaller: Int, _ m: Int, _ n: Int, _ h: Int) -> Double {
        func ceiling(_ a: Int, _ b: Int) -> Int { a >= 0 ? (a + b - 1) / b : -(-a / b) }
        func floor(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
        var low = 0, high = min(ceiling(h, m), smaller + 1)
        var length = high - low
        var column = [Double](repeating: 1, count: min(2 * high + 2, smaller + 1))
        for j in low..<high { column[j] = 0 }
        for i in 1...larger {
            let (lastLow, lastLength) = (low, length)
            low = min(max(floor(n * i - h, m) + 1, 0), smaller)
            high = min(ceiling(n * i + h, m), smaller + 1)
            if high <= low { return 1 }
            var value = low == 0 ? 0.0 : 1.0
            for at in 0..<(high - low) {
                let j = at + low
                value = (column[j - lastLow] * Double(i) + value * Double(j)) / Double(i + j)
                column[at] = value
            }
            length = high - low
            if lastLength > length {
                for at in length..<lastLength { column[at] = 1 }
            }
        }
        return column[high - low - 1]
    }
}
