/// Metrics of resamples against those of the rows repeated as often as they were drawn.
import Glibc
import Testing

@testable import Metrics

@Suite struct ResamplesTests {
    /// Rows, and how often each is drawn.
    struct Drawn {
        /// For each place of the strata.
        var counts: [UInt8]
        /// The rows that were drawn, repeated.
        var rows: [Int]

        /// Each once, or up to three times and some not at all; in each stratum one at the least.
        init(_ strata: Strata, once: Bool, _ numbers: inout SeededNumbers) {
            counts = strata.rows.map { _ in once ? 1 : UInt8(numbers.uniform() * 4) }
            var start = 0
            for size in strata.sizes {
                if counts[start..<(start + size)].allSatisfy({ $0 == 0 }) { counts[start] = 2 }
                start += size
            }
            rows = zip(strata.rows, counts).flatMap { [Int](repeating: $0, count: Int($1)) }
        }
    }

    /// Whether each metric of a resample is that of a table of the repeated rows, or is absent in both.
    static func expect(
        _ resamples: some ResampledMetrics, _ drawn: Drawn, _ table: MetricTable, _ what: String
    ) {
        let values = Dictionary(uniqueKeysWithValues: table.values.map { ($0.name, $0.value) })
        let found = resamples.measure(drawn.counts.span)
        #expect(found.count == resamples.metrics.count)
        for (metric, value) in zip(resamples.metrics, found) {
            switch value {
            case .success(let number):
                let wanted = values[metric.name] ?? .nan
                #expect(
                    (number - wanted).magnitude <= 1e-11 * max(wanted.magnitude, 1e-2),
                    "\(what) \(metric.name): \(number), not \(wanted)")
            case .failure(let reason):
                #expect(values[metric.name] == nil, "\(what) \(metric.name): \(reason)")
                #expect(table.absent.contains { $0.name == metric.name }, "\(what) \(metric.name)")
            }
        }
    }

    @Test func regressionsMeasureAsRepeatedRows() throws {
        for (index, task) in (1...30).flatMap({ RegressionTests.random($0) }).enumerated() {
            var numbers = SeededNumbers(UInt64(index))
            let rows = try RegressionResamples(predictions: task.scores, truth: task.truth, weights: task.weights)
            for once in [true, false] {
                let drawn = Drawn(rows.strata, once: once, &numbers)
                guard drawn.rows.contains(where: { (task.weights?[$0] ?? 1) > 0 }) else { continue }
                let table = MetricTable(
                    predictions: drawn.rows.map { task.scores[$0] }, truth: drawn.rows.map { task.truth[$0] },
                    weights: task.weights.map { weights in drawn.rows.map { weights[$0] } })
                Self.expect(rows, drawn, table, "task \(index)")
            }
        }
    }

    @Test func classesMeasureAsRepeatedRows() throws {
        for seed in 1...60 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed)
            let task = ClassesTests.scored(seed)
            let classes = task.truth.map { Int($0) }
            let scores = try MulticlassScores(
                scores: task.scores, width: task.width, classes: classes, weights: task.weights)
            let rows = try MulticlassResamples(scores)
            let decisions = try MulticlassResamples(scores.decisions)
            #expect(decisions.strata == rows.strata)
            for once in [true, false] {
                let drawn = Drawn(rows.strata, once: once, &numbers)
                let weights = task.weights.map { weights in drawn.rows.map { weights[$0] } }
                let kept = drawn.rows.flatMap { task.scores[($0 * task.width)..<(($0 + 1) * task.width)] }
                let table = MetricTable(
                    scores: kept, width: task.width, classes: drawn.rows.map { classes[$0] }, weights: weights)
                Self.expect(rows, drawn, table, "seed \(seed)")
                #expect(rows.metrics.count == decisions.metrics.count + 1)
                #expect(rows.measure(drawn.counts.span).dropLast() == decisions.measure(drawn.counts.span)[...])
            }
        }
    }

    /// A class that no row is of is there only where a row that was decided to be it is drawn.
    @Test(arguments: [([1, 1, 1, 1], false), ([2, 0, 1, 1], true), ([0, 2, 2, 0], false)] as [([UInt8], Bool)])
    func classesThatAreNotDrawnAreNotAveraged(counts: [UInt8], isDefined: Bool) throws {
        let rows = try MulticlassResamples(MulticlassDecisions(decided: [1, 3, 2, 2], truth: [1, 1, 2, 2]))
        let recall = try #require(rows.metrics.firstIndex { $0.name == "recall_macro" })
        #expect(rows.measure(counts.span)[recall] == (isDefined ? .success(1) : .failure(Self.noRow)))
    }

    static let noRow = UndefinedMetric("there is no row of the class 3")

    @Test func classesAreDrawnByThemselves() throws {
        let one = try MulticlassDecisions(decided: [7, 7, 9, 3, 9], truth: [7, 9, 9, 3, 7])
        let other = try MulticlassDecisions(decided: [1, 7, 3, 3, 9], truth: [7, 9, 9, 3, 7], classes: [9, 7, 3, 1])
        let rows = try (MulticlassResamples(one), MulticlassResamples(other))
        #expect(rows.0.strata.sizes == [1, 2, 2] && rows.0.strata == rows.1.strata)
        let table = try Bootstrap(resamples: 200, seed: 4).comparison(of: rows.0, with: rows.1)
        #expect(table["accuracy"].map { ($0.candidate, $0.baseline) } ?? (0, 0) == (0.6, 0.2))
    }

    @Test func otherLabelsAreNotCompared() throws {
        let plan = try Bootstrap(resamples: 40)
        let one = try RegressionResamples(predictions: [1, 2, 3], truth: [1, 2, 4])
        let other = try RegressionResamples(predictions: [1, 2, 2], truth: [1, 2, 4])
        let foreign = try RegressionResamples(predictions: [1, 2, 2], truth: [1, 2, 5])
        #expect(try plan.comparison(of: one, with: other)["mae"] != nil)
        #expect(throws: UndefinedMetric.self) { try plan.comparison(of: one, with: foreign) }
        let rankings = try [7, 8].map { (group: Double) in
            try RankingResamples(Ranking(scores: [1, 2], relevances: [1, 0], groups: [group, group]))
        }
        #expect(try plan.comparison(of: rankings[0], with: rankings[0])["mrr"]?.difference == 0)
        #expect(throws: UndefinedMetric.self) { try plan.comparison(of: rankings[0], with: rankings[1]) }
    }

    @Test func scoresThatAreNoProbabilitiesHaveNoLoss() throws {
        let scores = try MulticlassScores(scores: [3, -1, -2, 4] as [Float], width: 2, classes: [0, 1])
        let rows = try MulticlassResamples(scores)
        #expect(!rows.metrics.contains { $0.name == "log_loss" } && rows.metrics.contains { $0.name == "f1_macro" })
    }

    /// Sums of squares around the mean are then what rounding leaves of nothing.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func aResampleOfOneLabelHasNoShareExplained(seed: UInt64) throws {
        var numbers = SeededNumbers(seed)
        let label = numbers.uniform()
        let weights = (0..<6).map { _ in 0.1 + numbers.uniform() }
        let rows = try RegressionResamples(
            predictions: [1, 2, 3, 4, 5, 6], truth: [label, label, label, label, label, 7], weights: weights)
        let found = rows.measure([2, 1, 0, 3, 1, 0].span)
        for (metric, value) in zip(rows.metrics, found) {
            let isShare = ["r2", "explained_variance"].contains(metric.name)
            #expect(isShare == ((try? value.get()) == nil), "\(metric.name)")
        }
    }

    @Test func intervalsOfBothAreReproducible() throws {
        let plan = try (Bootstrap(resamples: 80, seed: 3), Bootstrap(resamples: 80, seed: 3, threads: 3))
        let task = RegressionTests.random(3)[3]
        let numbers = try RegressionResamples(predictions: task.scores, truth: task.truth, weights: task.weights)
        let intervals = plan.0.intervals(of: numbers)
        #expect(intervals.intervals.count == 10 && intervals.absent.isEmpty)
        #expect(intervals.intervals.map(\.interval) == plan.1.intervals(of: numbers).intervals.map(\.interval))
        for (name, interval) in intervals.intervals {
            #expect(interval.lower <= interval.value && interval.value <= interval.upper, "\(name): \(interval)")
        }
    }

    @Test func logarithmsOfOneAndMoreAreThoseOfTheLibrary() {
        var numbers = SeededNumbers(3)
        let values =
            [0, 1, -0.5, 1e-300, -1e-17, -1 + .ulpOfOne, .greatestFiniteMagnitude]
            + (0..<20_000).map { _ in pow(10, 40 * (numbers.uniform() - 0.5)) }
            + (0..<20_000).map { _ in numbers.uniform() - 0.75 }
        for value in values {
            let (found, wanted) = (reproducibleLog1p(value), log1p(value))
            #expect((found - wanted).magnitude <= 4 * wanted.ulp, "ln (1 + \(value)) is \(wanted), not \(found)")
        }
    }
}
