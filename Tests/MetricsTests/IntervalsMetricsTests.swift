/// Metrics of resamples against scikit-learn's with the multiplicities as weights.
import Glibc
import Testing

@testable import Metrics

@Suite struct IntervalsMetricsTests {
    static func expectNear(_ found: Double, _ wanted: Double, _ what: String) {
        #expect((found - wanted).magnitude <= 1e-12 * max(wanted.magnitude, 1e-2), "\(what): \(found), not \(wanted)")
    }

    @Test func resamplesMeasureAsScikitLearnWithWeights() throws {
        var tasks: [IntervalsOracle.Weighted] = []
        var found: [[(String, Result<Double, UndefinedMetric>)]] = []
        for seed in 1...40 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed)
            let (scores, positives) = numbers.scored(4 + Int(numbers.uniform() * 200), ties: seed.isMultiple(of: 2))
            let weights = scores.map { _ in seed.isMultiple(of: 3) ? numbers.uniform() : 1 }
            let threshold = [0.5, 0.25, 0.9][Int(seed) % 3]
            let rows = try BinaryResamples(
                scores: scores, positives: positives, threshold: threshold, weights: weights)
            let counts = scores.map { _ in UInt8(numbers.uniform() * 3) }
            found.append(Array(zip(rows.metrics.map(\.name), rows.measure(counts.span))))
            var product = weights
            for (place, row) in rows.strata.rows.enumerated() { product[row] *= Double(counts[place]) }
            tasks.append(
                .init(
                    scores: scores, truth: positives.map { $0 ? 1 : 0 }, weights: product, threshold: threshold))
        }
        let answers: [[String: Double?]] = try IntervalsOracle.ask("weighted", tasks)
        for (index, (values, answer)) in zip(found, answers).enumerated() {
            #expect(Set(values.map(\.0)) == Set(answer.keys))
            for (name, value) in values {
                let wanted = try #require(answer[name])
                switch (value, wanted) {
                case (.success(let number), .some(let wanted)): Self.expectNear(number, wanted, "\(index) \(name)")
                case (.failure, .none): break
                case (.success(let number), .none): Issue.record("\(index) \(name): \(number), where there is none")
                // scikit-learn gives 0 to a coefficient whose denominator is 0.
                case (.failure(let reason), .some(let wanted)):
                    #expect(wanted == 0 && name == "matthews_corrcoef", "\(index) \(name): \(reason), not \(wanted)")
                }
            }
        }
    }

    @Test func logarithmsAreThoseOfTheLibrary() {
        var numbers = SeededNumbers(3)
        let values =
            [1, .ulpOfOne, 1 - .ulpOfOne, 0.5, 2, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
            + (0..<20_000).map { _ in pow(10, 40 * (numbers.uniform() - 0.5)) }
            + (0..<20_000).map { _ in numbers.uniform() }
        for value in values {
            let (found, wanted) = (reproducibleLog(value), log(value))
            #expect((found - wanted).magnitude <= 2 * wanted.ulp, "ln \(value) is \(wanted), not \(found)")
        }
    }

    @Test func meansAreWeighted() throws {
        let metric = ResampledMetric("ndcg", better: .higher)
        let rows = try MeanResamples([(metric, [1, 2, 4])], weights: [1, 1, 0.5])
        #expect(rows.measure([1, 1, 1].span) == [.success(2)])
        #expect(rows.measure([0, 3, 2].span) == [.success(2.5)])
        #expect(throws: UndefinedMetric.self) { try MeanResamples([(metric, [1, .nan])]) }
        #expect(throws: UndefinedMetric.self) { try MeanResamples([(metric, [])]) }
        #expect(throws: UndefinedMetric.self) { try MeanResamples([(metric, [1])], weights: [0]) }
    }

    @Test(
        arguments: [
            ([], [], nil, "no rows"), ([0.1], [true, false], nil, "as many"),
            ([0.1, .nan], [true, false], nil, "finite"),
            ([0.1, 0.2], [true, true], nil, "every row is positive"),
            ([0.1, 0.2], [false, false], nil, "no row is positive"),
            ([0.1, 0.2], [true, false], [1], "as many weights"), ([0.1, 0.2], [true, false], [1, -1], "negative"),
            ([0.1, 0.2], [true, false], [0, 0], "every weight is zero"),
            ([0.1, 0.2], [true, false], [1, .infinity], "finite"),
        ] as [([Double], [Bool], [Double]?, String)])
    func degenerateRowsAreRefused(scores: [Double], positives: [Bool], weights: [Double]?, reason: String) {
        let error = #expect(throws: UndefinedMetric.self) {
            try BinaryResamples(scores: scores, positives: positives, threshold: 0.5, weights: weights)
        }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func marginsHaveNoProbabilityMetrics() throws {
        let rows = try BinaryResamples(scores: [-2, 3, 1], positives: [false, true, true], threshold: nil)
        #expect(rows.metrics.map(\.name) == ["roc_auc", "average_precision", "ks"])
        #expect(rows.measure([1, 1, 1].span) == [.success(1), .success(1), .success(1)])
    }
}
