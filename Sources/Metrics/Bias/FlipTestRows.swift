/// The flip test (after Black, Yeom, Fredrikson: FlipTest, FAT* 2020, as Clarify approximates it): would the rows of
/// the facet be predicted otherwise if they were of the rest? Their nearest neighbours in the rest say.
import Dispatch

/// The features of the rows on both sides of a facet.
struct FlipTestRows: Sendable {
    private let tree: NeighbourTree
    private let neighbours: Int
    /// The rows of the facet, one after the other, and what is predicted for them.
    private let points: [Double]
    private let predictions: [Bool]

    /// As many neighbours vote where the rest has ten rows or more; else one.
    private static let manyNeighbours = 5, fewestRowsForMany = 10
    /// With more features than this scikit-learn compares all rows.
    private static let mostOfTree = 15

    /// The caller has seen that there are rows on both sides.
    init(features: [BiasColumn], facet: [Bool], predictions: [Bool]) throws(UndefinedMetric) {
        var columns: [[Double]] = []
        for feature in features {
            guard case .numbers(let values) = feature else {
                throw UndefinedMetric("a feature holds words, and only numbers have distances")
            }
            guard values.count == facet.count else { throw UndefinedMetric("there are not as many features as rows") }
            guard values.allSatisfy(\.isFinite) else {
                throw UndefinedMetric("a feature has a missing or infinite value, which has no distance")
            }
            columns.append(values)
        }
        guard !columns.isEmpty else { throw UndefinedMetric("there are no features beside the facet") }
        guard facet.count <= Strata.most else { throw UndefinedMetric("there are more than \(Strata.most) rows") }
        let (inside, outside) = (facet.indices.filter { facet[$0] }, facet.indices.filter { !facet[$0] })
        neighbours = outside.count >= Self.fewestRowsForMany ? Self.manyNeighbours : 1
        tree = NeighbourTree(
            points: Self.rows(outside, of: columns), width: columns.count, votes: outside.map { predictions[$0] },
            isTree: columns.count <= Self.mostOfTree && neighbours < outside.count / 2)
        points = Self.rows(inside, of: columns)
        self.predictions = inside.map { predictions[$0] }
    }

    private static func rows(_ places: [Int], of columns: [[Double]]) -> [Double] {
        var rows: [Double] = []
        rows.reserveCapacity(places.count * columns.count)
        for place in places {
            for column in columns { rows.append(column[place]) }
        }
        return rows
    }

    /// Of the facet's rows, the share that would lose by being of the rest, less the share that would gain.
    func flipTest(threads: Int) -> Double {
        let workers = max(1, min(threads, predictions.count))
        let flips = [Int](unsafeUninitializedCapacity: workers) { flips, initialized in
            flips.initialize(repeating: 0)
            initialized = workers
            nonisolated(unsafe) let flips = flips
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                let (from, to) = (predictions.count * worker / workers, predictions.count * (worker + 1) / workers)
                flips[worker] = self.flips(from..<to)
            }
        }
        return Double(flips.reduce(0, +)) / Double(predictions.count)
    }

    private func flips(_ range: Range<Int>) -> Int {
        let asRest = points.withUnsafeBufferPointer { points in
            let own = points[(range.lowerBound * tree.width)..<(range.upperBound * tree.width)]
            return tree.majorities(near: UnsafeBufferPointer(rebasing: own), neighbours: neighbours)
        }
        return predictions[range].count { $0 } - asRest
    }
}
