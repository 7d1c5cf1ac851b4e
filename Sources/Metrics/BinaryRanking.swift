/// Scores of two classes in their order, equal ones together: sorted once, then everything is one walk.

/// Rows of one score: how many, or how much of their weight, by class.
struct TiedGroup: Equatable {
    var score: Double
    var positives: Double
    var negatives: Double
}

/// Scores in order. Probabilities without weights are one key each, which a radix sort orders in a few passes: a
/// float's bits order it among those from 0 up, and the label fits below them, so there is nothing to carry along.
enum BinaryRanking: Sendable {
    /// Ascending; a float's bits and its row's label below them.
    case single([UInt32])
    /// Ascending; a double's.
    case double([UInt64])
    /// Descending.
    case groups([TiedGroup])

    /// Of as many scores as labels; one that is not finite is refused, and so are more rows than can be numbered.
    init(_ scores: [Float], _ positives: [Bool], _ weights: [Double]?) throws(UndefinedMetric) {
        if weights == nil, var keys = Self.keys(scores, positives, bits: { $0.bitPattern }) {
            radixSort(&keys, bits: 31)
            self = .single(keys)
        } else {
            try requireFinite(scores, "scores")
            guard scores.count <= Strata.most else { throw UndefinedMetric("there are more than \(Strata.most) rows") }
            self = .groups(Self.groups(scores, positives, weights))
        }
    }

    /// Of as many scores as labels; one that is not finite is refused.
    init(_ scores: [Double], _ positives: [Bool], _ weights: [Double]?) throws(UndefinedMetric) {
        if weights == nil, var keys = Self.keys(scores, positives, bits: { $0.bitPattern }) {
            radixSort(&keys, bits: 63)
            self = .double(keys)
        } else {
            try requireFinite(scores, "scores")
            guard scores.count <= Strata.most else { throw UndefinedMetric("there are more than \(Strata.most) rows") }
            self = .groups(Self.groups(scores, positives, weights))
        }
    }

    /// Nil where a score is no probability, and has a sign or no room for the label.
    @inline(__always)
    private static func keys<Score: BinaryFloatingPoint, Key: FixedWidthInteger>(
        _ scores: [Score], _ positives: [Bool], bits: (Score) -> Key
    ) -> [Key]? {
        var isProbability = true
        let keys = [Key](unsafeUninitializedCapacity: scores.count) { room, count in
            for row in scores.indices {
                // 0 added makes -0 the 0 that it is equal to.
                let score = scores[row] + 0
                isProbability = isProbability && score >= 0 && score <= 1
                room[row] = bits(score) << 1 | (positives[row] ? 1 : 0)
            }
            count = scores.count
        }
        return isProbability ? keys : nil
    }

    private static func groups<Score: BinaryFloatingPoint>(
        _ scores: [Score], _ positives: [Bool], _ weights: [Double]?
    ) -> [TiedGroup] {
        var order = ColumnOrder(count: scores.count)
        order.sort(carrying: (0..<Int32(scores.count)).map(\.self)) { keys in
            for row in scores.indices { keys[row] = orderedBits(Double(scores[row])) }
        }
        var groups: [TiedGroup] = []
        for row in order.values.lazy.map(Int.init).reversed() {
            let (score, weight) = (Double(scores[row]), weights.map { $0[row] } ?? 1)
            // scikit-learn leaves rows without weight out, too: they would be thresholds of nothing.
            guard weight > 0 else { continue }
            if groups.last?.score != score { groups.append(TiedGroup(score: score, positives: 0, negatives: 0)) }
            if positives[row] {
                groups[groups.count - 1].positives += weight
            } else {
                groups[groups.count - 1].negatives += weight
            }
        }
        return groups
    }

    /// Calls `body` with each group, the highest score first.
    @inline(__always)
    func forEachGroup(_ body: (TiedGroup) -> Void) {
        forGroups { group in
            body(group)
            return true
        }
    }

    /// Calls `goesOn` with each group, the highest score first, until it says no.
    @inline(__always)
    func forGroups(while goesOn: (TiedGroup) -> Bool) {
        switch self {
        case .single(let keys): Self.walk(keys, goesOn) { Double(Float(bitPattern: $0)) }
        case .double(let keys): Self.walk(keys, goesOn) { Double(bitPattern: $0) }
        case .groups(let groups): for group in groups where !goesOn(group) { return }
        }
    }

