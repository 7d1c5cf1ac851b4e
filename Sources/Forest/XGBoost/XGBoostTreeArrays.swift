/// One tree of XGBoost as its document has it: an array for each property of its nodes.

/// A tree's arrays; a tree read into it replaces the one before.
struct XGBoostTreeArrays {
    var left: [Int32] = [], right: [Int32] = [], parents: [Int32] = [], feature: [Int32] = []
    var defaultLeft: [Int32] = [], splitType: [Int32] = []
    var condition: [Float] = [], baseWeights: [Float] = [], leafWeights: [Float] = []
    var categories: [Int32] = [], categoryNodes: [Int32] = [], segments: [Int32] = [], sizes: [Int32] = []
    var nodes = 0, deleted = 0, leafSize = 1
    /// What the document had.
    var keys: Set<String> = []

    /// Takes a tree's object; what earlier trees left is replaced.
    mutating func read<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        keys.removeAll(keepingCapacity: true)
        // Only leaves of several values need them, and before tree_param nobody knows whether these are such.
        var skippedBaseWeights: Document?
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "left_children": try document.integers(into: &left)
            case "right_children": try document.integers(into: &right)
            case "parents": try document.integers(into: &parents)
            case "split_indices": try document.integers(into: &feature)
            case "default_left": try document.integers(into: &defaultLeft)
            case "split_type": try document.integers(into: &splitType)
            case "split_conditions": try document.floats(into: &condition)
            case "base_weights":
                skippedBaseWeights = document
                try document.skip()
            case "leaf_weights": try document.floats(into: &leafWeights)
            case "categories": try document.integers(into: &categories)
            case "categories_nodes": try document.integers(into: &categoryNodes)
            case "categories_segments": try document.integers(into: &segments)
            case "categories_sizes": try document.integers(into: &sizes)
            case "tree_param": try readParameters(&document)
            default: try document.skip()
            }
        }
        for key in [
            "tree_param", "left_children", "right_children", "split_indices", "default_left", "split_conditions",
        ] {
            guard keys.contains(key) else { throw document.malformed("\(key) is missing") }
        }
        baseWeights.removeAll()
        if leafSize > 1, !keys.contains("leaf_weights"), var skippedBaseWeights {
            try skippedBaseWeights.floats(into: &baseWeights)
        }
        if !keys.contains("parents") { parents.removeAll() }
        if !keys.contains("split_type") { splitType.removeAll() }
        if !keys.contains("categories_nodes") { categoryNodes.removeAll() }
    }

    private mutating func readParameters<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        (nodes, deleted, leafSize) = (0, 0, 1)
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "num_nodes": nodes = try document.integerText(1...XGBoostTreeReader.mostNodes)
            case "num_deleted": deleted = try document.integerText(0...XGBoostTreeReader.mostNodes)
            // 0 in old versions, which have no other.
            case "size_leaf_vector": leafSize = max(1, try document.integerText(0...4_096))
            default: try document.skip()
            }
        }
        guard nodes > 0 else { throw document.malformed("num_nodes is missing") }
    }

    /// Every array has a value for every node.
    func check(at place: String) throws(ModelError) {
        let counts = [
            ("left_children", left.count), ("right_children", right.count), ("split_indices", feature.count),
            ("default_left", defaultLeft.count), ("split_conditions", condition.count),
            ("parents", parents.isEmpty ? nodes : parents.count),
            ("split_type", splitType.isEmpty ? nodes : splitType.count),
        ]
        for (key, count) in counts where count != nodes {
            throw ModelError(.malformed, at: "\(place).\(key)", "it has \(count) values for \(nodes) nodes")
        }
        if let wrong = splitType.firstIndex(where: { !(0...1).contains($0) }) {
            throw ModelError(
                .unsupported, at: "\(place).split_type[\(wrong)]", "there is no split type \(splitType[wrong])")
        }
        let sets = categoryNodes.count
        guard sets == 0 || !splitType.isEmpty && segments.count == sets && sizes.count == sets else {
            throw ModelError(
                .malformed, at: "\(place).categories_nodes", "not every set has a node, a segment and a size")
        }
        guard leafSize == 1 || keys.contains("leaf_weights") || baseWeights.count == nodes * leafSize else {
            throw ModelError(
                .malformed, at: "\(place).base_weights",
                "it has \(baseWeights.count) values for \(nodes) nodes of \(leafSize)")
        }
    }
}
