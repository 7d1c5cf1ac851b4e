/// The bootstrap: its draws, its arithmetic, its coverage, what it refuses; and the tests of two models on the same
/// rows.
import Glibc
import Testing

@testable import Metrics

@Suite struct IntervalsTests {
    @Test func drawsAreThoseOfPlainPython() throws {
        let draws = [
            IntervalsOracle.Draw(seed: 0, resample: 0, sizes: [1]), .init(seed: 0, resample: 1, sizes: [5, 7]),
            .init(seed: .max, resample: 999, sizes: [1_000, 3, 1]), .init(seed: 42, resample: 31, sizes: [2, 2_000]),
        ]
        let answers: [[UInt8]] = try IntervalsOracle.ask("draws", draws)
        for (draw, wanted) in zip(draws, answers) {
            var generator = ResampleGenerator(seed: draw.seed, resample: draw.resample)
            let found = draw.sizes.flatMap { size in
                var counts = [UInt8](repeating: 9, count: size)
                counts.withUnsafeMutableBufferPointer { generator.draw(into: $0) }
                return counts
            }
            #expect(found == wanted)
            #expect(found.reduce(0) { $0 + Int($1) } == draw.sizes.reduce(0, +))
        }
    }

    /// 20,000 draws of three in three: how often each of the ten outcomes comes, against the multinomial chances.
    @Test func drawsAreMultinomial() {
        var seen: [[UInt8]: Double] = [:]
        let rounds = 20_000
        for resample in 0..<rounds {
            var generator = ResampleGenerator(seed: 11, resample: resample)
            var counts = [UInt8](repeating: 0, count: 3)
            counts.withUnsafeMutableBufferPointer { generator.draw(into: $0) }
            seen[counts, default: 0] += 1
        }
        #expect(seen.count == 10)
        let factorials: [Double] = [1, 1, 2, 6]
        let distance = seen.reduce(0) { sum, outcome in
            let ways = outcome.key.reduce(6.0) { $0 / factorials[Int($1)] }
            let wanted = Double(rounds) * ways / 27
            return sum + (outcome.value - wanted) * (outcome.value - wanted) / wanted
        }
        // The 99.9th percentile of chi-squared with nine degrees of freedom.
        #expect(distance < 27.9)
    }

    @Test func threadsChangeNothing() throws {
        var numbers = SeededNumbers(5)
        let (scores, positives) = numbers.scored(500, ties: false)
        let rows = try BinaryResamples(scores: scores, positives: positives, threshold: 0.5)
        let tables = try [1, 2, 3, 64].map { threads in
            try Bootstrap(resamples: 100, seed: 3, threads: threads).intervals(of: rows).intervals.map(\.interval)
        }
        #expect(tables.allSatisfy { $0 == tables[0] })
        let other = try Bootstrap(resamples: 100, seed: 4).intervals(of: rows).intervals.map(\.interval)
        #expect(other != tables[0])
    }

    /// A mean of n numbers has the bootstrap standard error s / sqrt(n), s with n in its denominator.
    @Test func standardErrorsAreTheKnownOnes() throws {
        var numbers = SeededNumbers(8)
        let values = (0..<300).map { _ in numbers.normal() }
        let plan = try Bootstrap(resamples: 2_000, seed: 1, threads: 2)
        let metric = ResampledMetric("mean", better: .higher)
        let table = plan.intervals(of: try MeanResamples([(metric, values)]))
        let found = try #require(table["mean"])
        let mean = values.mean()
        let known = (values.map { ($0 - mean) * ($0 - mean) }.mean() / 300).squareRoot()
        #expect((found.standardError / known - 1).magnitude < 0.06)
        #expect((found.upper - mean) / known > 1.8 && (found.upper - mean) / known < 2.12)
        #expect((mean - found.lower) / known > 1.8 && (mean - found.lower) / known < 2.12)
        let judged: [Double] = try IntervalsOracle.ask("standard_errors", [["values": values]])
        #expect((found.standardError / judged[0] - 1).magnitude < 0.08)
        #expect((found.value - mean).magnitude < 1e-14 && found.undefinedResamples == 0)
    }

    @Test func constantsHaveNoSpread() throws {
        let metric = ResampledMetric("mean", better: .higher)
        let rows = try MeanResamples([(metric, [2.5, 2.5, 2.5])])
        let found = try #require(try Bootstrap(resamples: 50).intervals(of: rows)["mean"])
        #expect(found.lower == 2.5 && found.upper == 2.5 && found.standardError == 0)
    }

