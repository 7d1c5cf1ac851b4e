/// The four counts of a two-class decision, and what is made of them. Names and definitions are scikit-learn's.

/// How often the decision was right and wrong, for rows that are positive and for rows that are not.
public struct BinaryConfusion: Sendable, Hashable {
    /// Positive, and decided so.
    public let truePositives: Int
    /// Negative, and decided positive.
    public let falsePositives: Int
    /// Positive, and decided negative.
    public let falseNegatives: Int
    /// Negative, and decided so.
    public let trueNegatives: Int

    /// Decides positive where a score is at least `threshold`.
    ///
    /// - Parameter positives: the truth of each score's row.
    public init(scores: [Double], positives: [Bool], threshold: Double) throws(UndefinedMetric) {
        try requireFinite(scores, "scores")
        guard scores.count == positives.count else { throw UndefinedMetric("there are not as many scores as labels") }
        var counts = [0, 0, 0, 0]
        for (score, isPositive) in zip(scores, positives) {
            counts[(isPositive ? 2 : 0) + (score >= threshold ? 1 : 0)] += 1
        }
        (trueNegatives, falsePositives, falseNegatives, truePositives) = (counts[0], counts[1], counts[2], counts[3])
    }

    /// The share of rows that were decided rightly.
    public func accuracy() throws(UndefinedMetric) -> Double { try weighted.accuracy.get() }

    /// The mean of recall and specificity.
    public func balancedAccuracy() throws(UndefinedMetric) -> Double { try weighted.balancedAccuracy.get() }

    /// The share of rows decided positive that are.
    public func precision() throws(UndefinedMetric) -> Double { try weighted.precision.get() }

    /// The share of positive rows that were found.
    public func recall() throws(UndefinedMetric) -> Double { try weighted.recall.get() }

    /// The share of negative rows that were let go.
    public func specificity() throws(UndefinedMetric) -> Double { try weighted.specificity.get() }

    /// The harmonic mean of precision and recall.
    public func f1() throws(UndefinedMetric) -> Double { try fBeta(1) }

    /// The weighted harmonic mean of precision and recall, which counts recall `beta` times as much.
    public func fBeta(_ beta: Double) throws(UndefinedMetric) -> Double { try weighted.fBeta(beta).get() }

    /// The correlation of truth and decision.
    public func matthewsCorrcoef() throws(UndefinedMetric) -> Double { try weighted.matthewsCorrcoef.get() }

    /// How much more truth and decision agree than chance would have them (Cohen 1960).
    public func cohenKappa() throws(UndefinedMetric) -> Double { try weighted.cohenKappa.get() }

    /// The same, as what all definitions are written for.
    var weighted: WeightedConfusion {
        WeightedConfusion(
            truePositives: Double(truePositives), falsePositives: Double(falsePositives),
            falseNegatives: Double(falseNegatives), trueNegatives: Double(trueNegatives))
    }
}