    @inline(__always)
    private static func walk<Key: FixedWidthInteger>(
        _ keys: [Key], _ goesOn: (TiedGroup) -> Bool, score: (Key) -> Double
    ) {
        keys.withUnsafeBufferPointer { keys in
            var end = keys.count
            while end > 0 {
                let bits = keys[end &- 1] >> 1
                var (start, positives) = (end, 0)
                while start > 0, keys[start &- 1] >> 1 == bits {
                    start &-= 1
                    positives &+= Int(truncatingIfNeeded: keys[start] & 1)
                }
                let group = TiedGroup(
                    score: score(bits), positives: Double(positives), negatives: Double(end &- start &- positives))
                guard goesOn(group) else { return }
                end = start
            }
        }
    }

    /// A row, or rows of one score and class with their weight.
    struct Row {
        let score: Double
        let isPositive: Bool
        let weight: Double
        /// The probability given to what is true, moved in from 0 and 1 by the epsilon of the scores' type.
        let likelihood: Double
    }

    /// Calls `body` with each row, the highest score first; likelihoods are those of probabilities only.
    ///
    /// - Parameter areFloats: whether the scores were floats, so that their complements are.
    @inline(__always)
    func forEachRow(areFloats: Bool, _ body: (Row) -> Void) {
        switch self {
        case .single(let keys): Self.walkRows(keys, body) { Float(bitPattern: $0) }
        case .double(let keys): Self.walkRows(keys, body) { Double(bitPattern: $0) }
        case .groups(let groups):
            for group in groups {
                for (isPositive, weight) in [(true, group.positives), (false, group.negatives)] where weight > 0 {
                    let likelihood =
                        areFloats
                        ? Double(Self.likelihood(Float(group.score), isPositive))
                        : Self.likelihood(group.score, isPositive)
                    body(Row(score: group.score, isPositive: isPositive, weight: weight, likelihood: likelihood))
                }
            }
        }
    }

    @inline(__always)
    private static func walkRows<Key: FixedWidthInteger, Score: BinaryFloatingPoint>(
        _ keys: [Key], _ body: (Row) -> Void, score: (Key) -> Score
    ) {
        keys.withUnsafeBufferPointer { keys in
            var place = keys.count
            while place > 0 {
                place &-= 1
                let (score, isPositive) = (score(keys[place] >> 1), keys[place] & 1 == 1)
                body(
                    Row(
                        score: Double(score), isPositive: isPositive, weight: 1,
                        likelihood: Double(likelihood(score, isPositive))))
            }
        }
    }

    @inline(__always)
    private static func likelihood<Score: BinaryFloatingPoint>(_ score: Score, _ isPositive: Bool) -> Score {
        clipped(isPositive ? score : 1 - score)
    }

    /// Whether rows come in groups, as they have weights or are no probabilities.
    var isGrouped: Bool {
        if case .groups = self { return true }
        return false
    }

    /// The least and the most of the scores; there is one.
    var ends: (least: Double, most: Double) {
        switch self {
        case .single(let keys):
            let bits = [keys.first, keys.last].map { ($0 ?? 0) >> 1 }
            return (Double(Float(bitPattern: bits[0])), Double(Float(bitPattern: bits[1])))
        case .double(let keys):
            let bits = [keys.first, keys.last].map { ($0 ?? 0) >> 1 }
            return (Double(bitPattern: bits[0]), Double(bitPattern: bits[1]))
        case .groups(let groups): return (groups.last?.score ?? 0, groups.first?.score ?? 0)
        }
    }

    /// Whether every score is from 0 to 1.
    var areProbabilities: Bool {
        guard case .groups(let groups) = self else { return true }
        return groups.allSatisfy { $0.score >= 0 && $0.score <= 1 }
    }

    /// The weight of the rows of each class.
    var weights: (positives: Double, negatives: Double) {
        switch self {
        case .single(let keys): Self.counts(keys)
        case .double(let keys): Self.counts(keys)
        case .groups(let groups):
            groups.reduce((0, 0)) { sums, group in (sums.0 + group.positives, sums.1 + group.negatives) }
        }
    }

    private static func counts<Key: FixedWidthInteger>(_ keys: [Key]) -> (positives: Double, negatives: Double) {
        var positives = 0
        for key in keys { positives &+= Int(truncatingIfNeeded: key & 1) }
        return (Double(positives), Double(keys.count - positives))
    }
}

/// A probability moved in from 0 and 1 by its type's epsilon.
@inline(__always)
func clipped<Score: BinaryFloatingPoint>(_ probability: Score) -> Score {
    let (least, most) = (Score.ulpOfOne, 1 - Score.ulpOfOne)
    let lifted = probability < least ? least : probability
    return lifted > most ? most : lifted
}

/// A finite number's bits as a whole number of the same order: a negative one's turned over, and the sign bit of the others set.
private func orderedBits(_ value: Double) -> UInt64 {
    // 0 added makes -0 the 0 that it is equal to.
    let bits = (value + 0).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
}
