/// The judge of intervals, asked through the Python script beside this file, and numbers to ask it about.
import Foundation
import TestSupport

enum IntervalsOracle {
    struct Weighted: Codable, Sendable {
        var scores: [Double]
        var truth: [Double]
        var weights: [Double]
        var threshold = 0.5
    }

    struct Pair: Codable, Sendable {
        var scores: [Double]
        var baseline: [Double]
        var truth: [Bool]
    }

    struct Split: Codable, Sendable {
        var only_candidate: Int
        var only_baseline: Int
    }

    struct Draw: Codable, Sendable {
        var seed: UInt64
        var resample: Int
        var sizes: [Int]
    }

    /// The answers to tasks of one kind.
    static func ask<Task: Encodable, Answer: Decodable>(_ kind: String, _ tasks: [Task]) throws -> [Answer] {
        let json = try PythonOracle.run("intervals_oracle.py", JSONEncoder().encode([kind: tasks]))
        return try JSONDecoder().decode([String: [Answer]].self, from: json)[kind] ?? []
    }
}

/// Numbers from a seed, the same on every machine.
struct SeededNumbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// From 0 to below 1.
    mutating func uniform() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-53
    }

    /// Near enough to a normal one: the sum of twelve uniforms has variance 1.
    mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }

    /// Scores of rows of which some are positive; every second seed has few different scores.
    mutating func scored(_ rows: Int, ties: Bool) -> (scores: [Double], positives: [Bool]) {
        var positives = (0..<rows).map { _ in uniform() < 0.4 }
        (positives[0], positives[1], positives[2], positives[3]) = (true, false, true, false)
        let scores = positives.map { positive in
            let score = 0.7 * uniform() + (positive ? 0.3 : 0)
            return ties ? (score * 8).rounded() / 8 : score
        }
        return (scores, positives)
    }
}
