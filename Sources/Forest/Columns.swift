/// The features of a forest as columns of byte codes: a value's rank among the thresholds that it is compared with.
import CForest

/// Features in rankings of at most 255 thresholds, each with a column for every rule of missing values in use.
struct Columns {
    /// The rankings.
    private(set) var rankings: [forest_ranking] = []
    /// Thresholds of the rankings, as float32: not above the float64 ones, where those are no float32.
    private(set) var tables: [Float] = []
    /// Thresholds of the rankings.
    private(set) var wideTables: [Double] = []
    /// The columns of sets.
    private(set) var categories: CategoryColumns?
    /// How many columns there are; the first is nobody's.
    private(set) var count = 1

    /// Columns beyond which a block of codes, 4 MiB, is no longer near the processor.
    static let mostColumns = 16384
    /// Thresholds that a byte can rank.
    private static let most = 255

    private let library: Model.Library
    private var thresholds: [Int32: [Double]] = [:]
    private var firstRanking: [Int32: Int] = [:]

    /// The columns of the trees of `range`; nil where a threshold is no number, or where they were too many.
    init?(_ trees: Trees, range: Range<Int>, library: Model.Library) {
        self.library = library
        for tree in range {
            for node in trees.nodes(of: tree) where trees.left[node] >= 0 {
                guard !trees.rule[node].contains(.categorical) else { continue }
                guard !trees.threshold[node].isNaN else { return nil }
                thresholds[trees.feature[node], default: []].append(trees.threshold[node])
            }
        }
        for (feature, all) in thresholds.sorted(by: { $0.key < $1.key }) {
            var distinct: [Double] = []
            for threshold in all.sorted() where distinct.last != threshold { distinct.append(threshold) }
            thresholds[feature] = distinct
            guard rankings.count + distinct.count / Self.most < Self.mostColumns else { return nil }
            firstRanking[feature] = rankings.count
            for first in stride(from: 0, to: distinct.count, by: Self.most) {
                appendRanking(feature, distinct[first..<min(first + Self.most, distinct.count)])
            }
        }
        for tree in range {
            for node in trees.nodes(of: tree) where trees.left[node] >= 0 {
                if !trees.rule[node].contains(.categorical) { reserve(trees, node) }
            }
        }
        guard let categories = CategoryColumns(trees, range: range, library: library, from: count) else { return nil }
        self.categories = categories
        count += categories.count
        guard count <= Self.mostColumns else { return nil }
    }

    /// The word that the kernels compare with at a node: its column, and a code that is greater where it goes left.
    func word(_ trees: Trees, _ node: Int) -> UInt32 {
        if trees.rule[node].contains(.categorical) { return UInt32(categories?.column(trees, node) ?? 0) << 8 | 129 }
        let (ranking, rank) = place(trees, node)
        let column = Self.column(of: rankings[ranking], missing(trees.rule[node]))
        return column << 8 | UInt32(UInt8(truncatingIfNeeded: rank + 1 - 128))
    }

    private mutating func appendRanking(_ feature: Int32, _ part: ArraySlice<Double>) {
        let thresholds = Array(part)
        let zero = thresholds.count { $0 < 0 }
        rankings.append(
            forest_ranking(feature: UInt32(feature), zero: UInt32(zero), columns: (0, 0, 0, 0, 0)))
        var table = [Double](repeating: .nan, count: Int(FOREST_TABLE))
        for (index, threshold) in thresholds.enumerated() {
            table[16 + index] = threshold
            if index % 16 == 15 { table[index / 16] = threshold }
        }
        wideTables += table
        tables += table.map { Self.floor($0) }
    }

    /// The largest float32 that is not above a float64.
    private static func floor(_ value: Double) -> Float {
        let nearest = Float(value)
        return Double(nearest) > value ? nearest.nextDown : nearest
    }

    /// The ranking of a node's threshold and its rank there.
    private func place(_ trees: Trees, _ node: Int) -> (ranking: Int, rank: Int) {
        let feature = trees.feature[node]
        let all = thresholds[feature, default: []]
        let threshold = trees.threshold[node]
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle] < threshold { low = middle + 1 } else { high = middle }
        }
        return (firstRanking[feature, default: 0] + low / Self.most, low % Self.most)
    }

    private mutating func reserve(_ trees: Trees, _ node: Int) {
        let ranking = place(trees, node).ranking
        let missing = missing(trees.rule[node])
        guard Self.column(of: rankings[ranking], missing) == 0 else { return }
        withUnsafeMutableBytes(of: &rankings[ranking].columns) {
            $0.storeBytes(of: UInt32(count), toByteOffset: missing * 4, as: UInt32.self)
        }
        count += 1
    }

    private static func column(of ranking: forest_ranking, _ missing: Int) -> UInt32 {
        withUnsafeBytes(of: ranking.columns) { $0.load(fromByteOffset: missing * 4, as: UInt32.self) }
    }

    /// How a node treats what is missing: an index into a ranking's columns.
    private func missing(_ rule: Trees.Rule) -> Int {
        let kind: forest_missing
        if library == .xgboost || rule.contains(.missingIsNaN) {
            kind = rule.contains(.defaultLeft) ? FOREST_NAN_LEFT : FOREST_NAN_RIGHT
        } else if rule.contains(.missingIsZero) {
            kind = rule.contains(.defaultLeft) ? FOREST_ZERO_LEFT : FOREST_ZERO_RIGHT
        } else {
            kind = FOREST_NAN_ZERO
        }
        return Int(kind.rawValue)
    }
}
