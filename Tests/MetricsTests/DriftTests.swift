import Foundation
import TestSupport
import Testing

@testable import Metrics

/// scipy's answers, and the tasks it was asked.
private struct DriftOracle {
    struct Pair: Codable { var one: [Double], other: [Double] }
    struct Point: Codable { var x: Double, n: Double }
    struct Tasks: Codable {
        var samples = [Pair](), counts = [Pair](), kolmogorov = [Point](), gamma = [Point](), rates = [[Double]]()
    }
    struct OfSamples: Codable {
        var statistic, pValue, wasserstein, deviation, jensenShannon: Double
        var edges: [Double], counts: [[Int]]
    }
    struct OfCounts: Codable { var statistic, pValue: Double, degrees: Int }
    struct Answers: Codable {
        var samples: [OfSamples], counts: [OfCounts], kolmogorov: [Double], gamma: [Double], rates: [[Double]]
    }

    static func ask(_ tasks: Tasks) throws -> Answers {
        try JSONDecoder().decode(
            Answers.self, from: PythonOracle.run("drift_oracle.py", JSONEncoder().encode(tasks)))
    }
}

/// The same numbers on every run.
private struct Dice {
    private var generator: SplitMix
    init(_ seed: UInt64) { generator = SplitMix(state: seed) }
    mutating func share() -> Double { Double.random(in: 0..<1, using: &generator) }
    mutating func normal(_ mean: Double, _ deviation: Double, _ count: Int) -> [Double] {
        (0..<count).map { _ in
            mean + deviation * (-2 * log(1 - share())).squareRoot() * cos(2 * Double.pi * share())
        }
    }
    mutating func whole(_ most: Int, _ count: Int) -> [Double] {
        (0..<count).map { _ in Double(Int.random(in: 0..<most, using: &generator)) }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

private func near(_ found: Double, _ wanted: Double, _ within: Double = 1e-9) -> Bool {
    (found - wanted).magnitude <= within * max(1, wanted.magnitude)
}

@Suite("Distances between samples are scipy's and evidently's")
struct DriftTests {
    @Test("Kolmogorov-Smirnov, Wasserstein and Jensen-Shannon of samples of many sizes")
    func samples() throws {
        var dice = Dice(7), tasks = DriftOracle.Tasks()
        for (n, m) in [
            (1, 1), (1, 5), (2, 3), (7, 7), (40, 40), (50, 31), (300, 200), (1000, 997), (10_000, 10_000),
            (10_000, 6_000), (10_001, 400), (60_000, 30_000),
        ] {
            for shift in [0.0, 0.05, 1.5] {
                tasks.samples.append(.init(one: dice.normal(0, 1, n), other: dice.normal(shift, 1 + shift, m)))
            }
            tasks.samples.append(.init(one: dice.whole(5, n), other: dice.whole(6, m)))
        }
        tasks.samples.append(.init(one: [3, 3, 3], other: [3, 3]))
        tasks.samples.append(.init(one: [-0.0, 0], other: [0, -1, 1e300, -1e300]))
        for (task, wanted) in zip(tasks.samples, try DriftOracle.ask(tasks).samples) {
            let (one, other) = (try SortedSample(task.one), try SortedSample(task.other))
            let what = Comment(
                rawValue: "\(one.count) and \(other.count): \(task.one.prefix(2)), \(task.other.prefix(2))")
            let test = KolmogorovSmirnov(one, other)
            #expect(near(test.statistic, wanted.statistic, 1e-14), what)
            #expect(near(test.pValue, wanted.pValue), "\(what): \(test.pValue), not \(wanted.pValue)")
            #expect(near(wassersteinDistance(one, other), wanted.wasserstein), what)
            #expect(near(one.standardDeviation, wanted.deviation), what)
            let edges = PairedCounts.sturgesEdges(one, other)
            #expect(edges == wanted.edges, what)
            let counts = [PairedCounts.counted(one, edges), PairedCounts.counted(other, edges)]
            #expect(counts == wanted.counts, what)
            let paired = try PairedCounts(reference: counts[0], current: counts[1])
            #expect(near(paired.jensenShannonDistance, wanted.jensenShannon), what)
        }
    }

    @Test("The distribution of the one-sample statistic, formula by formula")
    func kolmogorov() throws {
        var tasks = DriftOracle.Tasks()
        for n in [1, 2, 5, 20, 100, 139, 140, 141, 200, 1000, 9999, 50_000, 100_000, 100_001, 500_000] {
            for square in [
                0.01, 0.1, 0.25, 0.5, 0.754, 0.76, 1, 1.5, 2.19, 2.21, 3.9, 4.1, 10, 17.9, 18.1, 100, 369, 371,
            ] {
                let x = (square / Double(n)).squareRoot()
                if x < 1 { tasks.kolmogorov.append(.init(x: x, n: Double(n))) }
            }
            for x in [0.5 / Double(n), 0.75 / Double(n), 1 / Double(n), 1 - 0.5 / Double(n), 0.5, 0.7] {
                tasks.kolmogorov.append(.init(x: x, n: Double(n)))
            }
        }
        for (point, wanted) in zip(tasks.kolmogorov, try DriftOracle.ask(tasks).kolmogorov) {
            let found = KolmogorovDistribution.survival(point.x, of: Int(point.n))
            #expect(near(found, wanted), "\(point.n) at \(point.x): \(found), not \(wanted)")
        }
    }

    @Test("Chi-squared of two and of many categories, and its distribution")
    func categories() throws {
        var tasks = DriftOracle.Tasks()
        tasks.counts = [
            .init(one: [10, 20], other: [12, 19]), .init(one: [10, 0, 5], other: [0, 3, 5]),
            .init(one: [5, 5, 0], other: [6, 4, 0]), .init(one: [1000, 2000, 30], other: [900, 2400, 90]),
            .init(one: Array(repeating: 7, count: 400), other: (0..<400).map { Double($0 % 13) }),
            .init(one: [3, 3], other: [3, 3]),
        ]
        for a in [0.5, 1, 2.5, 30, 500, 5000] {
            for factor in [1e-6, 0.1, 0.9, 1, 1.1, 2, 10] { tasks.gamma.append(.init(x: a, n: a * factor)) }
        }
        let answers = try DriftOracle.ask(tasks)
        for (task, wanted) in zip(tasks.counts, answers.counts) {
            let found = try ChiSquared(
                PairedCounts(reference: task.one.map(Int.init), current: task.other.map(Int.init)))
            #expect(
                near(found.statistic, wanted.statistic) && near(found.pValue, wanted.pValue), "\(task.one.prefix(4))")
            #expect(found.degreesOfFreedom == wanted.degrees)
        }
        for (point, wanted) in zip(tasks.gamma, answers.gamma) {
            #expect(near(upperGamma(point.x, point.n), wanted), "Q(\(point.x), \(point.n))")
        }
    }

    @Test("Corrected p-values")
    func corrected() throws {
        var dice = Dice(3), tasks = DriftOracle.Tasks()
        tasks.rates =
            [[0.01], [0.04, 0.01, 0.03], [0, 1, 1], [0.02, 0.02, 0.02]] + [(0..<28).map { _ in dice.share() }]
        for (values, wanted) in zip(tasks.rates, try DriftOracle.ask(tasks).rates) {
            #expect(zip(falseDiscoveryRates(values), wanted).allSatisfy { near($0, $1) }, "\(values)")
        }
        #expect(falseDiscoveryRates([]) == [])
    }

    struct Case: Codable {
        struct Side: Codable {
            var zeros: Int, others: [Double]
            var values: [Double] { Array(repeating: 0, count: zeros) + others }
        }
        var name: String, reference: Side, current: Side, psi: Double, jensenShannon: Double
    }

    @Test("PSI and Jensen-Shannon are those of evidently 0.7.23")
    func evidently() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "drift_fixtures.json")
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
        #expect(cases.count == 8)
        for made in cases {
            let counts = try PairedCounts(SortedSample(made.reference.values), SortedSample(made.current.values))
            #expect(near(counts.populationStabilityIndex, made.psi), "\(made.name)")
            #expect(near(counts.jensenShannonDistance, made.jensenShannon), "\(made.name)")
        }
    }

    @Test("What has no distance is refused, and says why")
    func refused() throws {
        #expect(throws: UndefinedMetric("there are no rows")) { try SortedSample([]) }
        #expect(throws: UndefinedMetric("one of the values is not a finite number")) { try SortedSample([1, .nan]) }
        #expect(throws: UndefinedMetric.self) { try SortedSample([.infinity]) }
        #expect(throws: UndefinedMetric.self) { try PairedCounts(reference: [1], current: [0]) }
        #expect(throws: UndefinedMetric.self) { try PairedCounts(reference: [1, 2], current: [1]) }
        #expect(throws: UndefinedMetric("there is only one category")) {
            try ChiSquared(PairedCounts(reference: [4, 0], current: [5, 0]))
        }
    }

    @Test("A sample's order and ranks, negative numbers and both zeros")
    func order() throws {
        let sample = try SortedSample([2, -0.0, -3, 0, Double.leastNonzeroMagnitude, -1e300, 2])
        #expect(sample.values == [-1e300, -3, 0, 0, Double.leastNonzeroMagnitude, 2, 2])
        #expect([-4, 0, 2, 3].map { sample.rank(of: $0) } == [1, 2, 5, 7])
        #expect([-4, 0, 2, 3].map { sample.rank(of: $0, orEqual: true) } == [1, 4, 7, 7])
    }
}
