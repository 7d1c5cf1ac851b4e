/// Reads XGBoost's trees into the flat arrays, and checks that each one is a tree.

/// Takes a tree after the other.
struct XGBoostTreeReader {
    /// What has been read.
    private(set) var trees = Trees()
    /// The columns that a node looks for in a set of categories.
    private(set) var splitByCategory: Set<Int32> = []
    /// The highest column that a node looks at, and that node's tree; -1 where there is none.
    private(set) var highestFeature: (feature: Int32, tree: Int) = (-1, 0)
    /// The largest magnitude of a leaf of each tree.
    private(set) var largestLeaves: [Float] = []
    /// How many values a leaf has; nil before the first tree.
    private(set) var leafSize: Int?

    private var arrays = XGBoostTreeArrays()
    private var waiting: [Int32] = []
    private var isSeen: [Bool] = []

    /// No model has more trees, or more nodes.
    static let (mostTrees, mostNodes) = (100_000, 1 << 24)

    /// Reads the tree that comes next.
    mutating func read<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        let place = document.path.description
        guard trees.count < Self.mostTrees else {
            throw ModelError(.tooLarge, at: place, "the model has more than \(Self.mostTrees) trees")
        }
        try arrays.read(&document)
        try arrays.check(at: place)
        guard leafSize == nil || leafSize == arrays.leafSize else {
            throw ModelError(
                .malformed, at: place, "its leaves have \(arrays.leafSize) values, those before \(leafSize ?? 1)")
        }
        leafSize = arrays.leafSize
        guard trees.left.count + arrays.nodes <= Self.mostNodes else {
            throw ModelError(.tooLarge, at: place, "the model has more than \(Self.mostNodes) nodes")
        }
        try walk(place)
        try append(place)
    }

    /// Goes down from the root, and refuses what is no tree: each node is come to once, none is left over.
    private mutating func walk(_ place: String) throws(ModelError) {
        isSeen.removeAll(keepingCapacity: true)
        isSeen.append(contentsOf: repeatElement(false, count: arrays.nodes))
        waiting.removeAll(keepingCapacity: true)
        waiting.append(0)
        isSeen[0] = true
        var reached = 1
        while let node = waiting.popLast().map(Int.init) {
            let (left, right) = (arrays.left[node], arrays.right[node])
            if left == -1 { continue }
            guard left > 0, Int(left) < arrays.nodes else {
                throw ModelError(.malformed, at: "\(place).left_children[\(node)]", "there is no node \(left)")
            }
            // XGBoost takes the right child to stand behind the left one, whatever the file says.
            guard right == left + 1, Int(right) < arrays.nodes else {
                throw ModelError(
                    .malformed, at: "\(place).right_children[\(node)]",
                    "it is \(right), not the node behind the left child")
            }
            for child in [left, right] {
                guard !isSeen[Int(child)] else {
                    throw ModelError(.malformed, at: "\(place).left_children[\(node)]", "node \(child) has two parents")
                }
                guard arrays.parents.isEmpty || arrays.parents[Int(child)] == Int32(node) else {
                    throw ModelError(
                        .malformed, at: "\(place).parents[\(child)]",
                        "it is \(arrays.parents[Int(child)]), but the node is a child of \(node)")
                }
                isSeen[Int(child)] = true
                waiting.append(child)
            }
            reached += 2
        }
        guard reached == arrays.nodes - arrays.deleted else {
            throw ModelError(
                .malformed, at: place,
                "\(reached) of its \(arrays.nodes) nodes hang on the root, and \(arrays.deleted) are deleted")
        }
    }

    /// Adds the checked tree's nodes; one that was deleted becomes a leaf that nothing leads to.
    private mutating func append(_ place: String) throws(ModelError) {
        let start = trees.left.count
        var largest: Float = 0
        for node in 0..<arrays.nodes {
            let isLeaf = arrays.left[node] == -1 || !isSeen[node]
            trees.left.append(isLeaf ? -1 : arrays.left[node])
            trees.right.append(isLeaf ? -1 : arrays.right[node])
            if isLeaf {
                trees.feature.append(0)
                trees.threshold.append(0)
                trees.rule.append([])
                trees.value.append(isSeen[node] ? try leaf(node, &largest, place) : 0)
            } else {
                try appendSplit(node, place)
            }
        }
        if !arrays.categoryNodes.isEmpty || !trees.categorySet.isEmpty {
            trees.categorySet.append(contentsOf: repeatElement(-1, count: trees.left.count - trees.categorySet.count))
        }
        try appendSets(start, place)
        largestLeaves.append(largest)
        trees.starts.append(Int32(trees.left.count))
    }

    private mutating func appendSplit(_ node: Int, _ place: String) throws(ModelError) {
        let feature = arrays.feature[node]
        guard feature >= 0 else {
            throw ModelError(.malformed, at: "\(place).split_indices[\(node)]", "there is no column \(feature)")
        }
        if feature > highestFeature.feature { highestFeature = (feature, trees.count) }
        var rule: Trees.Rule = arrays.defaultLeft[node] != 0 ? [.missingIsNaN, .defaultLeft] : .missingIsNaN
        let isCategorical = !arrays.splitType.isEmpty && arrays.splitType[node] == 1
        if isCategorical { rule.insert(.categorical) }
        guard isCategorical || !arrays.condition[node].isNaN else {
            throw ModelError(.malformed, at: "\(place).split_conditions[\(node)]", "the threshold is not a number")
        }
        trees.feature.append(feature)
        trees.threshold.append(isCategorical ? 0 : Double(arrays.condition[node]))
        trees.rule.append(rule)
        trees.value.append(0)
    }

    /// What a leaf's `value` becomes.
    private mutating func leaf(_ node: Int, _ largest: inout Float, _ place: String) throws(ModelError) -> Double {
        guard arrays.leafSize > 1 else {
            let value = arrays.condition[node]
            guard value.isFinite else {
                throw ModelError(.malformed, at: "\(place).split_conditions[\(node)]", "the leaf is \(value)")
            }
            largest = max(largest, value.magnitude)
            return Double(value)
        }
        let (size, first) = (arrays.leafSize, trees.leafVectors.count)
        // Since 3.1 the leaves' values stand apart, and a leaf says by its right child where.
        let isApart = arrays.keys.contains("leaf_weights")
        let values = isApart ? arrays.leafWeights : arrays.baseWeights
        let index = isApart ? Int(arrays.right[node]) : node
        guard index >= 0, index < values.count / size else {
            throw ModelError(.malformed, at: "\(place).right_children[\(node)]", "there is no leaf \(index)")
        }
        for value in values[(index * size)..<((index + 1) * size)] {
            guard value.isFinite else {
                throw ModelError(
                    .malformed, at: "\(place).leaf_weights[\(index * size)]", "a leaf has the value \(value)")
            }
            largest = max(largest, value.magnitude)
            trees.leafVectors.append(value)
        }
        guard trees.leafVectors.count <= Self.mostNodes else {
            throw ModelError(.tooLarge, at: place, "the model's leaves have more than \(Self.mostNodes) values")
        }
        return Double(first)
    }

    /// Adds the sets of the categorical nodes.
    private mutating func appendSets(_ start: Int, _ place: String) throws(ModelError) {
        var withSet = 0
        for (index, node) in arrays.categoryNodes.enumerated() {
            let (first, size) = (Int(arrays.segments[index]), Int(arrays.sizes[index]))
            guard first >= 0, size >= 0, first <= arrays.categories.count - size else {
                throw ModelError(
                    .malformed, at: "\(place).categories_segments[\(index)]",
                    "\(size) categories from \(first) on are more than the \(arrays.categories.count) of the tree")
            }
            guard node >= 0, node < arrays.nodes, isSeen[Int(node)], arrays.left[Int(node)] != -1,
                arrays.splitType[Int(node)] == 1, trees.categorySet[start + Int(node)] == -1
            else {
                throw ModelError(
                    .malformed, at: "\(place).categories_nodes[\(index)]",
                    "node \(node) has no set of categories, or two")
            }
            try appendSet(arrays.categories[first..<(first + size)], place)
            trees.categorySet[start + Int(node)] = Int32(trees.categoryStarts.count - 2)
            splitByCategory.insert(arrays.feature[Int(node)])
            withSet += 1
        }
        let wanted = trees.rule[start...].count { $0.contains(.categorical) }
        guard withSet == wanted else {
            throw ModelError(
                .malformed, at: "\(place).categories_nodes", "\(withSet) of \(wanted) categorical nodes have a set")
        }
    }

    private mutating func appendSet(_ categories: ArraySlice<Int32>, _ place: String) throws(ModelError) {
        let first = trees.categoryWords.count
        if let highest = categories.max() {
            guard let lowest = categories.min(), lowest >= 0, highest < 1 << 24 else {
                throw ModelError(.malformed, at: "\(place).categories", "a category is not from 0 to 16777215")
            }
            guard first + Int(highest) / 32 < Self.mostNodes else {
                throw ModelError(.tooLarge, at: place, "the model's sets have more than \(Self.mostNodes) words")
            }
            trees.categoryWords.append(contentsOf: repeatElement(0, count: Int(highest) / 32 + 1))
            for category in categories { trees.categoryWords[first + Int(category) / 32] |= 1 << UInt32(category % 32) }
        }
        trees.categoryStarts.append(Int32(trees.categoryWords.count))
    }

    /// The trees with what the model says of each: its output, and its weight where it has one.
    consuming func finished(outputs: [Int32], weights: [Float]) -> Trees {
        trees.output = outputs
        trees.weights = weights
        return trees
    }
}
