/// The four counts of a two-class decision, and what is made of them. Names and definitions are scikit-learn's.

/// How many rows, or how much of their weight, was decided rightly and wrongly, by the class that they are of.
public struct BinaryConfusion: Sendable, Hashable {
    /// Positive, and decided so.
    public let truePositives: Double
    /// Negative, and decided positive.
    public let falsePositives: Double
    /// Positive, and decided negative.
    public let falseNegatives: Double
    /// Negative, and decided so.
    public let trueNegatives: Double

    /// Four counts, or sums of weights; none negative.
    init(truePositives: Double, falsePositives: Double, falseNegatives: Double, trueNegatives: Double) {
        (self.truePositives, self.falsePositives) = (truePositives, falsePositives)
        (self.falseNegatives, self.trueNegatives) = (falseNegatives, trueNegatives)
    }

    /// Decides positive where a score is at least `threshold`.
    ///
    /// - Parameters:
    ///   - positives: the truth of each score's row.
    ///   - weights: of the rows; nil for 1 each.
    public init(
        scores: [Double], positives: [Bool], threshold: Double, weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try self.init(of: scores, positives, threshold, weights)
    }

    /// Decides positive where a score is at least `threshold`, which is taken in the scores' precision: 0.7 is the
    /// number that a float has for it, as where numpy compares.
    @_disfavoredOverload
    public init(
        scores: [Float], positives: [Bool], threshold: Double, weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try self.init(of: scores, positives, Float(threshold), weights)
    }

    private init<Score: BinaryFloatingPoint>(
        of scores: [Score], _ positives: [Bool], _ threshold: Score, _ weights: [Double]?
    ) throws(UndefinedMetric) {
        try requireFinite(scores, "scores")
        guard scores.count == positives.count else { throw UndefinedMetric("there are not as many scores as labels") }
        if let weights {
            let weights = try checkedWeights(weights, count: scores.count)
            var sums = [0.0, 0, 0, 0]
            for row in scores.indices {
                sums[(positives[row] ? 2 : 0) + (scores[row] >= threshold ? 1 : 0)] += weights[row]
            }
            self.init(
                truePositives: sums[3], falsePositives: sums[1], falseNegatives: sums[2], trueNegatives: sums[0])
        } else {
            // Three sums of bits, which the compiler counts many rows at once.
            var (positive, decided, both) = (0, 0, 0)
            for row in scores.indices {
                let (isPositive, isDecided) = (positives[row] ? 1 : 0, scores[row] >= threshold ? 1 : 0)
                positive &+= isPositive
                decided &+= isDecided
                both &+= isPositive & isDecided
            }
            self.init(
                truePositives: Double(both), falsePositives: Double(decided - both),
                falseNegatives: Double(positive - both),
                trueNegatives: Double(scores.count - positive - decided + both))
        }
    }

    /// The weight of all rows.
    private var total: Double { truePositives + falsePositives + falseNegatives + trueNegatives }

    /// The share that was decided rightly.
    public func accuracy() throws(UndefinedMetric) -> Double {
        try ratio(truePositives + trueNegatives, total, "every weight is zero")
    }

    /// The mean of recall and specificity.
    public func balancedAccuracy() throws(UndefinedMetric) -> Double { (try recall() + specificity()) / 2 }

    /// The share of what was decided positive that is.
    public func precision() throws(UndefinedMetric) -> Double {
        try ratio(truePositives, truePositives + falsePositives, "no row was decided positive")
    }

    /// The share of the positive rows that was found.
    public func recall() throws(UndefinedMetric) -> Double {
        try ratio(truePositives, truePositives + falseNegatives, "no row is positive")
    }

    /// The share of the negative rows that was let go.
    public func specificity() throws(UndefinedMetric) -> Double {
        try ratio(trueNegatives, trueNegatives + falsePositives, "every row is positive")
    }

    /// The harmonic mean of precision and recall.
    public func f1() throws(UndefinedMetric) -> Double { try fBeta(1) }

    /// The weighted harmonic mean of precision and recall, which counts recall `beta` times as much.
    public func fBeta(_ beta: Double) throws(UndefinedMetric) -> Double {
        let square = beta * beta
        let part = (1 + square) * truePositives
        return try ratio(
            part, part + square * falseNegatives + falsePositives, "no row is positive, and none was decided so")
    }

    /// The correlation of truth and decision.
    public func matthewsCorrcoef() throws(UndefinedMetric) -> Double {
        let decided = (truePositives + falsePositives) * (trueNegatives + falseNegatives)
        let there = (truePositives + falseNegatives) * (trueNegatives + falsePositives)
        return try ratio(
            truePositives * trueNegatives - falsePositives * falseNegatives,
            decided.squareRoot() * there.squareRoot(), "all rows are of one class, or were decided to be")
    }

    /// How much more truth and decision agree than chance would have them (Cohen 1960).
    public func cohenKappa() throws(UndefinedMetric) -> Double {
        let positives = (truePositives + falseNegatives) * (truePositives + falsePositives)
        let negatives = (trueNegatives + falsePositives) * (trueNegatives + falseNegatives)
        let byChance = (positives + negatives) / total
        return try ratio(
            truePositives + trueNegatives - byChance, total - byChance, "truth and decisions are of one class")
    }

    private func ratio(_ part: Double, _ whole: Double, _ otherwise: String) throws(UndefinedMetric) -> Double {
        try definedRatio(part, whole, otherwise).get()
    }
}

extension BinaryConfusion {
    /// In the order of `values()`.
    static let names = [
        "accuracy", "balanced_accuracy", "precision", "recall", "specificity", "f1", "f0_5", "f2",
        "matthews_corrcoef", "cohen_kappa",
    ]

    func values() -> [Result<Double, UndefinedMetric>] {
        [
            result(accuracy), result(balancedAccuracy), result(precision), result(recall), result(specificity),
            result(f1), result { () throws(UndefinedMetric) in try fBeta(0.5) },
            result { () throws(UndefinedMetric) in try fBeta(2) }, result(matthewsCorrcoef), result(cohenKappa),
        ]
    }
}
