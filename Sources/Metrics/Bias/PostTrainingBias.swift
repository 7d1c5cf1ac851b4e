/// Bias of a model's predictions beside the labels.

/// Clarify's measures of predicted rows, equal to the open-source smclarify's.
public struct PostTrainingBias: Sendable {
    /// In the order of their names, as reports have them.
    public let metrics: [BiasMetric]

    /// - Parameters:
    ///   - facet: whether each row is of the group that might be treated worse.
    ///   - labels: whether each row's label is the wanted one.
    ///   - predictions: whether the model predicts the wanted one: decide probabilities by their threshold first.
    ///   - groups: the group of each row, for CDDPL; nil where there is none.
    ///   - features: what the model sees of each row without the facet, for FT; nil leaves FT absent.
    ///   - threads: how many threads look for neighbours.
    public init(
        facet: [Bool], labels: [Bool], predictions: [Bool], groups: BiasGroups? = nil, features: [BiasColumn]? = nil,
        threads: Int = 1
    ) throws(UndefinedMetric) {
        let counts = try BiasCounts(facet: facet, labels: labels, predictions: predictions, groups: groups)
        let flipTest = { () throws(UndefinedMetric) -> Double in
            guard let features else { throw UndefinedMetric("no features are given") }
            try counts.requireBothSides()
            let rows = try FlipTestRows(features: features, facet: facet, predictions: predictions)
            return rows.flipTest(threads: threads)
        }
        let all =
            Self.rates(counts) + [
                BiasMetric("CDDPL", "Conditional Demographic Disparity in Predicted Labels") {
                    () throws(UndefinedMetric) in try counts.disparity(of: \.predictedPositives)
                },
                BiasMetric("FT", "Flip Test", flipTest),
                BiasMetric("GE", "Generalized Entropy") { () throws(UndefinedMetric) in try Self.entropy(counts) },
            ]
        let isNeverPositive = counts.facet.predictedPositives + counts.rest.predictedPositives == 0
        let reason = UndefinedMetric("no row is predicted positive")
        metrics = all.sorted { $0.name < $1.name }.map { metric in
            isNeverPositive ? metric.absent(since: reason) : metric
        }
    }

    private static func rates(_ counts: BiasCounts) -> [BiasMetric] {
        [
            // The difference is the rest's less the facet's where more is better for those of it, and else the other
            // way round.
            difference("AD", "Accuracy Difference", counts) { biasRatio($0.truePositives + $0.trueNegatives, $0.rows) },
            difference("DAR", "Difference in Acceptance Rates", counts) {
                biasRatio($0.truePositives, $0.predictedPositives)
            },
            difference("DCA", "Difference in Conditional Acceptance", counts) {
                biasRatio($0.positives, $0.predictedPositives)
            },
            difference("DCR", "Difference in Conditional Rejection", counts, negated: true) {
                biasRatio($0.negatives, $0.predictedNegatives)
            },
            BiasMetric("DI", "Disparate Impact") { () throws(UndefinedMetric) in
                try counts.requireBothSides()
                let (facet, rest) = (counts.facet, counts.rest)
                let share = biasRatio(facet.predictedPositives, facet.rows)
                guard rest.predictedPositives > 0 else { return share == 0 ? 0 : .infinity }
                return share / biasRatio(rest.predictedPositives, rest.rows)
            },
            difference("DPPL", "Difference in Positive Proportions in Predicted Labels", counts) {
                biasRatio($0.predictedPositives, $0.rows)
            },
            difference("DRR", "Difference in Rejection Rates", counts, negated: true) {
                biasRatio($0.trueNegatives, $0.predictedNegatives)
            },
            difference("RD", "Recall Difference", counts) { biasRatio($0.truePositives, $0.positives) },
            difference("SD", "Specificity Difference", counts, negated: true) {
                biasRatio($0.trueNegatives, $0.negatives)
            },
            difference("TE", "Treatment Equality", counts, negated: true) {
                biasRatio($0.falseNegatives, $0.falsePositives)
            },
        ]
    }

    private static func difference(
        _ name: String, _ words: String, _ counts: BiasCounts, negated: Bool = false, _ rate: (BiasSide) -> Double
    ) -> BiasMetric {
        BiasMetric(name, words) { () throws(UndefinedMetric) in
            let difference = try counts.difference(rate)
            return negated && difference != 0 ? -difference : difference
        }
    }

    /// Half the squared coefficient of variation of the benefits: 0 for a positive missed, 1 for a row decided rightly,
    /// 2 for a negative taken for positive.
    private static func entropy(_ counts: BiasCounts) throws(UndefinedMetric) -> Double {
        let (facet, rest) = (counts.facet, counts.rest)
        let rows = Double(facet.rows + rest.rows)
        let twice = Double(facet.falsePositives + rest.falsePositives)
        let once = Double(facet.truePositives + rest.truePositives + facet.trueNegatives + rest.trueNegatives)
        let mean = (once + 2 * twice) / rows
        guard mean > 0 else { throw UndefinedMetric("every row is positive and predicted not to be") }
        let none = rows - once - twice
        return (once * (1 / (mean * mean) - 1) + twice * (4 / (mean * mean) - 1) - none) / (2 * rows)
    }
}
