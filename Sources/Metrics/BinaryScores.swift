/// What is measured of scores of two classes without deciding anything: ranking and probability. Names and definitions are
/// scikit-learn's.
import Glibc

/// Scores with the truth of each, checked once: as many of both, every score finite, both classes there.
public struct BinaryScores: Sendable {
    private let scores: [Double]
    private let positives: [Bool]
    private let positiveCount: Int

    /// Scores, and whether each one's row is positive.
    public init(scores: [Double], positives: [Bool]) throws(UndefinedMetric) {
        try requireFinite(scores, "scores")
        guard scores.count == positives.count else { throw UndefinedMetric("there are not as many scores as labels") }
        self.scores = scores
        self.positives = positives
        positiveCount = positives.count { $0 }
        guard positiveCount > 0 else { throw UndefinedMetric("no row is positive") }
        guard positiveCount < positives.count else { throw UndefinedMetric("every row is positive") }
    }

    /// The area under the ROC curve by rank sums: how likely a positive row scores above a negative one; ties count half.
    /// O(*n* log *n*).
    public func rocAUC() -> Double {
        // Twice the wins, so that halves stay whole numbers.
        var (negativesBelow, twiceWins) = (0, 0.0)
        for group in tiedGroups(ascending: true) {
            twiceWins += Double(group.positives) * Double(2 * negativesBelow + group.negatives)
            negativesBelow += group.negatives
        }
        return twiceWins / (2 * Double(positiveCount) * Double(positives.count - positiveCount))
    }

    /// The mean of the precisions at each threshold, weighted by the recall that it gains.
    public func averagePrecision() -> Double {
        var (found, decided) = (0, 0)
        let parts = tiedGroups(ascending: false).map { group in
            found += group.positives
            decided += group.positives + group.negatives
            return Double(group.positives) / Double(positiveCount) * Double(found) / Double(decided)
        }
        return parts.exactSum()
    }

    /// The largest distance between the shares of both classes that lie above a score (Kolmogorov and Smirnov).
    public func ks() -> Double {
        var (positivesAbove, negativesAbove, largest) = (0, 0, 0.0)
        for group in tiedGroups(ascending: false) {
            positivesAbove += group.positives
            negativesAbove += group.negatives
            let distance =
                Double(positivesAbove) / Double(positiveCount)
                - Double(negativesAbove) / Double(positives.count - positiveCount)
            largest = max(largest, distance.magnitude)
        }
        return largest
    }

    /// The mean negative logarithm of the probability given to what is true; probabilities of exactly 0 and 1 are moved in
    /// by a double's epsilon, as scikit-learn does.
    public func logLoss() throws(UndefinedMetric) -> Double {
        try requireProbabilities()
        return zip(scores, positives).map { score, isPositive in
            -log(ProbabilityTable.clipped(isPositive ? score : 1 - score))
        }.mean()
    }

    /// The mean square of the distance between probability and truth.
    public func brier() throws(UndefinedMetric) -> Double {
        try requireProbabilities()
        return zip(scores, positives).map { score, isPositive in
            let distance = score - (isPositive ? 1 : 0)
            return distance * distance
        }.mean()
    }

    private func requireProbabilities() throws(UndefinedMetric) {
        guard scores.allSatisfy({ (0...1).contains($0) }) else {
            throw UndefinedMetric("a score lies outside 0 to 1 and is no probability")
        }
    }

    /// Rows of equal score together, counted by class, in the order of their scores.
    private func tiedGroups(ascending: Bool) -> [(positives: Int, negatives: Int)] {
        let order = scores.indices.sorted { ascending ? scores[$0] < scores[$1] : scores[$0] > scores[$1] }
        var groups: [(positives: Int, negatives: Int)] = []
        var last: Double?
        for index in order {
            if scores[index] != last { groups.append((0, 0)) }
            last = scores[index]
            if positives[index] {
                groups[groups.count - 1].positives += 1
            } else {
                groups[groups.count - 1].negatives += 1
            }
        }
        return groups
    }
}
