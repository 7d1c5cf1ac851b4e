/// Curves against scikit-learn's on the same rows, and what follows from them.
import Foundation
import Metrics
import TestSupport
import Testing

@Suite struct BinaryCurvesTests {
    private struct Rows: Codable {
        var scores: [Double]
        var truth: [Int]
        /// Of every fourth seed's rows.
        var weights: [Double]?
        /// Whether scores are of single precision.
        var single: Bool

        /// Rows from a seed: every second has scores of few values, every third scores at the edges of calibration's
        /// bins.
        init(_ seed: UInt64) {
            var numbers = MetricTableTests.Numbers(state: seed)
            let count = 3 + Int(numbers.next() * 400)
            truth = [0, 1] + (2..<count).map { _ in numbers.next() < 0.3 ? 1 : 0 }
            single = seed.isMultiple(of: 5)
            scores = truth.map { truth in
                let score = 0.8 * numbers.next() + 0.2 * Double(truth)
                if seed.isMultiple(of: 3) { return (score * 10).rounded() / 10 }
                return seed.isMultiple(of: 2) ? (score * 8).rounded() / 8 : score
            }
            if seed.isMultiple(of: 4) { weights = truth.map { _ in Double(1 + Int(4 * numbers.next())) / 4 } }
        }
    }

    private struct Curves: Codable {
        var roc: [[Double]]
        var precision_recall: [[Double]]
        var calibration: [[Double]]
    }

    @Test func equalScikitLearns() throws {
        let rows = (1...60).map { Rows(UInt64($0)) }
        let answer = try PythonOracle.run("curves_oracle.py", JSONEncoder().encode(rows))
        for (rows, expected) in zip(rows, try JSONDecoder().decode([Curves].self, from: answer)) {
            let positives = rows.truth.map { $0 == 1 }
            let scores =
                try rows.single
                ? BinaryScores(scores: rows.scores.map(Float.init), positives: positives, weights: rows.weights)
                : BinaryScores(scores: rows.scores, positives: positives, weights: rows.weights)
            let (roc, recalls) = (scores.rocCurve(), scores.precisionRecallCurve())
            expectEqual([roc.x, roc.y], expected.roc)
            expectEqual([recalls.x, recalls.y], expected.precision_recall)
            let bins = try scores.calibrationCurve(bins: 10)
            expectEqual(
                [bins.map(\.meanPredicted), bins.map(\.fractionPositive), bins.map(\.weight)], expected.calibration)
        }
    }

    private func expectEqual(_ found: [[Double]], _ expected: [[Double]]) {
        #expect(found.map(\.count) == expected.map(\.count))
        for (found, expected) in zip(found.joined(), expected.joined()) {
            #expect((found - expected).magnitude <= 1e-12)
        }
    }

    @Test(
        arguments: [
            ([0.9, 0.8, 0.7, 0.6], [true, true, false, false], 0.5, 1.0),
            ([0.9, 0.8, 0.7, 0.6], [false, true, false, true], 0.25, 0.0),
            ([0.5, 0.5, 0.5, 0.5], [true, false, false, false], 0.25, 0.25),
            ([0.9, 0.5, 0.5, 0.1], [false, true, true, false], 0.5, 0.5),
        ] as [([Double], [Bool], Double, Double)])
    func whatIsAmongTheHighest(scores: [Double], positives: [Bool], share: Double, gain: Double) throws {
        let scores = try BinaryScores(scores: scores, positives: positives)
        #expect(try scores.gain(atTop: share) == gain && scores.lift(atTop: share) == gain / share)
        #expect(try scores.gain(atTop: 1) == 1)
        #expect(throws: UndefinedMetric.self) { try scores.gain(atTop: 0) }
        #expect(throws: UndefinedMetric.self) { try scores.lift(atTop: 1.5) }
    }

