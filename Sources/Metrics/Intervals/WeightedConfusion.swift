/// The four weights of a two-class decision in a resample, and what is made of them.

/// How much weight was decided rightly and wrongly. Names and definitions are scikit-learn's.
struct WeightedConfusion {
    let truePositives: Double
    let falsePositives: Double
    let falseNegatives: Double
    let trueNegatives: Double

    /// In the order of `values()`.
    static let names = [
        "accuracy", "balanced_accuracy", "precision", "recall", "specificity", "f1", "f0_5", "f2",
        "matthews_corrcoef", "cohen_kappa",
    ]

    func values() -> [Result<Double, UndefinedMetric>] {
        let (positives, negatives) = (truePositives + falseNegatives, trueNegatives + falsePositives)
        let recall = definedRatio(truePositives, positives, "no row is positive")
        let specificity = definedRatio(trueNegatives, negatives, "every row is positive")
        let balanced = recall.flatMap { recall in specificity.map { (recall + $0) / 2 } }
        return [
            definedRatio(truePositives + trueNegatives, positives + negatives, "every weight is zero"),
            balanced,
            definedRatio(truePositives, truePositives + falsePositives, "no row was decided positive"),
            recall, specificity, fBeta(1), fBeta(0.5), fBeta(2), matthews(), kappa(),
        ]
    }

    private func fBeta(_ beta: Double) -> Result<Double, UndefinedMetric> {
        let square = beta * beta
        let part = (1 + square) * truePositives
        return definedRatio(
            part, part + square * falseNegatives + falsePositives, "no row is positive, and none was decided so")
    }

    private func matthews() -> Result<Double, UndefinedMetric> {
        let decided = (truePositives + falsePositives) * (trueNegatives + falseNegatives)
        let there = (truePositives + falseNegatives) * (trueNegatives + falsePositives)
        return definedRatio(
            truePositives * trueNegatives - falsePositives * falseNegatives,
            decided.squareRoot() * there.squareRoot(), "all rows are of one class, or were decided to be")
    }

    private func kappa() -> Result<Double, UndefinedMetric> {
        let total = truePositives + falsePositives + falseNegatives + trueNegatives
        let positives = (truePositives + falseNegatives) * (truePositives + falsePositives)
        let negatives = (trueNegatives + falsePositives) * (trueNegatives + falseNegatives)
        let byChance = (positives + negatives) / total
        return definedRatio(
            truePositives + trueNegatives - byChance, total - byChance, "truth and decisions are of one class")
    }
}
