/// Trees as the kernels read them, as scans or as walks.
import CForest

/// Nodes and leaves of the trees that were appended, in the order of evaluation.
struct Layout {
    /// The trees.
    private(set) var trees: [forest_tree] = []
    /// The words of their nodes.
    private(set) var nodes: [UInt32] = []
    /// The values of their leaves, times the tree's weight.
    private(set) var leaves: [Double] = []

    private let source: Trees
    private let columns: Columns
    private let leafWidth: Int

    /// No trees yet.
    init(_ source: Trees, columns: Columns, leafWidth: Int) {
        self.source = source
        self.columns = columns
        self.leafWidth = leafWidth
    }

    /// Appends a tree of the source.
    mutating func append(_ tree: Int) {
        let shape = Shape(source, tree)
        // A scan does more than a walk only where there are very many leaves, which a byte cannot number anyway.
        let isScanned = shape.leaves <= 256
        let form = isScanned ? FOREST_SCAN : FOREST_WALK
        let size = isScanned ? shape.leaves - 1 : shape.depth
        trees.append(
            forest_tree(
                form: form.rawValue, size: UInt32(size), output: UInt32(max(source.output[tree], 0)),
                nodes: nodes.count, leaves: leaves.count))
        let root = Int(source.starts[tree])
        if isScanned { appendScan(tree, root, shape) } else { appendWalk(tree, root) }
    }

    /// The nodes with their first leaf and the number of leaves on their left, a node before those below it.
    private mutating func appendScan(_ tree: Int, _ root: Int, _ shape: Shape) {
        var rest = [root]
        var leaf = 0
        while let node = rest.popLast() {
            guard source.left[node] >= 0 else {
                appendLeaf(tree, node)
                leaf += 1
                continue
            }
            let left = root + Int(source.left[node])
            nodes.append(columns.word(source, node))
            nodes.append(UInt32(leaf) | UInt32(shape.counts[left - root]) << 8)
            rest.append(root + Int(source.right[node]))
            rest.append(left)
        }
    }

    /// The nodes level by level with their left child's index; the right one is the next. A leaf is its own child.
    private mutating func appendWalk(_ tree: Int, _ root: Int) {
        var order = [root]
        var at = 0
        while at < order.count {
            let node = order[at]
            if source.left[node] < 0 {
                nodes += [127, UInt32(at)]
            } else {
                nodes += [columns.word(source, node), UInt32(order.count)]
                order += [root + Int(source.left[node]), root + Int(source.right[node])]
            }
            appendLeaf(tree, node)
            at += 1
        }
    }

    /// A leaf's values; zeros for an inner node of a walk, where no row ends.
    private mutating func appendLeaf(_ tree: Int, _ node: Int) {
        let weight = source.weights.isEmpty ? nil : source.weights[tree]
        let isLeaf = source.left[node] < 0
        for index in 0..<leafWidth {
            let value =
                source.output[tree] < 0 && isLeaf
                ? Double(source.leafVectors[Int(source.value[node]) + index]) : source.value[node]
            // Only XGBoost has weights, and multiplies in float32.
            leaves.append(!isLeaf ? 0 : weight.map { Double(Float(value) * $0) } ?? value)
        }
    }

    /// What the choice of a form depends on.
    private struct Shape {
        /// The levels of comparisons.
        var depth = 0
        /// How many leaves there are below each node of the tree.
        var counts: [Int]
        /// All leaves.
        var leaves: Int { counts.first ?? 0 }

        init(_ trees: Trees, _ tree: Int) {
            let root = Int(trees.starts[tree])
            counts = [Int](repeating: 0, count: trees.nodes(of: tree).count)
            var order: [(node: Int, depth: Int)] = [(0, 0)]
            var at = 0
            while at < order.count {
                let (node, level) = order[at]
                depth = max(depth, level)
                if trees.left[root + node] >= 0 {
                    order.append((Int(trees.left[root + node]), level + 1))
                    order.append((Int(trees.right[root + node]), level + 1))
                }
                at += 1
            }
            for (node, _) in order.reversed() {
                let left = Int(trees.left[root + node])
                counts[node] = left < 0 ? 1 : counts[left] + counts[Int(trees.right[root + node])]
            }
        }
    }
}
