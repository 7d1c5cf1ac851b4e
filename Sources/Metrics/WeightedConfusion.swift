/// The four counts or weights of a two-class decision, and what is made of them.

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
        [
            accuracy, balancedAccuracy, precision, recall, specificity, fBeta(1), fBeta(0.5), fBeta(2),
            matthewsCorrcoef, cohenKappa,
        ]
    }

    private var total: Double { truePositives + falsePositives + falseNegatives + trueNegatives }

    var accuracy: Result<Double, UndefinedMetric> {
        definedRatio(truePositives + trueNegatives, total, "every weight is zero")
    }

    var balancedAccuracy: Result<Double, UndefinedMetric> {
        recall.flatMap { recall in specificity.map { (recall + $0) / 2 } }
    }

    var precision: Result<Double, UndefinedMetric> {
        definedRatio(truePositives, truePositives + falsePositives, "no row was decided positive")
    }

    var recall: Result<Double, UndefinedMetric> {
        definedRatio(truePositives, truePositives + falseNegatives, "no row is positive")
    }

    var specificity: Result<Double, UndefinedMetric> {
        definedRatio(trueNegatives, trueNegatives + falsePositives, "every row is positive")
    }

    func fBeta(_ beta: Double) -> Result<Double, UndefinedMetric> {
        let square = beta * beta
        let part = (1 + square) * truePositives
        return definedRatio(
            part, part + square * falseNegatives + falsePositives, "no row is positive, and none was decided so")
    }

    var matthewsCorrcoef: Result<Double, UndefinedMetric> {
        let decided = (truePositives + falsePositives) * (trueNegatives + falseNegatives)
        let there = (truePositives + falseNegatives) * (trueNegatives + falsePositives)
        return definedRatio(
            truePositives * trueNegatives - falsePositives * falseNegatives,
            decided.squareRoot() * there.squareRoot(), "all rows are of one class, or were decided to be")
    }

    var cohenKappa: Result<Double, UndefinedMetric> {
        let positives = (truePositives + falseNegatives) * (truePositives + falsePositives)
        let negatives = (trueNegatives + falsePositives) * (trueNegatives + falseNegatives)
        let byChance = (positives + negatives) / total
        return definedRatio(
            truePositives + trueNegatives - byChance, total - byChance, "truth and decisions are of one class")
    }
}
