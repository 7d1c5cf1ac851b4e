/// What is measured of one group of ranked rows.

/// A row's score, and how relevant it is.
struct Answer {
    let score: Double
    let relevance: Double
}

/// The values of one group; at least one of its rows is relevant.
struct RankedGroup: Sendable {
    let ndcg: Double, ndcgAt5: Double, ndcgAt10: Double
    let averagePrecision: Double
    let reciprocalRank: Double

    /// - Parameters:
    ///   - answers: by descending score.
    ///   - sums: for as many places at the least.
    init(_ answers: [Answer], _ sums: DiscountSums) {
        let best = answers.map(\.relevance).sorted(by: >)
        let ties = Self.ties(answers)
        let ndcg = { (most: Int) in Self.gain(answers, ties, sums, most) / Self.gain(best, sums, most) }
        self.ndcg = ndcg(answers.count)
        (ndcgAt5, ndcgAt10) = (ndcg(5), ndcg(10))
        let relevant = answers.count { $0.relevance > 0 }
        var (found, precisions, first) = (0, 0.0, 0)
        for tie in ties {
            let here = answers[tie].count { $0.relevance > 0 }
            found += here
            precisions += Double(here) * (Double(found) / Double(tie.upperBound))
            if first == 0, here > 0 { first = tie.upperBound }
        }
        averagePrecision = precisions / Double(relevant)
        reciprocalRank = 1 / Double(first)
    }

    /// Places of equal scores.
    private static func ties(_ answers: [Answer]) -> [Range<Int>] {
        var (ties, start): ([Range<Int>], Int) = ([], 0)
        for place in answers.indices
        where place + 1 == answers.count || answers[place + 1].score != answers[place].score {
            ties.append(start..<(place + 1))
            start = place + 1
        }
        return ties
    }

    /// The discounted gain of the first `most` places; rows of one score share what their places are worth.
    private static func gain(_ answers: [Answer], _ ties: [Range<Int>], _ sums: DiscountSums, _ most: Int) -> Double {
        ties.lazy.map { tie in
            let worth = sums[min(tie.upperBound, most)] - sums[min(tie.lowerBound, most)]
            return worth == 0 ? 0 : answers[tie].lazy.map(\.relevance).exactSum() / Double(tie.count) * worth
        }.exactSum()
    }

    /// The same in the best order.
    private static func gain(_ best: [Double], _ sums: DiscountSums, _ most: Int) -> Double {
        best.indices.prefix(most).lazy.map { best[$0] * sums.discount($0) }.exactSum()
    }
}

/// What places are worth: 1 / log2 of the place + 1, from 1, and the sums of the first 0, 1, 2, ...
struct DiscountSums {
    private var discounts: [Double] = []
    private var sums: [Double] = [0]

    init(count: Int) {
        let two = reproducibleLog(2)
        for place in 0..<count {
            discounts.append(two / reproducibleLog(Double(place + 2)))
            sums.append(sums[place] + discounts[place])
        }
    }

    /// What a place is worth, from 0.
    func discount(_ place: Int) -> Double { discounts[place] }

    /// What the first places are worth.
    subscript(count: Int) -> Double { sums[count] }
}

/// Rows by their groups.
struct GroupedRows {
    /// Group after group, in the order of their first rows.
    private var rows: [Int32]
    /// Where each group begins, and where the last one ends.
    private let starts: [Int]

    init(_ groups: [Double]) {
        var indices: [Double: Int] = [:]
        var sizes: [Int] = []
        let places = groups.map { name in
            let index = indices[name] ?? sizes.count
            if index == sizes.count {
                indices[name] = index
                sizes.append(0)
            }
            sizes[index] += 1
            return index
        }
        var starts = [0]
        for size in sizes { starts.append(starts[starts.count - 1] + size) }
        self.starts = starts
        rows = [Int32](repeating: 0, count: groups.count)
        var next = starts
        for (row, index) in places.enumerated() {
            rows[next[index]] = Int32(truncatingIfNeeded: row)
            next[index] += 1
        }
    }

    /// How many groups there are.
    var count: Int { starts.count - 1 }

    /// How many rows the largest group has.
    var largest: Int { (0..<count).reduce(0) { max($0, starts[$1 + 1] - starts[$1]) } }

    /// A group's rows by descending score.
    mutating func sort(_ index: Int, descending scores: [Double]) -> ArraySlice<Int32> {
        let range = starts[index]..<starts[index + 1]
        rows[range].sort { scores[Int($0)] > scores[Int($1)] }
        return rows[range]
    }
}
