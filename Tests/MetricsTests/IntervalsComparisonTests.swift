/// Two models on the same rows: the tests of DeLong and McNemar against their formulas, and what a gate makes of an
/// interval.
import Testing

@testable import Metrics

@Suite struct IntervalsComparisonTests {
    @Test func deLongIsTheFormulaOverAllPairs() throws {
        var pairs: [IntervalsOracle.Pair] = []
        for seed in 1...20 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed)
            let rows = 5 + Int(numbers.uniform() * 300)
            let (scores, positives) = numbers.scored(rows, ties: seed.isMultiple(of: 2))
            let baseline = scores.map { (0.6 * $0 + 0.4 * numbers.uniform()).rounded(seed.isMultiple(of: 4)) }
            pairs.append(.init(scores: scores, baseline: baseline, truth: positives))
        }
        let answers: [[String: Double]] = try IntervalsOracle.ask("delong", pairs)
        for (pair, answer) in zip(pairs, answers) {
            let test = try DeLongTest(candidate: pair.scores, baseline: pair.baseline, positives: pair.truth)
            let comparison = test.comparison(confidence: 0.95)
            let found = [
                "candidate": test.candidate, "baseline": test.baseline, "standard_error": test.standardError,
                "z": test.z, "candidate_standard_error": test.candidateStandardError, "p": test.pValue,
                "lower": comparison.lower, "upper": comparison.upper,
            ]
            for (name, wanted) in answer {
                IntervalsMetricsTests.expectNear(try #require(found[name]), wanted, name)
            }
        }
    }

    @Test(
        arguments: [
            ([0.1, 0.2, 0.3, 0.4], [0.5, 0.6, 0.7, 0.8], [false, true, false, true], "rank the rows alike"),
            ([0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [false, true, false], "fewer than two"),
            ([0.1, 0.2, 0.3, 0.4], [0.3, 0.2, 0.1], [false, true, false, true], "as many"), ([], [], [], "no rows"),
            ([0.1, .nan], [0.3, 0.2], [false, true], "finite"),
        ] as [([Double], [Double], [Bool], String)])
    func deLongNeedsSpread(candidate: [Double], baseline: [Double], positives: [Bool], reason: String) {
        let error = #expect(throws: UndefinedMetric.self) {
            try DeLongTest(candidate: candidate, baseline: baseline, positives: positives)
        }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func mcNemarIsScipys() throws {
        var splits = [(0, 0), (1, 0), (12, 12), (24, 0), (13, 12), (0, 25), (400, 380), (1_000, 10)]
        splits += (0..<25).map { ($0, 24 - $0) }
        let tasks = splits.map { IntervalsOracle.Split(only_candidate: $0.0, only_baseline: $0.1) }
        let answers: [[String: Double]] = try IntervalsOracle.ask("mcnemar", tasks)
        for (split, answer) in zip(splits, answers) {
            let candidate = [Bool](repeating: true, count: split.0) + [Bool](repeating: false, count: split.1) + [true]
            let baseline = [Bool](repeating: false, count: split.0) + [Bool](repeating: true, count: split.1) + [true]
            let test = try McNemarTest(candidateRight: candidate, baselineRight: baseline)
            #expect((test.onlyCandidate, test.onlyBaseline) == split)
            #expect(test.isExact == (split.0 + split.1 < 25))
            IntervalsMetricsTests.expectNear(test.statistic, answer["statistic"] ?? .nan, "statistic of \(split)")
            #expect(((test.pValue / (answer["p"] ?? .nan)) - 1).magnitude < 1e-9, "\(split): \(test.pValue)")
        }
    }

    @Test func mcNemarNeedsPairs() {
        #expect(throws: UndefinedMetric.self) { try McNemarTest(candidateRight: [], baselineRight: []) }
        #expect(throws: UndefinedMetric.self) { try McNemarTest(candidateRight: [true], baselineRight: []) }
    }

    @Test(
        arguments: [
            (.higher, -0.03, -0.01, true, false, false), (.higher, -0.01, 0.02, false, false, true),
            (.higher, 0.01, 0.02, false, true, true), (.higher, 0, 0, false, false, true),
            (.higher, -0.03, 0, false, false, false), (.higher, -0.03, 0.5, false, false, false),
            (.lower, 0.01, 0.03, true, false, false), (.lower, -0.01, 0.015, false, false, true),
            (.lower, -0.03, -0.01, false, true, true), (.lower, -0.5, 0.03, false, false, false),
        ] as [(BetterWhen, Double, Double, Bool, Bool, Bool)])
    func aVerdictIsReadOffTheInterval(
        better: BetterWhen, lower: Double, upper: Double, worse: Bool, isBetter: Bool, within: Bool
    ) {
        let comparison = Comparison(
            better: better, candidate: 0.8, baseline: 0.75, lower: lower, upper: upper, standardError: 0.01,
            pValue: nil, undefinedResamples: 0)
        #expect(comparison.isWorse == worse && comparison.isNotShownWorse == !worse)
        #expect(comparison.isBetter == isBetter)
        #expect(comparison.isNoWorse(margin: 0.02) == within)
    }

    @Test func aModelIsNoWorseThanItself() throws {
        var numbers = SeededNumbers(6)
        let (scores, positives) = numbers.scored(300, ties: false)
        let rows = try BinaryResamples(scores: scores, positives: positives, threshold: 0.5)
        let table = try Bootstrap(resamples: 100).comparison(of: rows, with: rows)
        #expect(table.comparisons.count == rows.metrics.count && table.absent.isEmpty)
        for (_, comparison) in table.comparisons {
            #expect(comparison.difference == 0 && comparison.lower == 0 && comparison.upper == 0)
            #expect(comparison.pValue == nil && comparison.isNotShownWorse && !comparison.isBetter)
        }
    }

    /// The bootstrap of a difference of areas has about DeLong's standard error, and both see a bad model.
    @Test func bootstrapAndDeLongAgree() throws {
        var numbers = SeededNumbers(9)
        let (scores, positives) = numbers.scored(2_000, ties: false)
        let worse = scores.map { 0.7 * $0 + 0.3 * numbers.uniform() }
        let plan = try Bootstrap(resamples: 1_000, seed: 7, threads: 2)
        let rows = try BinaryResamples(scores: worse, positives: positives, threshold: 0.5)
        let baseline = try BinaryResamples(scores: scores, positives: positives, threshold: 0.5)
        let table = try plan.comparison(of: rows, with: baseline)
        let found = try #require(table["roc_auc"])
        let known = try DeLongTest(candidate: worse, baseline: scores, positives: positives).comparison(
            confidence: 0.95)
        #expect((found.standardError / known.standardError - 1).magnitude < 0.1)
        #expect((found.lower - known.lower).magnitude < 0.2 * known.standardError)
        #expect(found.isWorse && known.isWorse && !found.isNotShownWorse)
        #expect(found.pValue == 2.0 / 1_001)
        #expect(try #require(table["log_loss"]).better == .lower)
    }

    @Test func otherRowsAreNotCompared() throws {
        let one = try BinaryResamples(scores: [0.1, 0.2], positives: [true, false], threshold: 0.5)
        let other = try BinaryResamples(scores: [0.1, 0.2], positives: [false, true], threshold: 0.5)
        #expect(throws: UndefinedMetric.self) { try Bootstrap(resamples: 40).comparison(of: one, with: other) }
    }

    @Test func metricsOfOneModelOnlyAreAbsent() throws {
        let positives = [true, false, true, false, true, false]
        let one = try BinaryResamples(scores: [0.9, 0.2, 0.3, 0.8, 0.7, 0.1], positives: positives, threshold: 0.5)
        let margins = try BinaryResamples(scores: [3, 2, 1, -1, 4, -2], positives: positives, threshold: 0)
        let table = try Bootstrap(resamples: 40).comparison(of: one, with: margins)
        #expect(table.absent.contains { $0.name == "brier" && $0.reason.description.contains("baseline") })
    }
}

extension Double {
    fileprivate func rounded(_ coarse: Bool) -> Double { coarse ? (self * 16).rounded() / 16 : self }
}
