/// The k-d tree in which the flip test looks for neighbours. It splits, visits and keeps as scikit-learn's KDTree does,
/// so that of several rows equally far the same ones are the nearest: who they are decides the votes.
import Glibc

/// Points in the leaves of a k-d tree; or, where there is no tree to gain from, in one row of leaves that are all
/// visited.
struct NeighbourTree: Sendable {
    /// How many numbers a point has.
    let width: Int
    /// The blocks of eight points of each leaf.
    private var leaves: [Range<Int>] = []
    /// Of each block the eight first numbers of its points, then the eight second ones. A block that is not full has
    /// points infinitely far away.
    private var coordinates: [SIMD8<Double>] = []
    private var votes: [Bool] = []
    /// The first leaf's place among the nodes: the nodes before it have two children each. 0 where there is no tree.
    private var firstLeaf = 0
    /// Each node's least and greatest numbers, first all least ones.
    private var bounds: [Double] = []

    private static let leafSize = 30

    /// - Parameters:
    ///   - points: one after the other, `width` numbers each.
    ///   - votes: of each point.
    ///   - isTree: whether to split; else all points are compared, in their order.
    init(points: [Double], width: Int, votes: [Bool], isTree: Bool) {
        self.width = width
        var order = votes.indices.map { Int32(truncatingIfNeeded: $0) }
        guard isTree else {
            let starts = stride(from: 0, to: votes.count, by: Self.leafSize)
            for start in starts {
                addLeaf(order[start..<min(start + Self.leafSize, votes.count)], points, votes)
            }
            return
        }
        let levels = Int(log2(max(1, Double(votes.count - 1) / Double(Self.leafSize))) + 1)
        firstLeaf = (1 << (levels - 1)) - 1
        bounds = [Double](repeating: 0, count: ((1 << levels) - 1) * 2 * width)
        build(node: 0, range: 0..<votes.count, &order, points, votes)
    }

    private mutating func addLeaf(_ order: ArraySlice<Int32>, _ points: [Double], _ votes: [Bool]) {
        let first = self.votes.count / 8
        for start in stride(from: order.startIndex, to: order.endIndex, by: 8) {
            let block = order[start..<min(start + 8, order.endIndex)]
            for dimension in 0..<width {
                var numbers = SIMD8<Double>(repeating: .infinity)
                for (lane, point) in block.enumerated() { numbers[lane] = points[Int(point) * width + dimension] }
                coordinates.append(numbers)
            }
            for lane in 0..<8 { self.votes.append(lane < block.count && votes[Int(block[start + lane])]) }
        }
        leaves.append(first..<(self.votes.count / 8))
    }

    private mutating func build(
        node: Int, range: Range<Int>, _ order: inout [Int32], _ points: [Double], _ votes: [Bool]
    ) {
        let widest = setBounds(of: node, order[range], points)
        guard node < firstLeaf else {
            addLeaf(order[range], points, votes)
            return
        }
        let middle = range.lowerBound + range.count / 2
        order.withUnsafeMutableBufferPointer { order in
            points.withUnsafeBufferPointer { points in
                var selection = NthElement(order: order) { [width] one, other in
                    let left = points[Int(one) &* width &+ widest]
                    let right = points[Int(other) &* width &+ widest]
                    return left == right ? one < other : left < right
                }
                selection.place(middle, in: range)
            }
        }
        build(node: 2 * node + 1, range: range.lowerBound..<middle, &order, points, votes)
        build(node: 2 * node + 2, range: middle..<range.upperBound, &order, points, votes)
    }

    /// Stores a node's bounds; the dimension in which they are widest, the first of equals.
    private mutating func setBounds(of node: Int, _ order: ArraySlice<Int32>, _ points: [Double]) -> Int {
        var (widest, widestSpread) = (0, 0.0)
        for dimension in 0..<width {
            var (least, most) = (Double.infinity, -Double.infinity)
            for point in order {
                let value = points[Int(point) * width + dimension]
                (least, most) = (min(least, value), max(most, value))
            }
            bounds[node * 2 * width + dimension] = least
            bounds[(node * 2 + 1) * width + dimension] = most
            if most - least > widestSpread { (widest, widestSpread) = (dimension, most - least) }
        }
        return widest
    }

