/// What all measures of bias but the flip test are made of: how many rows are in the facet or not, positive or not,
/// predicted so or not.

/// Counts of one side: the rows of the facet, or all others.
struct BiasSide: Sendable, Hashable {
    var truePositives = 0, falsePositives = 0, falseNegatives = 0, trueNegatives = 0

    var rows: Int { positives + negatives }
    var positives: Int { truePositives + falseNegatives }
    var negatives: Int { trueNegatives + falsePositives }
    var predictedPositives: Int { truePositives + falsePositives }
    var predictedNegatives: Int { trueNegatives + falseNegatives }

    mutating func count(label: Bool, predicted: Bool) {
        switch (label, predicted) {
        case (true, true): truePositives += 1
        case (true, false): falseNegatives += 1
        case (false, true): falsePositives += 1
        case (false, false): trueNegatives += 1
        }
    }
}

/// Counts of both sides, and of each group of the rows.
struct BiasCounts: Sendable {
    /// Of the facet, which Clarify calls disadvantaged, and of the rest, which it calls advantaged.
    private(set) var facet = BiasSide(), rest = BiasSide()
    /// For each group the same; empty where no group variable is given.
    private(set) var groups: [(facet: BiasSide, rest: BiasSide)] = []

    init(
        facet: [Bool], labels: [Bool], predictions: [Bool], groups: BiasGroups?
    ) throws(UndefinedMetric) {
        guard !facet.isEmpty else { throw UndefinedMetric("there are no rows") }
        guard labels.count == facet.count, predictions.count == facet.count else {
            throw UndefinedMetric("there are not as many labels or predictions as rows of the facet")
        }
        guard groups == nil || groups?.ofRows.count == facet.count else {
            throw UndefinedMetric("there are not as many values of the group variable as rows of the facet")
        }
        self.groups = Array(repeating: (BiasSide(), BiasSide()), count: groups?.count ?? 0)
        for row in facet.indices {
            let (label, predicted) = (labels[row], predictions[row])
            if facet[row] {
                self.facet.count(label: label, predicted: predicted)
            } else {
                rest.count(label: label, predicted: predicted)
            }
            guard let group = groups?.ofRows[row], group >= 0 else { continue }
            if facet[row] {
                self.groups[group].facet.count(label: label, predicted: predicted)
            } else {
                self.groups[group].rest.count(label: label, predicted: predicted)
            }
        }
    }

    /// Refuses where there are no rows on either side, as nearly all measures do.
    func requireBothSides() throws(UndefinedMetric) {
        guard facet.rows > 0 else { throw UndefinedMetric("no row is in the facet") }
        guard rest.rows > 0 else { throw UndefinedMetric("every row is in the facet") }
    }

    /// The difference of what both sides have, the rest's less the facet's.
    func difference(_ measure: (BiasSide) -> Double) throws(UndefinedMetric) -> Double {
        try requireBothSides()
        return biasDifference(measure(rest), measure(facet))
    }

    /// Conditional demographic disparity: over the groups, the facet's share of the refused less its share of the
    /// accepted.
    func disparity(of positives: (BiasSide) -> Int) throws(UndefinedMetric) -> Double {
        guard !groups.isEmpty else { throw UndefinedMetric("no group variable is given") }
        let accepted = positives(facet) + positives(rest)
        guard accepted > 0 else { throw UndefinedMetric("no row is positive") }
        guard accepted < facet.rows + rest.rows else { throw UndefinedMetric("every row is positive") }
        var (sum, rows) = (0.0, 0)
        for group in groups {
            let (inside, outside) = (positives(group.facet), positives(group.rest))
            let (refusedInside, refusedOutside) = (group.facet.rows - inside, group.rest.rows - outside)
            // Shares of nothing are 0 here, whoever is refused.
            let refused = biasRatio(refusedInside, refusedInside + refusedOutside)
            let size = group.facet.rows + group.rest.rows
            sum += Double(size) * (refused - biasRatio(inside, inside + outside))
            rows += size
        }
        return rows == 0 ? 0 : sum / Double(rows)
    }
}

/// The group of each row, for the conditional measures.
public struct BiasGroups: Sendable, Hashable {
    /// How many groups there are.
    let count: Int
    /// From 0; -1 where the value is missing, and the row is in no group.
    let ofRows: [Int]

    /// The groups of a column: one for each value.
    public init(_ column: BiasColumn) {
        switch column {
        case .numbers(let values): (count, ofRows) = Self.numbered(values.map { $0.isNaN ? nil : $0 })
        case .texts(let values): (count, ofRows) = Self.numbered(values)
        }
    }

    private static func numbered<Value: Hashable>(_ values: [Value?]) -> (Int, [Int]) {
        var names: [Value: Int] = [:]
        let ofRows = values.map { value in
            guard let value else { return -1 }
            if let known = names[value] { return known }
            names[value] = names.count
            return names.count - 1
        }
        return (names.count, ofRows)
    }
}
