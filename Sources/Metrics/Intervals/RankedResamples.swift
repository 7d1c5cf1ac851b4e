/// Scores ranked once; then the ranking metrics of any resample in one pass over them, without sorting again.

/// Scores of positive and of negative rows, each in descending order, and where the thresholds fall.
struct RankedResamples: Sendable {
    /// Positive rows of one score.
    private struct Group {
        /// Past the last of its rows among the positives.
        let end: Int32
        /// How many negatives have a higher score, and how many one at least as high.
        let above: Int32, atLeast: Int32
    }

    /// Places in the strata, by descending score.
    private let positives: [Int32], negatives: [Int32]
    private let groups: [Group]
    private let weights: [Double]

    /// - Parameters:
    ///   - scores: and `weights`: a number for each row.
    ///   - strata: the negatives' places in `negatives`, the positives' in `positives`.
    init(scores: [Double], weights: [Double], strata: Strata, positives: [Int32], negatives: [Int32]) {
        let score = { (place: Int32) in scores[strata.rows[Int(place)]] }
        self.positives = positives
        self.negatives = negatives
        self.weights = strata.rows.map { weights[$0] }
        var groups: [Group] = []
        var (above, atLeast, start) = (0, 0, 0)
        while start < positives.count {
            let value = score(positives[start])
            var end = start + 1
            while end < positives.count, score(positives[end]) == value { end += 1 }
            while above < negatives.count, score(negatives[above]) > value { above += 1 }
            atLeast = max(atLeast, above)
            while atLeast < negatives.count, score(negatives[atLeast]) == value { atLeast += 1 }
            groups.append(
                Group(
                    end: Int32(truncatingIfNeeded: end), above: Int32(truncatingIfNeeded: above),
                    atLeast: Int32(truncatingIfNeeded: atLeast)))
            start = end
        }
        self.groups = groups
    }

    /// What one pass gives: weights of classes, and sums over thresholds.
    struct Sums {
        var positives = 0.0, negatives = 0.0
        /// Of the weight of pairs, those that a positive wins; ties count half.
        var wins = 0.0
        /// Precisions weighted by the positives that they gain.
        var precisions = 0.0
        /// The largest distance between the shares of positives and of negatives above a threshold.
        var distance = 0.0
        /// Weights of the positives and negatives that are decided positive.
        var truePositives = 0.0, falsePositives = 0.0

        /// The area under the ROC curve.
        var rocAUC: Result<Double, UndefinedMetric> {
            definedRatio(wins / max(positives, .leastNonzeroMagnitude), negatives, "one class has no weight")
        }
    }

    /// - Parameter decided: how many of the positives and of the negatives, best first, are decided positive.
    func sums(_ multiplicities: Span<UInt8>, decided: (positives: Int, negatives: Int) = (0, 0)) -> Sums {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: positives.count + negatives.count + 2) { memory in
            let found = UnsafeMutableBufferPointer(rebasing: memory[...positives.count])
            let wrong = UnsafeMutableBufferPointer(rebasing: memory[(positives.count + 1)...])
            accumulate(positives, multiplicities, into: found)
            accumulate(negatives, multiplicities, into: wrong)
            var sums = thresholds(found: found, wrong: wrong)
            sums.truePositives = found[decided.positives]
            sums.falsePositives = wrong[decided.negatives]
            return sums
        }
    }

    /// The weight of the first 0, 1, 2, ... places.
    private func accumulate(
        _ places: [Int32], _ multiplicities: Span<UInt8>, into sums: UnsafeMutableBufferPointer<Double>
    ) {
        multiplicities.withUnsafeBufferPointer { counts in
            weights.withUnsafeBufferPointer { weights in
                places.withUnsafeBufferPointer { places in
                    var sum = 0.0
                    sums[0] = 0
                    for index in places.indices {
                        let place = Int(places[index])
                        sum += Double(counts[place]) * weights[place]
                        sums[index &+ 1] = sum
                    }
                }
            }
        }
    }

    private func thresholds(
        found: UnsafeMutableBufferPointer<Double>, wrong: UnsafeMutableBufferPointer<Double>
    ) -> Sums {
        var sums = Sums()
        sums.positives = found[positives.count]
        sums.negatives = wrong[negatives.count]
        let (perPositive, perNegative) = (1 / sums.positives, 1 / sums.negatives)
        var before = 0.0
        groups.withUnsafeBufferPointer { groups in
            for group in groups {
                let after = found[Int(group.end)]
                let (above, atLeast) = (wrong[Int(group.above)], wrong[Int(group.atLeast)])
                let gained = after - before
                sums.wins += gained * (sums.negatives - (above + atLeast) / 2)
                // Nothing gained adds nothing; where nothing was found yet, nothing is decided either, and 0 / 0 is no
                // number.
                if gained > 0 { sums.precisions += gained * after / (after + atLeast) }
                sums.distance = max(
                    sums.distance, after * perPositive - atLeast * perNegative,
                    above * perNegative - before * perPositive)
                before = after
            }
        }
        return sums
    }
}