    /// Of intervals of 95 % for a known area, about 95 % hold it: binormal scores one apart have the area of Phi(1 /
    /// sqrt 2).
    @Test func intervalsCover() throws {
        let area = 0.5 * erfc(-0.5)
        let plan = try Bootstrap(resamples: 100, confidence: 0.95)
        var (held, shownWorse) = (0, 0)
        let rounds = 200
        for seed in 1...UInt64(rounds) {
            var numbers = SeededNumbers(seed)
            let positives = (0..<100).map { $0 < 40 }
            let one = positives.map { numbers.normal() + ($0 ? 1 : 0) }
            let other = positives.map { numbers.normal() + ($0 ? 1 : 0) }
            let rows = try BinaryResamples(scores: one, positives: positives, threshold: nil)
            let interval = try #require(plan.intervals(of: rows)["roc_auc"])
            if interval.lower <= area, area <= interval.upper { held += 1 }
            let equal = try BinaryResamples(scores: other, positives: positives, threshold: nil)
            if try #require(try plan.comparison(of: rows, with: equal)["roc_auc"]).isWorse { shownWorse += 1 }
        }
        // Four standard errors of a binomial around 190 and 5 of 200, and a little for the bootstrap's own bias.
        #expect((172...199).contains(held), "\(held) of \(rounds)")
        #expect((1...16).contains(shownWorse), "\(shownWorse) of \(rounds)")
    }

    @Test func metricsThatResamplesLackAreAbsent() throws {
        // One positive row is decided positive: a third of resamples do not draw it, and have no precision.
        let scores = [0.9, 0.1, 0.1, 0.1, 0.1, 0.2]
        let rows = try BinaryResamples(
            scores: scores, positives: [true, true, true, false, false, false], threshold: 0.5)
        let table = try Bootstrap(resamples: 400, seed: 2).intervals(of: rows)
        let reason = try #require(table.absent.first { $0.name == "precision" }?.reason.description)
        #expect(reason.contains("of 400 resamples"))
        #expect(table["recall"] != nil && table["precision"] == nil)
    }

    /// One in two hundred resamples lacks a precision: it is left out and counted.
    @Test func fewMissingResamplesAreCounted() throws {
        var numbers = SeededNumbers(2)
        let positives = (0..<40).map { $0 < 20 }
        let scores = positives.map { $0 && numbers.uniform() < 0.25 ? 0.9 : 0.2 }
        let rows = try BinaryResamples(scores: scores, positives: positives, threshold: 0.5)
        let interval = try #require(try Bootstrap(resamples: 2_000, seed: 2).intervals(of: rows)["precision"])
        #expect((1...50).contains(interval.undefinedResamples), "\(interval.undefinedResamples)")
        #expect(interval.value == 1 && interval.lower == 1)
    }

    @Test(
        arguments: [
            (1_000, 0, 1, "confidence"), (1_000, 1, 1, "confidence"), (1_000, .nan, 1, "confidence"),
            (0, 0.95, 1, "resamples"),
            (-1, 0.95, 1, "resamples"), (2_000_000, 0.95, 1, "resamples"), (39, 0.95, 1, "at least 40"),
            (199, 0.99, 1, "at least 200"), (1_000, 0.95, 0, "threads"),
        ] as [(Int, Double, Int, String)])
    func plansMustWork(resamples: Int, confidence: Double, threads: Int, reason: String) {
        let error = #expect(throws: InvalidBootstrap.self) {
            try Bootstrap(resamples: resamples, confidence: confidence, threads: threads)
        }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func plansMayBeSmall() throws {
        #expect(try Bootstrap(resamples: 40, confidence: 0.95).resamples == 40)
        #expect(try Bootstrap(resamples: 3, confidence: 0.01).resamples == 3)
    }

    @Test(
        arguments: [
            (0, [5], 5), (0.5, [1, 3, 9], 3), (1, [1, 5], 5), (0.25, [1, 2, 3, 4, 5], 2), (0.975, [1, 5], 4.9),
        ] as [(Double, [Double], Double)])
    func quantilesAreNumpys(share: Double, sorted: [Double], value: Double) {
        #expect((Spread.quantile(share, of: sorted) - value).magnitude < 1e-15)
    }
}
