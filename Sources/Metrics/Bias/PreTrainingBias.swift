/// Bias of the labels themselves, before anything is trained.
import Glibc

/// Clarify's measures of labelled rows, equal to the open-source smclarify's.
public struct PreTrainingBias: Sendable {
    /// In the order of their names, as reports have them.
    public let metrics: [BiasMetric]

    /// - Parameters:
    ///   - facet: whether each row is of the group that might be treated worse.
    ///   - labels: whether each row's label is the wanted one.
    ///   - groups: the group of each row, for CDDL; nil where there is none.
    public init(facet: [Bool], labels: [Bool], groups: BiasGroups? = nil) throws(UndefinedMetric) {
        let counts = try BiasCounts(facet: facet, labels: labels, predictions: labels, groups: groups)
        metrics = [
            BiasMetric("CDDL", "Conditional Demographic Disparity in Labels") { () throws(UndefinedMetric) in
                try counts.disparity(of: \.positives)
            },
            BiasMetric("CI", "Class Imbalance") { () throws(UndefinedMetric) in
                try counts.requireBothSides()
                return Double(counts.rest.rows - counts.facet.rows) / Double(counts.rest.rows + counts.facet.rows)
            },
            BiasMetric("DPL", "Difference in Positive Proportions in Labels") { () throws(UndefinedMetric) in
                try counts.difference { biasRatio($0.positives, $0.rows) }
            },
            Self.distance("JS", "Jensen-Shannon Divergence", counts) { pairs in
                let middles = pairs.map { ($0.rest + $0.facet) / 2 }
                let one = zip(pairs, middles).map { $0.rest * log($0.rest / $1) }.exactSum()
                let other = zip(pairs, middles).map { $0.facet * log($0.facet / $1) }.exactSum()
                return (one + other) / 2
            },
            Self.distance("KL", "Kullback-Liebler Divergence", counts) { pairs in
                pairs.map { $0.rest * log($0.rest / $0.facet) }.exactSum()
            },
            Self.distance("KS", "Kolmogorov-Smirnov Distance", counts) { pairs in
                pairs.map { ($0.rest - $0.facet).magnitude }.max() ?? 0
            },
            Self.distance("LP", "L-p Norm", counts) { pairs in
                pairs.map { ($0.rest - $0.facet) * ($0.rest - $0.facet) }.exactSum().squareRoot()
            },
            Self.distance("TVD", "Total Variation Distance", counts) { pairs in
                pairs.map { ($0.rest - $0.facet).magnitude }.exactSum() / 2
            },
        ]
    }

    /// A distance of the two sides' distributions of labels. As smclarify does it, an outcome that one side lacks is
    /// left out.
    private static func distance(
        _ name: String, _ words: String, _ counts: BiasCounts, _ measure: ([(rest: Double, facet: Double)]) -> Double
    ) -> BiasMetric {
        BiasMetric(name, words) { () throws(UndefinedMetric) in
            try counts.requireBothSides()
            let (rest, facet) = (counts.rest, counts.facet)
            let pairs = [(rest.negatives, facet.negatives), (rest.positives, facet.positives)]
                .filter { $0.0 > 0 && $0.1 > 0 }
                .map { (Double($0.0) / Double(rest.rows), Double($0.1) / Double(facet.rows)) }
            guard !pairs.isEmpty else { throw UndefinedMetric("no label is found both in the facet and outside it") }
            return measure(pairs)
        }
    }
}
