/// Rows ranked within groups, as answers to queries are. Names and definitions are scikit-learn's where it has one.

/// Scores and relevances of rows in groups, checked and measured once.
///
/// Each group has its own values, and a metric is their mean. A group without a relevant row has no value: no order of
/// it is better than another. It is counted and has no part in the mean, where scikit-learn takes 0 and XGBoost 1.
public struct Ranking: Sendable {
    /// How many groups there are.
    public let groupCount: Int
    /// How many of them have no relevant row, and no value.
    public let groupsWithoutRelevant: Int
    /// Names, values and weights of the groups that have values, in the order of their first rows.
    let names: [Double]
    let groups: [RankedGroup]
    let weights: [Double]
    private let hasNegative: Bool

    /// Up to which places NDCG is taken in tables.
    static let cutoffs = [5, 10]

    /// - Parameters:
    ///   - scores: a finite number for each row; the highest comes first.
    ///   - relevances: how relevant each row is; above 0, it is.
    ///   - groups: whatever number names each row's group; the rows of a group may lie apart.
    ///   - weights: of the rows, the same for all of a group: a query has one weight. nil for all alike.
    public init(
        scores: [Double], relevances: [Double], groups: [Double], weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try requireFinite(scores, "scores")
        try requireFinite(relevances, "labels")
        try requireFinite(groups, "groups")
        guard scores.count == relevances.count, scores.count == groups.count else {
            throw UndefinedMetric("there are not as many scores as labels and groups")
        }
        guard scores.count <= Strata.most else { throw UndefinedMetric("there are more than \(Strata.most) rows") }
        let rowWeights = try checkedWeights(weights, count: scores.count)
        var rows = GroupedRows(groups)
        let sums = DiscountSums(count: rows.largest)
        var (found, names, foundWeights): ([RankedGroup], [Double], [Double]) = ([], [], [])
        for index in 0..<rows.count {
            let places = rows.sort(index, descending: scores)
            guard places.allSatisfy({ rowWeights[Int($0)] == rowWeights[Int(places[places.startIndex])] }) else {
                throw UndefinedMetric("rows of one group have different weights")
            }
            guard places.contains(where: { relevances[Int($0)] > 0 }) else { continue }
            let answers = places.map { Answer(score: scores[Int($0)], relevance: relevances[Int($0)]) }
            found.append(RankedGroup(answers, sums))
            names.append(groups[Int(places[places.startIndex])])
            foundWeights.append(rowWeights[Int(places[places.startIndex])])
        }
        groupCount = rows.count
        groupsWithoutRelevant = rows.count - found.count
        self.names = names
        self.groups = found
        self.weights = foundWeights
        hasNegative = relevances.contains { $0 < 0 }
    }

    /// The same, of scores of another precision; they are compared as doubles.
    public init<Score: BinaryFloatingPoint>(
        scores: [Score], relevances: [Double], groups: [Double], weights: [Double]? = nil
    ) throws(UndefinedMetric) {
        try self.init(scores: widened(scores), relevances: relevances, groups: groups, weights: weights)
    }

    /// The mean of the discounted gains in relation to those of the best order, relevances themselves being the gains
    /// (Järvelin and Kekäläinen 2002). Rows of one score share their places' discounts. A group of one row has 1.
    public func ndcg() throws(UndefinedMetric) -> Double {
        try requireGains()
        return try mean(\.ndcg)
    }

    /// The same, of the first 5 places of each group.
    public func ndcgAt5() throws(UndefinedMetric) -> Double {
        try requireGains()
        return try mean(\.ndcgAt5)
    }

    /// The same, of the first 10 places of each group.
    public func ndcgAt10() throws(UndefinedMetric) -> Double {
        try requireGains()
        return try mean(\.ndcgAt10)
    }

    /// The mean of the average precisions of the groups, over all their places.
    public func meanAveragePrecision() throws(UndefinedMetric) -> Double { try mean(\.averagePrecision) }

    /// The mean of 1 / the place of the first relevant row, of equal scores the last of their places: as
    /// label_ranking_average_precision_score counts.
    public func meanReciprocalRank() throws(UndefinedMetric) -> Double { try mean(\.reciprocalRank) }

    func requireGains() throws(UndefinedMetric) {
        guard !hasNegative else { throw UndefinedMetric("a relevance is negative, which is no gain") }
    }

    private func mean(_ value: KeyPath<RankedGroup, Double>) throws(UndefinedMetric) -> Double {
        guard !groups.isEmpty else { throw UndefinedMetric("no group has a relevant row") }
        let sum = groups.indices.lazy.map { weights[$0] * groups[$0][keyPath: value] }.exactSum()
        return try definedRatio(sum, weights.exactSum(), "no group with weight has a relevant row").get()
    }
}
