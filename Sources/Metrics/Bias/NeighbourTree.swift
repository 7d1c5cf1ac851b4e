/// The k-d tree in which the flip test looks for neighbours. It splits, visits and keeps as scikit-learn's KDTree does, so that of
/// several rows equally far the same ones are the nearest: who they are decides the votes.
import Glibc

/// Points in the leaves of a k-d tree; or, where there is no tree to gain from, in one row of leaves that are all visited.
struct NeighbourTree: Sendable {
    /// How many numbers a point has.
    let width: Int
    /// Points of a leaf: from `start` on, as many as `count`; their numbers are stored one dimension after the other.
    private struct Leaf {
        let start: Int, count: Int
    }

    private var leaves: [Leaf] = []
    private var coordinates: [Double] = []
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
        leaves.append(Leaf(start: self.votes.count, count: order.count))
        for dimension in 0..<width {
            for point in order { coordinates.append(points[Int(point) * width + dimension]) }
        }
        for point in order { self.votes.append(votes[Int(point)]) }
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

    /// Whether most of the `nearest.count` points nearest to `point` vote for it.
    func majority(near point: UnsafePointer<Double>, _ nearest: inout NearestVotes, _ room: inout [Double]) -> Bool {
        nearest.clear()
        coordinates.withUnsafeBufferPointer { coordinates in
            bounds.withUnsafeBufferPointer { bounds in
                let search = Search(tree: self, point: point, coordinates: coordinates, bounds: bounds)
                if bounds.isEmpty {
                    for leaf in leaves { search.visit(leaf, &nearest, &room) }
                } else {
                    search.visit(node: 0, atLeast: search.distance(toNode: 0), &nearest, &room)
                }
            }
        }
        return nearest.isMajority
    }

    /// How many numbers a search needs for distances.
    var room: Int { leaves.reduce(0) { max($0, $1.count) } + 1 }

    /// One point's way through the tree.
    private struct Search {
        let tree: NeighbourTree
        let point: UnsafePointer<Double>
        let coordinates: UnsafeBufferPointer<Double>
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

        func visit(node: Int, atLeast distance: Double, _ nearest: inout NearestVotes, _ room: inout [Double]) {
            guard distance <= nearest.farthest else { return }
            guard node < tree.firstLeaf else {
                visit(tree.leaves[node - tree.firstLeaf], &nearest, &room)
                return
            }
            let (left, right) = (2 * node + 1, 2 * node + 2)
            let (toLeft, toRight) = (self.distance(toNode: left), self.distance(toNode: right))
            let leftFirst = toLeft <= toRight
            visit(node: leftFirst ? left : right, atLeast: leftFirst ? toLeft : toRight, &nearest, &room)
            visit(node: leftFirst ? right : left, atLeast: leftFirst ? toRight : toLeft, &nearest, &room)
        }

        /// Adds up the distances of all points of a leaf side by side, each dimension by dimension, and offers them in order.
        func visit(_ leaf: Leaf, _ nearest: inout NearestVotes, _ room: inout [Double]) {
            room.withUnsafeMutableBufferPointer { distances in
                guard let base = coordinates.baseAddress else { return }
                for place in 0..<leaf.count { distances[place] = 0 }
                for dimension in 0..<tree.width {
                    let values = base + (leaf.start &* tree.width &+ dimension &* leaf.count)
                    let here = point[dimension]
                    for place in 0..<leaf.count {
                        let distance = here - values[place]
                        distances[place] += distance * distance
                    }
                }
                for place in 0..<leaf.count where distances[place] < nearest.farthest {
                    nearest.offer(distances[place], vote: tree.votes[leaf.start &+ place])
                }
            }
        }
    }
}

/// The nearest points so far with their votes: a heap with the farthest on top, in which equals sink as in scikit-learn's, for
/// which of them leaves first is decided by that.
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
