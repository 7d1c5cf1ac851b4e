/// The usual metrics of several classes, of any resample: what a bootstrap of a multiclass model is made of.

/// Decisions among several classes, and the losses of their probabilities.
public struct MulticlassResamples: ResampledMetrics {
    /// Metrics of decisions always, log_loss where there are probabilities.
    public let metrics: [ResampledMetric]
    /// Each class is drawn by itself, so that every resample has all.
    public let strata: Strata
    private let names: [Double]
    private let cells: [Cell]
    /// Places in the strata, cell by cell.
    private let order: [Int32]
    /// Of the places in this order.
    private let weights: [Double]
    /// The losses in this order, where there are probabilities.
    private let losses: [Double]

    /// Rows of one class that were decided to be one class, which are one sum of a resample.
    private struct Cell {
        let truth: Int, decided: Int
        /// Past the last of its rows in the order.
        let end: Int
    }

    /// Of decisions.
    public init(_ decisions: MulticlassDecisions) throws(UndefinedMetric) {
        try self.init(decisions, losses: [])
    }

    /// Of scores: the best class is decided, the first of equals.
    public init<Score>(_ scores: MulticlassScores<Score>) throws(UndefinedMetric) {
        try self.init(scores.decisions, losses: scores.impossible == nil ? scores.losses(reproducibleLog) : [])
    }

    private init(_ decisions: MulticlassDecisions, losses: [Double]) throws(UndefinedMetric) {
        // Strata in the order of the classes' names: two models on the same rows then draw alike, however many classes
        // each of them decides for.
        let present = Set(decisions.truth).sorted { decisions.classes[Int($0)] < decisions.classes[Int($1)] }
        var ranks = [Int](repeating: 0, count: decisions.classes.count)
        for (rank, place) in present.enumerated() { ranks[Int(place)] = rank }
        let strata = try Strata(classes: decisions.truth.map { ranks[Int($0)] })
        let classes = strata.rows.map { (truth: Int(decisions.truth[$0]), decided: Int(decisions.decided[$0])) }
        let order = Self.ordered(strata, classes.map(\.decided))
        names = decisions.classes
        cells = order.indices.compactMap { index in
            let one = classes[Int(order[index])]
            let isLast = index + 1 == order.count || classes[Int(order[index + 1])] != one
            return isLast ? Cell(truth: one.truth, decided: one.decided, end: index + 1) : nil
        }
        weights = order.map { decisions.weights[strata.rows[Int($0)]] }
        self.losses = losses.isEmpty ? [] : order.map { losses[strata.rows[Int($0)]] }
        self.order = order
        self.strata = strata
        metrics =
            ClassTotals.names.map { ResampledMetric($0, better: .higher) }
            + (losses.isEmpty ? [] : [ResampledMetric("log_loss", better: .lower)])
    }

    /// Places, stratum by stratum, in each by what was decided.
    private static func ordered(_ strata: Strata, _ decided: [Int]) -> [Int32] {
        var order = decided.indices.map { Int32(truncatingIfNeeded: $0) }
        var start = 0
        for size in strata.sizes {
            order[start..<(start + size)].sort { (decided[Int($0)], $0) < (decided[Int($1)], $1) }
            start += size
        }
        return order
    }

    /// The metrics of a resample in one pass; O(rows + classes).
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        var totals = ClassTotals(names: names)
        var (start, loss) = (0, 0.0)
        for cell in cells {
            let sums = sums(start..<cell.end, multiplicities)
            totals.there[cell.truth] += sums.weight
            totals.decided[cell.decided] += sums.weight
            if cell.truth == cell.decided { totals.right[cell.truth] += sums.weight }
            if sums.rows > 0 { (totals.appears[cell.truth], totals.appears[cell.decided]) = (true, true) }
            loss += sums.loss
            start = cell.end
        }
        guard !losses.isEmpty else { return totals.values() }
        return totals.values() + [definedRatio(loss, totals.there.exactSum(), "every weight is zero")]
    }

    private func sums(
        _ range: Range<Int>, _ multiplicities: Span<UInt8>
    ) -> (rows: Int, weight: Double, loss: Double) {
        multiplicities.withUnsafeBufferPointer { counts in
            order.withUnsafeBufferPointer { order in
                weights.withUnsafeBufferPointer { weights in
                    var (rows, weight, loss) = (0, 0.0, 0.0)
                    guard !losses.isEmpty else {
                        for index in range {
                            let count = counts[Int(order[index])]
                            rows &+= Int(count)
                            weight += Double(count) * weights[index]
                        }
                        return (rows, weight, 0)
                    }
                    for index in range {
                        let count = counts[Int(order[index])]
                        let times = Double(count) * weights[index]
                        rows &+= Int(count)
                        weight += times
                        loss += times * losses[index]
                    }
                    return (rows, weight, loss)
                }
            }
        }
    }
}
