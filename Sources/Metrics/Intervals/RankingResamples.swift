/// The metrics of ranked rows, of any resample: what a bootstrap of a ranker is made of.

/// The groups that have values, drawn whole: rows of a group depend on each other.
public struct RankingResamples: ResampledMetrics {
    private let means: MeanResamples

    /// In the order of a table.
    static let names = ["ndcg", "ndcg_at_5", "ndcg_at_10", "map", "mrr"]

    /// Refused where no group has a relevant row.
    public init(_ ranking: Ranking) throws(UndefinedMetric) {
        guard !ranking.groups.isEmpty else { throw UndefinedMetric("no group has a relevant row") }
        let values: [KeyPath<RankedGroup, Double>] = [
            \.ndcg, \.ndcgAt5, \.ndcgAt10, \.averagePrecision, \.reciprocalRank,
        ]
        let columns = zip(Self.names, values).map { name, value in
            (ResampledMetric(name, better: .higher), ranking.groups.map { $0[keyPath: value] })
        }
        let hasGains = (try? ranking.requireGains()) != nil
        means = try MeanResamples(
            columns.filter { hasGains || !$0.0.name.hasPrefix("ndcg") }, weights: ranking.weights,
            strata: try Strata(labels: ranking.names))
    }

    /// NDCG where no relevance is negative; average precision and reciprocal rank always.
    public var metrics: [ResampledMetric] { means.metrics }

    /// Each group with a value among all of them.
    public var strata: Strata { means.strata }

    /// The means over a resample, weighted; O(groups).
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        means.measure(multiplicities)
    }
}
