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
    public var accuracy: Double {
        Double(truePositives + trueNegatives)
            / Double(truePositives + trueNegatives + falsePositives + falseNegatives)
    }

    /// The share of rows decided positive that are.
    public func precision() throws(UndefinedMetric) -> Double {
        try ratio(truePositives, truePositives + falsePositives, "no row was decided positive")
    }

    /// The share of positive rows that were found.
    public func recall() throws(UndefinedMetric) -> Double {
        try ratio(truePositives, truePositives + falseNegatives, "no row is positive")
    }

    /// The share of negative rows that were let go.
    public func specificity() throws(UndefinedMetric) -> Double {
        try ratio(trueNegatives, trueNegatives + falsePositives, "every row is positive")
    }

    /// The harmonic mean of precision and recall.
    public func f1() throws(UndefinedMetric) -> Double { try fBeta(1) }

    /// The weighted harmonic mean of precision and recall, which counts recall `beta` times as much.
    public func fBeta(_ beta: Double) throws(UndefinedMetric) -> Double {
        let square = beta * beta
        let part = (1 + square) * Double(truePositives)
        return try ratio(
            part, part + square * Double(falseNegatives) + Double(falsePositives),
            "no row is positive, and none was decided so")
    }

    /// The correlation of truth and decision.
    public func matthewsCorrcoef() throws(UndefinedMetric) -> Double {
        let (tp, fp) = (Double(truePositives), Double(falsePositives))
        let (fn, tn) = (Double(falseNegatives), Double(trueNegatives))
        return try ratio(
            tp * tn - fp * fn, ((tp + fp) * (tn + fn)).squareRoot() * ((tp + fn) * (tn + fp)).squareRoot(),
            "all rows are of one class, or were decided to be")
    }

    /// How much more truth and decision agree than chance would have them (Cohen 1960).
    public func cohenKappa() throws(UndefinedMetric) -> Double {
        let (tp, fp) = (Double(truePositives), Double(falsePositives))
        let (fn, tn) = (Double(falseNegatives), Double(trueNegatives))
        let total = tp + fp + fn + tn
        let byChance = ((tp + fn) * (tp + fp) + (tn + fp) * (tn + fn)) / total
        return try ratio(tp + tn - byChance, total - byChance, "truth and decisions are of one class")
    }

    /// The mean of recall and specificity.
    public func balancedAccuracy() throws(UndefinedMetric) -> Double { (try recall() + specificity()) / 2 }

    private func ratio(_ part: Int, _ whole: Int, _ otherwise: String) throws(UndefinedMetric) -> Double {
        try ratio(Double(part), Double(whole), otherwise)
    }

    private func ratio(_ part: Double, _ whole: Double, _ otherwise: String) throws(UndefinedMetric) -> Double {
        guard whole > 0 else { throw UndefinedMetric(otherwise) }
        return part / whole
    }
}
