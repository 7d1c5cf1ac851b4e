/// Metrics of ranked rows against scikit-learn's group by group.
import Metrics
import Testing

@Suite struct RankingTests {
    typealias Task = ClassesOracle.Task

    /// Groups of 1 to 30 rows that lie apart, some without a relevant row: tied in every second seed, weighted in every
    /// third, with negative relevances in every seventh.
    static func random(_ seed: UInt64) -> Task {
        var numbers = SeededNumbers(seed)
        var rows: [(score: Double, relevance: Double, group: Double, weight: Double, place: Double)] = []
        for group in 0..<(2 + Int(numbers.uniform() * 12)) {
            let (isIrrelevant, weight) = (group > 0 && numbers.uniform() < 0.2, 0.1 + numbers.uniform())
            for row in 0..<(1 + Int(numbers.uniform() * 30)) {
                let drawn = (numbers.uniform() * 5).rounded(.down)
                let relevance = isIrrelevant ? 0 : group == 0 && row == 0 ? 3 : max(0, drawn - 1)
                let score = 0.2 * relevance + numbers.uniform()
                let sign = seed.isMultiple(of: 7) && drawn == 0 ? -1.0 : relevance
                rows.append(
                    (
                        seed.isMultiple(of: 2) ? (score * 4).rounded() : score, sign, 0.5 * Double(group) - 1, weight,
                        numbers.uniform()
                    ))
            }
        }
        rows.sort { $0.place < $1.place }
        return Task(
            scores: rows.map(\.score), truth: rows.map(\.relevance),
            weights: seed.isMultiple(of: 3) ? rows.map(\.weight) : nil, groups: rows.map(\.group))
    }

    static func ranking(of task: Task) throws(UndefinedMetric) -> Ranking {
        try Ranking(
            scores: task.scores, relevances: task.truth, groups: task.groups ?? [], weights: task.weights)
    }

    @Test func measuresAsScikitLearnGroupByGroup() throws {
        let tasks = (1...40).map { Self.random($0) }
        let answers: [[String: Double?]] = try ClassesOracle.ask("ranking", tasks)
        for ((seed, task), answer) in zip(zip(1..., tasks), answers) {
            var wanted: [String: Double?] = ["ndcg": nil, "ndcg_at_5": nil, "ndcg_at_10": nil]
            for (name, value) in answer { wanted[name] = value }
            let table = MetricTable(ranking: try Self.ranking(of: task))
            ClassesOracle.expect(table, wanted, "seed \(seed)")
        }
    }

    @Test func resamplesAreRepeatedGroups() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let task = Self.random(seed)
            let ranking = try Self.ranking(of: task)
            let rows = try RankingResamples(ranking)
            #expect(rows.strata.count == ranking.groupCount - ranking.groupsWithoutRelevant)
            #expect(rows.metrics.count == (seed.isMultiple(of: 7) ? 2 : 5))
            for times in [1, 3] {
                var repeated = Task(scores: [], truth: [], weights: task.weights.map { _ in [] }, groups: [])
                var counts = [UInt8](repeating: UInt8(times), count: rows.strata.count)
                counts[0] = 1
                // Groups in the order of their first rows; only those with a relevant row have a place.
                let (names, groups) = (task.groups ?? [], Self.valued(task))
                for (group, count) in zip(groups, counts) {
                    for copy in 0..<Int(count) {
                        for row in task.scores.indices where names[row] == group {
                            repeated.scores.append(task.scores[row])
                            repeated.truth.append(task.truth[row])
                            repeated.groups?.append(group + 100 * Double(copy))
                            if let weights = task.weights { repeated.weights?.append(weights[row]) }
                        }
                    }
                }
                let table = MetricTable(ranking: try Self.ranking(of: repeated))
                for (metric, value) in zip(rows.metrics, rows.measure(counts.span)) {
                    let wanted = try #require(table.values.first { $0.name == metric.name }?.value)
                    #expect((try value.get() - wanted).magnitude < 1e-12, "seed \(seed) \(metric.name)")
                }
            }
        }
    }

    /// Groups with a relevant row, in the order of their first rows.
    private static func valued(_ task: Task) -> [Double] {
        let names = task.groups ?? []
        let relevant = Set(zip(names, task.truth).filter { $0.1 > 0 }.map(\.0))
        var seen: Set<Double> = []
        return names.filter { relevant.contains($0) && seen.insert($0).inserted }
    }

    @Test func groupsWithoutRelevantRowsAreCounted() throws {
        let ranking = try Ranking(
            scores: [3, 2, 1, 5, 4] as [Float], relevances: [0, 1, 0, 0, 0], groups: [7, 7, 7, 8, 9])
        #expect(ranking.groupCount == 3 && ranking.groupsWithoutRelevant == 2)
        #expect(try ranking.meanReciprocalRank() == 0.5)
        #expect(try ranking.meanAveragePrecision() == 0.5)
        let none = MetricTable(ranking: [1, 2], relevances: [0, 0], groups: [1, 1])
        #expect(none.values.isEmpty && none.absent.map(\.name) == ["ndcg", "ndcg_at_5", "ndcg_at_10", "map", "mrr"])
        #expect(none.absent.allSatisfy { $0.reason.description == "no group has a relevant row" })
        #expect(throws: UndefinedMetric.self) {
            try RankingResamples(try Ranking(scores: [1], relevances: [0], groups: [1]))
        }
    }

    @Test(
        arguments: [
            ([], [], [], nil, "no rows"), ([1, .nan], [1, 0], [1, 1], nil, "scores"),
            ([1, 2], [1, .infinity], [1, 1], nil, "labels"), ([1, 2], [1, 0], [1, .nan], nil, "groups"),
            ([1], [1, 0], [1, 1], nil, "as many scores"), ([1, 2], [1, 0], [1], nil, "as many scores"),
            ([1, 2], [1, 0], [1, 1], [1], "as many weights"), ([1, 2], [1, 0], [1, 1], [1, 2], "different weights"),
            ([1, 2], [1, 0], [1, 1], [0, 0], "every weight is zero"),
            ([1, 2], [1, 0], [1, 2], [0, 1], "no group with weight"),
        ] as [([Double], [Double], [Double], [Double]?, String)])
    func nothingIsMeasuredOfWhatIsNoRanking(
        scores: [Double], relevances: [Double], groups: [Double], weights: [Double]?, reason: String
    ) {
        let table = MetricTable(ranking: scores, relevances: relevances, groups: groups, weights: weights)
        #expect(table.values.isEmpty, "\(table.values)")
        #expect(table.absent.count == 5)
        #expect(table.absent.allSatisfy { $0.reason.description.contains(reason) }, "\(table.absent)")
    }
}
