/// How a column's numbers are spread, in a few kilobytes: the sketch of Karnin, Lang and Liberty (FOCS, 2016) as Deequ makes it,
/// which is what Model Monitor writes into statistics.json.

/// Numbers, some of which stand for 2, 4, 8, … that were seen. Deterministic: the same numbers in the same order, merged in the
/// same order, make the same sketch.
package struct KLLSketch: Sendable, Hashable {
    /// How many items the lowest level has room for, and how much less each further one has.
    package let size: Int, shrinking: Double
    /// Items by level: an item of level h stands for 2^h numbers.
    package private(set) var levels: [[Double]]
    private var compressions: [Int]
    private var offsets: [Int]
    private var items = 0
    private var room: Int

    /// Model Monitor's sizes.
    package init(size: Int = 2048, shrinking: Double = 0.64) {
        self.size = size
        self.shrinking = shrinking
        levels = [[]]
        compressions = [0]
        offsets = [0]
        room = Self.capacity(size, shrinking, 0)
    }

    /// A sketch as a statistics.json has it.
    package init(size: Int, shrinking: Double, levels: [[Double]]) {
        self.init(size: size, shrinking: shrinking)
        while self.levels.count < levels.count { expand() }
        for (height, level) in levels.enumerated() { self.levels[height] = level }
        items = levels.reduce(0) { $0 + $1.count }
    }

    private static func capacity(_ size: Int, _ shrinking: Double, _ height: Int) -> Int {
        var share = Double(size)
        for _ in 0..<height { share *= shrinking }
        return 2 * (Int((share / 2).rounded(.up)) + 1)
    }

    private mutating func expand() {
        levels.append([])
        compressions.append(0)
        offsets.append(0)
        room += Self.capacity(size, shrinking, levels.count - 1)
    }

    /// Takes a number in.
    package mutating func add(_ number: Double) {
        levels[0].append(number)
        items += 1
        if items > room { condense() }
    }

    /// Takes another sketch in.
    package mutating func merge(_ other: KLLSketch) {
        while levels.count < other.levels.count { expand() }
        for (height, level) in other.levels.enumerated() { levels[height] += level }
        items += other.items
        while items >= room, condense() {}
    }

    /// Halves the lowest level that is full; false where none is.
    @discardableResult
    private mutating func condense() -> Bool {
        for height in levels.indices where levels[height].count >= Self.capacity(size, shrinking, height) {
            if height + 1 == levels.count { expand() }
            let half = compact(height)
            levels[height + 1] += half
            items = levels.reduce(0) { $0 + $1.count }
            return true
        }
        return false
    }

    /// Every second item in order, the odd ones and the even ones in turn; one that is left over stays.
    private mutating func compact(_ height: Int) -> [Double] {
        let even = levels[height].count & ~1
        let rest = Array(levels[height][even...])
        var ordered = Array(levels[height][..<even])
        ordered.sort()
        if compressions[height] % 2 == 1 { offsets[height] = 1 - offsets[height] }
        compressions[height] += 1
        levels[height] = rest
        return stride(from: offsets[height], to: even, by: 2).map { ordered[$0] }
    }

    /// How many numbers the items stand for.
    package var weight: Int { levels.enumerated().reduce(0) { $0 + $1.element.count << $1.offset } }

    /// Each item's number in order, with how many numbers are not above it.
    package var ranks: [(value: Double, rank: Int)] {
        let items = levels.enumerated().flatMap { height, level in level.map { ($0, 1 << height) } }.sorted {
            $0.0 < $1.0
        }
        var ranks = [(value: Double, rank: Int)](), rank = 0
        for (value, weight) in items {
            rank += weight
            if ranks.last?.value == value { ranks[ranks.count - 1].rank = rank } else { ranks.append((value, rank)) }
        }
        return ranks
    }

    /// Counts between `low` and `high` in buckets of one width; the last one holds its upper bound too.
    package func buckets(from low: Double, to high: Double, count: Int = 10) -> [Bucket] {
        let ranks = ranks
        func below(_ bound: Double, orEqual: Bool) -> Int {
            var found = 0
            for (value, rank) in ranks {
                guard value < bound || (orEqual && value == bound) else { break }
                found = rank
            }
            return found
        }
        return (0..<count).map { at in
            let lower = low + (high - low) * Double(at) / Double(count)
            let upper = low + (high - low) * Double(at + 1) / Double(count)
            return Bucket(
                lower: lower, upper: upper,
                count: below(upper, orEqual: at == count - 1) - below(lower, orEqual: false))
        }
    }

    /// A part of the axis, and how many numbers lie in it.
    package struct Bucket: Sendable, Hashable {
        package let lower: Double, upper: Double, count: Int
    }

    /// The widest gap between two sketches' distribution functions; with `robust`, less what samples of these sizes may differ by
    /// (Knuth, The Art of Computer Programming, volume 2, 3.3.1, with the constant 1.8). Nil where one is empty.
    package func distance(to other: KLLSketch, robust: Bool) -> Double? {
        let (one, two) = (ranks, other.ranks)
        guard let n = one.last?.rank, let m = two.last?.rank else { return nil }
        var (i, j) = (0, 0), (first, second) = (0, 0), gap = 0.0
        while i < one.count || j < two.count {
            let value = min(i < one.count ? one[i].value : .infinity, j < two.count ? two[j].value : .infinity)
            while i < one.count && one[i].value <= value {
                first = one[i].rank
                i += 1
            }
            while j < two.count && two[j].value <= value {
                second = two[j].rank
                j += 1
            }
            gap = max(gap, (Double(first) / Double(n) - Double(second) / Double(m)).magnitude)
        }
        return robust ? corrected(gap, Double(n), Double(m)) : gap
    }
}

/// Less what two samples of these sizes may differ by without a cause.
func corrected(_ gap: Double, _ n: Double, _ m: Double) -> Double {
    max(0, gap - 1.8 * ((n + m) / (n * m)).squareRoot())
}
