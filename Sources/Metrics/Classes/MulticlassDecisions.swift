/// Decisions among several classes against the truth. Names and definitions are scikit-learn's.

/// What was decided and what is true, row by row, checked once; a class is any number.
public struct MulticlassDecisions: Sendable {
    /// The classes, in the order of the confusion matrix.
    public let classes: [Double]
    /// Places in `classes`, row by row.
    let decided: [Int32], truth: [Int32]
    let weights: [Double]
    let totals: ClassTotals

    /// - Parameters:
    ///   - decided: a class for each row, finite.
    ///   - truth: the true class of each row, finite.
    ///   - classes: all classes there are, in the order of the confusion matrix; nil for those that appear, in
    ///     ascending order. A class that no row is of and none was decided to be has no part in any metric.
    ///   - weights: of the rows; nil for all alike.
    public init(
        decided: [Double], truth: [Double], classes: [Double]? = nil, weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try requireFinite(decided, "decisions")
        try requireFinite(truth, "labels")
        guard decided.count == truth.count else { throw UndefinedMetric("there are not as many decisions as labels") }
        let names = classes ?? Set(truth).union(decided).sorted()
        guard Set(names).count == names.count, names.count <= Strata.most else {
            throw UndefinedMetric("a class is listed twice")
        }
        var places: [Double: Int32] = [:]
        for (place, name) in names.enumerated() { places[name] = Int32(truncatingIfNeeded: place) }
        self.init(
            decided: try Self.places(of: decided, places), truth: try Self.places(of: truth, places), names: names,
            weights: try checkedWeights(weights, count: truth.count))
    }

    /// Of places in `names`, as many of both as weights, all checked before.
    init(decided: [Int32], truth: [Int32], names: [Double], weights: [Double]) {
        var totals = ClassTotals(names: names)
        for row in truth.indices {
            let (one, other) = (Int(decided[row]), Int(truth[row]))
            totals.decided[one] += weights[row]
            totals.there[other] += weights[row]
            if one == other { totals.right[one] += weights[row] }
            totals.appears[one] = true
            totals.appears[other] = true
        }
        classes = names
        self.decided = decided
        self.truth = truth
        self.weights = weights
        self.totals = totals
    }

    private static func places(
        of values: [Double], _ places: [Double: Int32]
    ) throws(UndefinedMetric) -> [Int32] {
        var found: [Int32] = []
        found.reserveCapacity(values.count)
        for value in values {
            guard let place = places[value] else { throw UndefinedMetric("\(value) is none of the classes") }
            found.append(place)
        }
        return found
    }

    /// The share of weight that was decided rightly.
    public func accuracy() throws(UndefinedMetric) -> Double { try totals.accuracy.get() }

    /// The mean recall of the classes.
    public func balancedAccuracy() throws(UndefinedMetric) -> Double { try totals.balancedAccuracy.get() }

    /// The share of decisions for a class that are right. It has no value where a class was never decided.
    public func precision(_ average: ClassAverage) throws(UndefinedMetric) -> Double {
        try totals.precision(average).get()
    }

    /// The share of a class's rows that were found. It has no value where a class that was decided has no row.
    public func recall(_ average: ClassAverage) throws(UndefinedMetric) -> Double { try totals.recall(average).get() }

    /// The weighted harmonic mean of precision and recall, which counts recall `beta` times as much; 1 for f1.
    public func fBeta(_ beta: Double, _ average: ClassAverage) throws(UndefinedMetric) -> Double {
        guard beta.isFinite, beta >= 0 else { throw UndefinedMetric("\(beta) is no number of 0 or more") }
        return try totals.fBeta(beta, average).get()
    }

    /// The correlation of truth and decision (Gorodkin 2004).
    public func matthewsCorrcoef() throws(UndefinedMetric) -> Double { try totals.matthewsCorrcoef.get() }

    /// How much more truth and decision agree than chance would have them (Cohen 1960).
    public func cohenKappa() throws(UndefinedMetric) -> Double { try totals.cohenKappa.get() }

    /// Every truth against every decision; no more classes than `ConfusionMatrix.mostClasses`.
    public func confusionMatrix() throws(UndefinedMetric) -> ConfusionMatrix {
        let width = classes.count
        guard width <= ConfusionMatrix.mostClasses else {
            throw UndefinedMetric("\(width) classes are more than a matrix has: \(ConfusionMatrix.mostClasses)")
        }
        var cells = [Double](repeating: 0, count: width * width)
        for row in truth.indices { cells[Int(truth[row]) * width + Int(decided[row])] += weights[row] }
        return ConfusionMatrix(classes: classes, weights: cells)
    }
}