    /// How many of some points, `width` numbers each, have most of their `neighbours` nearest points vote for them.
    func majorities(near points: UnsafeBufferPointer<Double>, neighbours: Int) -> Int {
        var nearest = [NearestVotes](repeating: NearestVotes(count: neighbours), count: bounds.isEmpty ? 16 : 1)
        var majorities = 0
        coordinates.withUnsafeBufferPointer { coordinates in
            bounds.withUnsafeBufferPointer { bounds in
                for start in stride(from: 0, to: points.count, by: width * nearest.count) {
                    let searches = stride(from: start, to: min(start + width * nearest.count, points.count), by: width)
                        .map { place in
                            let point = UnsafeBufferPointer(rebasing: points[place..<(place + width)])
                            return Search(tree: self, point: point, coordinates: coordinates, bounds: bounds)
                        }
                    majorities += majority(searches, &nearest)
                }
            }
        }
        return majorities
    }

    private func majority(_ searches: [Search], _ nearest: inout [NearestVotes]) -> Int {
        for place in searches.indices { nearest[place].clear() }
        if bounds.isEmpty {
            // Some points at a time, so that a leaf is looked at while it is near.
            for leaf in leaves {
                for place in searches.indices { searches[place].visit(leaf, &nearest[place]) }
            }
        } else {
            for place in searches.indices {
                searches[place].visit(node: 0, atLeast: searches[place].distance(toNode: 0), &nearest[place])
            }
        }
        return searches.indices.count { nearest[$0].isMajority }
    }

    /// One point's way through the tree.
    private struct Search {
        let tree: NeighbourTree
        let point: UnsafeBufferPointer<Double>
        let coordinates: UnsafeBufferPointer<SIMD8<Double>>
        let bounds: UnsafeBufferPointer<Double>

        /// The square of the distance to the nearest place that a node's bounds allow.
        @inline(__always)
        func distance(toNode node: Int) -> Double {
            let least = node &* 2 &* tree.width
            var sum = 0.0
            for dimension in 0..<tree.width {
                let (below, above) = (bounds[least &+ dimension], bounds[least &+ tree.width &+ dimension])
                let distance = max(below - point[dimension], point[dimension] - above, 0)
                sum += distance * distance
            }
            return sum
        }

        func visit(node: Int, atLeast distance: Double, _ nearest: inout NearestVotes) {
            guard distance <= nearest.farthest else { return }
            guard node < tree.firstLeaf else {
                visit(tree.leaves[node - tree.firstLeaf], &nearest)
                return
            }
            let (left, right) = (2 * node + 1, 2 * node + 2)
            let (toLeft, toRight) = (self.distance(toNode: left), self.distance(toNode: right))
            let leftFirst = toLeft <= toRight
            visit(node: leftFirst ? left : right, atLeast: leftFirst ? toLeft : toRight, &nearest)
            visit(node: leftFirst ? right : left, atLeast: leftFirst ? toRight : toLeft, &nearest)
        }

        /// Adds up the distances of eight points side by side, dimension by dimension, and offers them in order.
        func visit(_ leaf: Range<Int>, _ nearest: inout NearestVotes) {
            for block in leaf {
                let first = block &* tree.width
                var distances = SIMD8<Double>()
                for dimension in 0..<tree.width {
                    let away = SIMD8(repeating: point[dimension]) - coordinates[first &+ dimension]
                    distances += away * away
                    // Sums only grow: where all are too far by now, the other dimensions need no look.
                    if dimension & 7 == 7, all(distances .>= nearest.farthest) { break }
                }
                guard any(distances .< nearest.farthest) else { continue }
                for lane in 0..<8 where distances[lane] < nearest.farthest {
                    nearest.offer(distances[lane], vote: tree.votes[block &* 8 &+ lane])
                }
            }
        }
    }
}

/// The nearest points so far with their votes: a heap with the farthest on top, in which equals sink as in
/// scikit-learn's, for which of them leaves first is decided by that.
struct NearestVotes {
    private var distances: [Double]
    private var votes: [Bool]

    init(count: Int) {
        distances = [Double](repeating: .infinity, count: count)
        votes = [Bool](repeating: false, count: count)
    }

    /// The distance that a point has to be below.
    var farthest: Double { distances[0] }

    /// More than half of the votes.
    var isMajority: Bool { 2 * votes.count { $0 } > votes.count }

    mutating func clear() {
        for place in distances.indices {
            distances[place] = .infinity
            votes[place] = false
        }
    }

    /// Puts a point that is nearer than the farthest in its stead.
    mutating func offer(_ distance: Double, vote: Bool) {
        var place = 0
        while true {
            let left = 2 * place + 1
            guard left < distances.count else { break }
            let right = left + 1
            let larger = right < distances.count && distances[right] > distances[left] ? right : left
            guard distance < distances[larger] else { break }
            distances[place] = distances[larger]
            votes[place] = votes[larger]
            place = larger
        }
        distances[place] = distance
        votes[place] = vote
    }
}
