/// Scores of several classes for each row, against the class that is true. Names and definitions are scikit-learn's.
import Glibc

/// Rows of scores, checked once: as many in each row, all finite, each row's true class one of them.
public struct MulticlassScores<Score: BinaryFloatingPoint & Sendable>: Sendable {
    /// Row-major.
    let scores: [Score]
    let width: Int
    let classes: [Int]
    let weights: [Double]
    let isWeighted: Bool
    /// The best class of each row, and the score of the true one.
    let decided: [Int32], scoresOfTruth: [Double]
    /// Why the scores are no probabilities.
    let impossible: UndefinedMetric?

    /// - Parameters:
    ///   - scores: a row of `width` for each row of data, one row after the other.
    ///   - width: how many classes there are.
    ///   - classes: the true class of each row, as the place of its score, from 0.
    ///   - weights: of the rows; nil for all alike.
    public init(
        scores: [Score], width: Int, classes: [Int], weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        guard !classes.isEmpty else { throw UndefinedMetric("there are no rows") }
        guard classes.count <= Strata.most else { throw UndefinedMetric("there are more than \(Strata.most) rows") }
        let (count, overflows) = classes.count.multipliedReportingOverflow(by: width)
        guard width > 0, !overflows, count == scores.count else {
            throw UndefinedMetric("there are \(scores.count) scores, not \(width) for each of \(classes.count) labels")
        }
        guard classes.allSatisfy({ (0..<width).contains($0) }) else {
            throw UndefinedMetric("a label is no class from 0 to \(width - 1)")
        }
        self.weights = try checkedWeights(weights, count: classes.count)
        isWeighted = weights != nil
        self.scores = scores
        self.width = width
        self.classes = classes
        let scan = Self.scan(scores, width, classes)
        guard scan.isFinite else { throw UndefinedMetric("one of the scores is not a finite number") }
        (decided, scoresOfTruth) = (scan.decided, scan.scoresOfTruth)
        impossible = scan.impossible
    }

    private struct Scan {
        var decided: [Int32] = []
        var scoresOfTruth: [Double] = []
        var isFinite = true
        var impossible: UndefinedMetric?
    }

    /// All that one pass over the scores tells.
    @_specialize(where Score == Float)
    @_specialize(where Score == Double)
    private static func scan(_ scores: [Score], _ width: Int, _ classes: [Int]) -> Scan {
        var found = Scan()
        found.decided.reserveCapacity(classes.count)
        found.scoresOfTruth.reserveCapacity(classes.count)
        var (areShares, sumToOne) = (true, true)
        for (row, truth) in classes.enumerated() {
            let start = row * width
            var (best, place, sum) = (-Double.infinity, 0, 0.0)
            for column in 0..<width {
                let score = Double(scores[start + column])
                if score > best { (best, place) = (score, column) }
                sum += score
                if !(score >= 0 && score <= 1) { areShares = false }
                if !score.isFinite { found.isFinite = false }
            }
            // Single-precision answers of a thousand classes stay well within this.
            if !((sum - 1).magnitude <= 1e-3) { sumToOne = false }
            found.decided.append(Int32(truncatingIfNeeded: place))
            found.scoresOfTruth.append(Double(scores[start + truth]))
        }
        if !sumToOne { found.impossible = UndefinedMetric("the probabilities of a row do not sum to 1") }
        if !areShares { found.impossible = UndefinedMetric("a score lies outside 0 to 1 and is no probability") }
        return found
    }

    /// The class of the highest score of each row, the first of equals.
    public var decisions: MulticlassDecisions {
        MulticlassDecisions(
            decided: decided, truth: classes.map { Int32(truncatingIfNeeded: $0) },
            names: (0..<width).map(Double.init), weights: weights)
    }

    /// The mean negative logarithm of the probability given to the true class; probabilities are moved in from 0 and 1
    /// by the epsilon of the scores' own type, and rows are not scaled to sum to 1, as scikit-learn has both.
    public func logLoss() throws(UndefinedMetric) -> Double {
        if let impossible { throw impossible }
        let losses = losses(log)
        return losses.indices.lazy.map { losses[$0] * weights[$0] }.exactSum() / weights.exactSum()
    }

    /// The negative logarithm of each row's probability of its true class.
    func losses(_ log: (Double) -> Double) -> [Double] {
        let (least, most) = (Double(Score.ulpOfOne), Double(1 - Score.ulpOfOne))
        return scoresOfTruth.map { -log(min(max($0, least), most)) }
    }

    /// The areas under ROC curves.
    public func areas() throws(UndefinedMetric) -> MulticlassAreas {
        if let impossible { throw impossible }
        var areas = AreaSums(classes: classes, width: width, weights: weights, isWeighted: isWeighted)
        var order = ColumnOrder(count: classes.count)
        let carried = areas.carried
        for column in 0..<width where areas.isThere(column) {
            order.sort(carrying: carried) { keys in Self.fill(keys, scores, width, column) }
            areas.add(column, order)
        }
        return areas.areas
    }

    /// A column's scores, which are from 0 to 1, as whole numbers of the same order.
    @_specialize(where Score == Float)
    @_specialize(where Score == Double)
    private static func fill(
        _ keys: UnsafeMutableBufferPointer<UInt64>, _ scores: [Score], _ width: Int, _ column: Int
    ) {
        // Adding 0 makes -0 the 0 that it equals.
        for row in keys.indices { keys[row] = (Double(scores[row * width + column]) + 0).bitPattern }
    }
}
