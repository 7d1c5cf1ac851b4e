/// Decisions among several classes against the truth. Names and definitions are scikit-learn's.

/// What was decided and what is true, row by row; a class is any number.
public struct MulticlassDecisions: Sendable {
    private struct Counts {
        var right = 0, decided = 0, there = 0
    }

    private let rows: Int
    private let counts: [Double: Counts]

    /// Decisions and truths.
    public init(decided: [Double], truth: [Double]) throws(UndefinedMetric) {
        try requireFinite(decided, "decisions")
        try requireFinite(truth, "labels")
        guard decided.count == truth.count else { throw UndefinedMetric("there are not as many decisions as labels") }
        rows = truth.count
        var counts: [Double: Counts] = [:]
        for (one, other) in zip(decided, truth) {
            counts[one, default: Counts()].decided += 1
            counts[other, default: Counts()].there += 1
            if one == other { counts[one, default: Counts()].right += 1 }
        }
        self.counts = counts
    }

    /// The share of rows that were decided rightly.
    public var accuracy: Double { Double(counts.values.reduce(0) { $0 + $1.right }) / Double(rows) }

    /// The mean recall of the classes.
    public func balancedAccuracy() throws(UndefinedMetric) -> Double {
        guard counts.values.count(where: { $0.there > 0 }) > 1 else {
            throw UndefinedMetric("all rows are of one class")
        }
        return try macroRecall()
    }

    /// The mean over the classes of the share of decisions for it that are right.
    public func macroPrecision() throws(UndefinedMetric) -> Double {
        try macro("no row was decided to be") { ($0.right, $0.decided) }
    }

    /// The mean over the classes of the share of its rows that were found.
    public func macroRecall() throws(UndefinedMetric) -> Double {
        try macro("there is no row of") { ($0.right, $0.there) }
    }

    /// The mean over the classes of the harmonic mean of both.
    public func macroF1() throws(UndefinedMetric) -> Double {
        try macro("there is no row of") { (2 * $0.right, $0.decided + $0.there) }
    }

    private func macro(_ otherwise: String, _ ratio: (Counts) -> (Int, Int)) throws(UndefinedMetric) -> Double {
        var parts: [Double] = []
        for (name, counts) in counts.sorted(by: { $0.key < $1.key }) {
            let (part, whole) = ratio(counts)
            guard whole > 0 else { throw UndefinedMetric("\(otherwise) the class \(name)") }
            parts.append(Double(part) / Double(whole))
        }
        return parts.mean()
    }
}