    @Test func calibrationNeedsProbabilities() throws {
        let sure = try BinaryScores(scores: [0, 0, 1, 1], positives: [false, false, true, true])
        #expect(try sure.expectedCalibrationError(bins: 10) == 0)
        let wrong = try BinaryScores(scores: [1, 1, 0, 0], positives: [false, false, true, true])
        #expect(try wrong.expectedCalibrationError(bins: 15) == 1)
        let margins = try BinaryScores(scores: [-1, 2], positives: [false, true])
        #expect(throws: UndefinedMetric.self) { try margins.calibrationCurve(bins: 10) }
        for bins in [0, -1, Int.max] {
            #expect(throws: UndefinedMetric.self) { try sure.calibrationCurve(bins: bins) }
        }
    }

    @Test func scoresFallIntoTheirBins() throws {
        let scores = try BinaryScores(scores: [0, 0.24, 0.25, 1, 7], positives: [true, false, false, true, false])
        let counts = try scores.histogram(bins: 4, from: 0, to: 1)
        #expect(counts.positives == [1, 0, 0, 1] && counts.negatives == [1, 1, 0, 1])
        for (low, high) in [(0, 0), (1, 0), (0, Double.infinity), (-1e308, 1e308)] {
            #expect(throws: UndefinedMetric.self) { try scores.histogram(bins: 4, from: low, to: high) }
        }
    }

    /// Probabilities without weights are sorted as keys; with weights of 1, as scores.
    @Test func keysAreInTheOrderOfScores() throws {
        var random = SeededRandom(state: 5)
        let edges: [Float] = [-0.0, 0, .leastNonzeroMagnitude, .leastNormalMagnitude, 1 - .ulpOfOne / 2, 1]
        for round in 0..<50 {
            let scores = (0..<200).map { _ in
                Bool.random(using: &random)
                    ? Float.random(in: 0...1, using: &random) : edges.randomElement(using: &random) ?? 0
            }
            let positives = [true, false] + (2..<200).map { _ in Bool.random(using: &random) }
            let ones = [Double](repeating: 1, count: 200)
            let keyed = try BinaryScores(scores: scores, positives: positives)
            let grouped = try BinaryScores(scores: scores, positives: positives, weights: ones)
            #expect(keyed.rocCurve() == grouped.rocCurve(), "round \(round)")
            #expect(keyed.precisionRecallCurve() == grouped.precisionRecallCurve())
            #expect(keyed.rocAUC() == grouped.rocAUC() && keyed.ks() == grouped.ks())
            #expect((try keyed.logLoss() - grouped.logLoss()).magnitude < 1e-12)
            let doubles = try BinaryScores(scores: scores.map(Double.init), positives: positives)
            #expect(doubles.rocCurve() == keyed.rocCurve() && doubles.averagePrecision() == keyed.averagePrecision())
        }
    }

    /// Fewer points of the same curve: ends and order stay, and no gap is wider than a part.
    @Test(arguments: [1, 7, 50, 5_000]) func curvesAreThinned(limit: Int) throws {
        var random = SeededRandom(state: 3)
        let positives = [true, false] + (2..<3_000).map { _ in Bool.random(using: &random) }
        let scores = positives.map { Float.random(in: 0...1, using: &random) / ($0 ? 1 : 1.5) }
        let ranked = try BinaryScores(scores: scores, positives: positives)
        for (all, few, length) in [
            (ranked.rocCurve(), ranked.rocCurve(atMost: limit), 2.0),
            (ranked.precisionRecallCurve(), ranked.precisionRecallCurve(atMost: limit), 1.0),
        ] {
            let points = zip(all.x, all.y).map { [$0, $1] }
            let kept = zip(few.x, few.y).map { [$0, $1] }
            #expect(kept.first == points.first && kept.last == points.last)
            #expect(Set(kept).isSubset(of: Set(points)) && few.x == few.x.sorted())
            #expect(kept.count <= limit + 3)
            let widest = zip(kept, kept.dropFirst()).map { $1[0] - $0[0] }.max() ?? 0
            #expect(widest <= 2 * length / Double(limit) + 1e-2)
        }
    }
}
