/// What is measured of scores of two classes without deciding anything: ranking and probability. Names and definitions
/// are scikit-learn's.
import Glibc

/// Scores with the truth of each, checked and sorted once: as many of both, every score finite, both classes there. Of
/// *n* probabilities without weights the sort is a radix sort, otherwise O(*n* log *n*); what is measured is one walk
/// each.
public struct BinaryScores: Sendable {
    let ranking: BinaryRanking
    /// The weight of the rows of each class.
    let positiveWeight: Double, negativeWeight: Double
    /// Whether every score is from 0 to 1.
    public let areProbabilities: Bool
    /// Whether the scores are floats: their complements, and how far probabilities are moved in from 0 and 1, are so
    /// too.
    private let areFloats: Bool

    /// Scores, and whether each one's row is positive.
    ///
    /// - Parameter weights: of the rows; nil for 1 each.
    public init(scores: [Double], positives: [Bool], weights: [Double]? = nil) throws(UndefinedMetric) {
        try Self.check(scores, positives, weights)
        self.init(try BinaryRanking(scores, positives, weights), areFloats: false)
        try requireBothClasses()
    }

    /// Scores in single precision, measured as scikit-learn measures an array of float32.
    @_disfavoredOverload
    public init(scores: [Float], positives: [Bool], weights: [Double]? = nil) throws(UndefinedMetric) {
        try Self.check(scores, positives, weights)
        self.init(try BinaryRanking(scores, positives, weights), areFloats: true)
        try requireBothClasses()
    }

    private init(_ ranking: BinaryRanking, areFloats: Bool) {
        (self.ranking, self.areFloats) = (ranking, areFloats)
        areProbabilities = ranking.areProbabilities
        (positiveWeight, negativeWeight) = ranking.weights
    }

    private static func check<Score: BinaryFloatingPoint>(
        _ scores: [Score], _ positives: [Bool], _ weights: [Double]?
    ) throws(UndefinedMetric) {
        guard !scores.isEmpty else { throw UndefinedMetric("there are no rows") }
        guard scores.count == positives.count else { throw UndefinedMetric("there are not as many scores as labels") }
        _ = try weights.map { weights throws(UndefinedMetric) in try checkedWeights(weights, count: scores.count) }
    }

    private func requireBothClasses() throws(UndefinedMetric) {
        guard positiveWeight > 0 else { throw UndefinedMetric("no row is positive") }
        guard negativeWeight > 0 else { throw UndefinedMetric("every row is positive") }
    }

    /// The area under the ROC curve by rank sums: how likely a positive row scores above a negative one; ties count
    /// half.
    public func rocAUC() -> Double { rankSums().rocAUC }

    /// The mean of the precisions at each threshold, weighted by the recall that it gains.
    public func averagePrecision() -> Double { rankSums().averagePrecision }

    /// The largest distance between the shares of both classes that lie above a score (Kolmogorov and Smirnov).
    public func ks() -> Double { rankSums().ks }

    /// What one walk down the ranking gives.
    struct RankSums {
        var rocAUC = 0.0, averagePrecision = 0.0, ks = 0.0
    }

    func rankSums() -> RankSums {
        var (found, wrong, wins, distance) = (0.0, 0.0, 0.0, 0.0)
        var precisions = ExactSum()
        ranking.forEachGroup { group in
            wins += group.positives * (2 * (negativeWeight - wrong) - group.negatives)
            found += group.positives
            wrong += group.negatives
            if group.positives > 0 { precisions.add(group.positives * found / (found + wrong)) }
            // Times both weights, which are divided by once: of counts it is a whole number.
            distance = max(distance, (found * negativeWeight - wrong * positiveWeight).magnitude)
        }
        return RankSums(
            rocAUC: wins / (2 * positiveWeight * negativeWeight),
            averagePrecision: precisions.value / positiveWeight,
            ks: distance / (positiveWeight * negativeWeight))
    }

    /// The mean negative logarithm of the probability given to what is true; probabilities of exactly 0 and 1 are moved
    /// in by the epsilon of the scores' type, as scikit-learn does.
    public func logLoss() throws(UndefinedMetric) -> Double {
        try requireProbabilities()
        let mean = productLoss() / (positiveWeight + negativeWeight)
        // A product of sixteen rounds by some 1e-16 a row: nothing beside a loss, but much of one that is next to none.
        return mean >= 1e-3 ? mean : summedLoss() / (positiveWeight + negativeWeight)
    }

    /// The loss of all rows, from logarithms of products of sixteen probabilities: the logarithm is what takes time.
    /// The least product, an epsilon to the sixteenth, is a normal number still.
    private func productLoss() -> Double {
        guard !ranking.isGrouped else { return summedLoss() }
        var (product, factors) = (1.0, 0)
        var sum = ExactSum()
        ranking.forEachRow(areFloats: areFloats) { row in
            product *= row.likelihood
            factors &+= 1
            if factors == 16 {
                sum.add(-log(product))
                (product, factors) = (1, 0)
            }
        }
        sum.add(-log(product))
        return sum.value
    }

    private func summedLoss() -> Double {
        var sum = ExactSum()
        ranking.forEachRow(areFloats: areFloats) { row in sum.add(-row.weight * log(row.likelihood)) }
        return sum.value
    }

    /// The mean square of the distance between probability and truth.
    public func brier() throws(UndefinedMetric) -> Double {
        try requireProbabilities()
        var sum = ExactSum()
        ranking.forEachRow(areFloats: areFloats) { row in
            let distance = (row.isPositive ? 1 : 0) - row.score
            sum.add(row.weight * distance * distance)
        }
        return sum.value / (positiveWeight + negativeWeight)
    }

    /// The least and the most of the scores.
    public var range: ClosedRange<Double> {
        let ends = ranking.ends
        return ends.least...max(ends.least, ends.most)
    }

    func requireProbabilities() throws(UndefinedMetric) {
        guard areProbabilities else {
            throw UndefinedMetric("a score lies outside 0 to 1 and is no probability")
        }
    }
}
