/// How far apart two samples are, in the sample's unit or as shares: Wasserstein, PSI, Jensen-Shannon, and the largest difference.
import Glibc

/// The distance that earth has to be moved: the area between two samples' distribution functions, in the values' unit
/// (scipy's `wasserstein_distance`). O(n + m).
public func wassersteinDistance(_ one: SortedSample, _ other: SortedSample) -> Double {
    let (first, second) = (one.values, other.values)
    let (n, m) = (Double(first.count), Double(second.count))
    var (i, j) = (0, 0), area = ExactSum()
    var last = min(first[0], second[0])
    while i < first.count || j < second.count {
        let value = min(i < first.count ? first[i] : .infinity, j < second.count ? second[j] : .infinity)
        area.add((Double(i) / n - Double(j) / m).magnitude * (value - last))
        last = value
        while i < first.count && first[i] == value { i += 1 }
        while j < second.count && second[j] == value { j += 1 }
    }
    return area.value
}

/// Two samples over the same bins or categories, as counts.
public struct PairedCounts: Sendable, Hashable {
    /// Counts in the reference and now, bin by bin.
    public let reference: [Int], current: [Int]
    /// How many rows the shares are of; rows without a value count too where they are given.
    public let referenceRows: Int, currentRows: Int

    /// Counts of the same bins; as many of one as of the other, and some rows of each.
    public init(
        reference: [Int], current: [Int], referenceRows: Int? = nil, currentRows: Int? = nil
    ) throws(UndefinedMetric) {
        self.reference = reference
        self.current = current
        self.referenceRows = referenceRows ?? reference.reduce(0, +)
        self.currentRows = currentRows ?? current.reduce(0, +)
        guard reference.count == current.count else {
            throw UndefinedMetric("the bins of one are not those of the other")
        }
        guard reference.contains(where: { $0 > 0 }), current.contains(where: { $0 > 0 }) else {
            throw UndefinedMetric("one of the samples has no value")
        }
    }

    /// Both samples in bins of one width over both, as many as Sturges' rule says: what evidently compares numbers by. Where the
    /// reference has at most 20 different numbers each number is a bin of its own.
    public init(_ reference: SortedSample, _ current: SortedSample) throws(UndefinedMetric) {
        if reference.distinct(upTo: 21) <= 20 {
            let counts = Self.counted(reference.values, current.values)
            try self.init(reference: counts.0, current: counts.1)
        } else {
            let edges = Self.sturgesEdges(reference, current)
            try self.init(reference: Self.counted(reference, edges), current: Self.counted(current, edges))
        }
    }

    /// numpy's `histogram_bin_edges(…, bins="sturges")` of both samples together.
    static func sturgesEdges(_ one: SortedSample, _ other: SortedSample) -> [Double] {
        var (low, high) = (min(one.minimum, other.minimum), max(one.maximum, other.maximum))
        let width = (high - low) / (log2(Double(one.count + other.count)) + 1)
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        let bins = width > 0 ? max(Int(((high - low) / width).rounded(.up)), 1) : 1
        let step = (high - low) / Double(bins)
        return (0..<bins).map { Double($0) * step + low } + [high]
    }

    /// From each edge up to the next one; the last bin holds its upper edge too.
    static func counted(_ sample: SortedSample, _ edges: [Double]) -> [Int] {
        let ranks = edges.enumerated().map { sample.rank(of: $1, orEqual: $0 == edges.count - 1) }
        return zip(ranks, ranks.dropFirst()).map { $1 - $0 }
    }

    /// How often each number occurs, ascending.
    private static func counted(_ one: [Double], _ other: [Double]) -> ([Int], [Int]) {
        var (i, j) = (0, 0), counts = ([Int](), [Int]())
        while i < one.count || j < other.count {
            let value = min(i < one.count ? one[i] : .infinity, j < other.count ? other[j] : .infinity)
            let start = (i, j)
            while i < one.count && one[i] == value { i += 1 }
            while j < other.count && other[j] == value { j += 1 }
            counts.0.append(i - start.0)
            counts.1.append(j - start.1)
        }
        return counts
    }

    private var shares: (reference: [Double], current: [Double]) {
        (
            reference.map { Double($0) / Double(referenceRows) }, current.map { Double($0) / Double(currentRows) }
        )
    }

    /// The population stability index Σ (r - c) ln (r / c), with evidently's stand-in for an empty bin: 0.0001, or a millionth of
    /// the smallest share where that is not above 0.0001. 0.1 is usually taken for a shift, 0.25 for a large one.
    public var populationStabilityIndex: Double {
        func filled(_ shares: [Double]) -> [Double] {
            let smallest = shares.lazy.filter { $0 != 0 }.min() ?? 1
            let standIn = smallest <= 0.0001 ? smallest / 1_000_000 : 0.0001
            return shares.map { $0 == 0 ? standIn : $0 }
        }
        let (r, c) = (filled(shares.reference), filled(shares.current))
        return zip(r, c).lazy.map { ($0 - $1) * log($0 / $1) }.exactSum()
    }

    /// The square root of the Jensen-Shannon divergence in nats, 0 to √ln 2 = 0.8326 (scipy's `jensenshannon`).
    public var jensenShannonDistance: Double {
        // Each set of shares adds up to 1, as scipy makes it.
        let (r, c) = (reference.reduce(0, +), current.reduce(0, +))
        var sum = ExactSum()
        for (one, other) in zip(reference, current) {
            let p = Double(one) / Double(r), q = Double(other) / Double(c), middle = (p + q) / 2
            if p > 0 { sum.add(p * log(p / middle)) }
            if q > 0 { sum.add(q * log(q / middle)) }
        }
        return max(sum.value / 2, 0).squareRoot()
    }

    /// The largest difference of two shares (Model Monitor's `LInfinity`).
    public var largestDifference: Double {
        zip(shares.reference, shares.current).lazy.map { ($0 - $1).magnitude }.max() ?? 0
    }
}
