/// The metrics of ranked rows by name.

extension MetricTable {
    /// Of rows ranked within groups: ndcg, ndcg_at_5, ndcg_at_10, map and mrr.
    public init(ranking: Ranking) {
        self.init()
        add(RankingResamples.names) { () throws(UndefinedMetric) in
            [
                result(ranking.ndcg), result(ranking.ndcgAt5), result(ranking.ndcgAt10),
                result(ranking.meanAveragePrecision), result(ranking.meanReciprocalRank),
            ]
        }
    }

    /// Of scores and relevances of rows in groups, as `Ranking` takes them.
    public init<Score: BinaryFloatingPoint>(
        ranking scores: [Score], relevances: [Double], groups: [Double], weights: [Double]? = nil
    ) {
        do throws(UndefinedMetric) {
            self.init(
                ranking: try Ranking(scores: scores, relevances: relevances, groups: groups, weights: weights))
        } catch {
            self.init()
            let reason = error
            add(RankingResamples.names) { () throws(UndefinedMetric) in throw reason }
        }
    }
}
