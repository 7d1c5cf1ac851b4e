/// The usual metrics of several classes, of any resample: what a bootstrap of a multiclass model is made of.

/// Decisions among several classes, and the losses of their probabilities.
public struct MulticlassResamples: ResampledMetrics {
    /// Metrics of decisions always, log_loss where there are probabilities.
    public let metrics: [ResampledMetric]
    /// Each class is drawn by itself, so that every resample has all.
    public let strata: Strata
    private let names: [Double]
    /// The class of each stratum, and of the decision at each place, as places in `names`.
    private let truth: [Int], decided: [Int32]
    private let weights: [Double]
    /// The loss at each place, where there are probabilities.
    private let losses: [Double]

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
        names = decisions.classes
        truth = present.map { Int($0) }
        decided = strata.rows.map { decisions.decided[$0] }
        weights = strata.rows.map { decisions.weights[$0] }
        self.losses = losses.isEmpty ? [] : strata.rows.map { losses[$0] }
        self.strata = strata
        metrics =
            ClassTotals.names.map { ResampledMetric($0, better: .higher) }
            + (losses.isEmpty ? [] : [ResampledMetric("log_loss", better: .lower)])
    }

    /// The metrics of a resample in one pass; O(rows + classes).
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        var totals = ClassTotals(names: names)
        multiplicities.withUnsafeBufferPointer { counts in
            var start = 0
            for (name, size) in zip(truth, strata.sizes) {
                add(start..<(start + size), of: name, counts, &totals)
                start += size
            }
        }
        guard !losses.isEmpty else { return totals.values() }
        return totals.values() + [meanLoss(multiplicities)]
    }

    /// Adds the places of one class.
    private func add(
        _ places: Range<Int>, of name: Int, _ counts: UnsafeBufferPointer<UInt8>, _ totals: inout ClassTotals
    ) {
        var (right, wrong) = (0.0, 0.0)
        totals.decided.withUnsafeMutableBufferPointer { sums in
            totals.appears.withUnsafeMutableBufferPointer { appears in
                decided.withUnsafeBufferPointer { decided in
                    weights.withUnsafeBufferPointer { weights in
                        for place in places where counts[place] > 0 {
                            let weight = Double(counts[place]) * weights[place]
                            let other = Int(decided[place])
                            if other == name {
                                right += weight
                            } else {
                                wrong += weight
                                sums[other] += weight
                                appears[other] = true
                            }
                        }
                    }
                }
            }
        }
        totals.right[name] = right
        totals.decided[name] += right
        totals.there[name] = right + wrong
        totals.appears[name] = true
    }

    private func meanLoss(_ multiplicities: Span<UInt8>) -> Result<Double, UndefinedMetric> {
        let (sum, total) = multiplicities.withUnsafeBufferPointer { counts in
            weights.withUnsafeBufferPointer { weights in
                losses.withUnsafeBufferPointer { losses in
                    var (sum, total) = (0.0, 0.0)
                    for place in losses.indices {
                        let weight = Double(counts[place]) * weights[place]
                        sum += weight * losses[place]
                        total += weight
                    }
                    return (sum, total)
                }
            }
        }
        return definedRatio(sum, total, "every weight is zero")
    }
}
