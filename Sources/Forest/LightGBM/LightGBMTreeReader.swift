/// Reads the trees of a LightGBM text model into the flat arrays, and checks that each one is a tree.

/// Takes a tree after the other.
struct LightGBMTreeReader {
    /// What has been read.
    private(set) var trees = Trees()
    /// The columns that a node looks for in a set of categories.
    private(set) var splitByCategory: Set<Int32> = []
    /// How many columns a row has.
    private let columns: Int
    /// The largest margin that the trees can add up to; where it is finite, every margin is.
    private var largestMargin = 0.0
    private var decisions: [Int32] = []
    private var waiting: [Int32] = []
    private var isSeen: [Bool] = []

    /// No model has more nodes, leaves among them.
    static let mostNodes = 1 << 24

    /// A reader of trees that look at so many columns.
    init(columns: Int) { self.columns = columns }

    /// Reads one tree, which adds to an output. Its inner nodes come first, as they are numbered, then its leaves.
    mutating func read(_ block: UnsafeRawBufferPointer, tree: Int, output: Int) throws(ModelError) {
        let lines = try LightGBMTreeLines(block, tree: tree)
        let leaves = try lines.integer(.numLeaves, 1...Self.mostNodes)
        let start = trees.left.count
        guard start + 2 * leaves - 1 <= Self.mostNodes else {
            throw ModelError(.tooLarge, at: lines.place(.numLeaves), "the model has more than \(Self.mostNodes) nodes")
        }
        try lines.checkRoom(.leafValue, for: leaves)
        let inner = leaves - 1
        // A tree of one leaf may leave these empty.
        if inner > 0 {
            for key in [LightGBMKey.leafWeight, .leafCount] { try lines.checkUnused(key, count: leaves) }
        }
        for key in [LightGBMKey.splitGain, .internalValue, .internalWeight, .internalCount] {
            try lines.checkUnused(key, count: inner)
        }
        _ = try lines.double(.shrinkage)
        try readNodes(lines, start: start, inner: inner)
        try checkShape(lines, start: start, inner: inner)
        let isLinear = lines.has(.isLinear) ? try lines.integer(.isLinear, 0...1) == 1 : false
        if isLinear { try readLinearLeaves(lines, start: start + inner, leaves: leaves) }
        largestMargin += trees.value[(start + inner)...].reduce(0) { max($0, $1.magnitude) }
        guard largestMargin.isFinite else {
            throw ModelError(.malformed, at: lines.place(.leafValue), "the leaves add up to more than a double holds")
        }
        trees.output.append(Int32(output))
        trees.starts.append(Int32(trees.left.count))
    }

    /// Makes room for a tree's nodes and reads how they decide and where they lead.
    private mutating func readNodes(_ lines: LightGBMTreeLines, start: Int, inner: Int) throws(ModelError) {
        try readChildren(lines, .leftChild, into: \.left, start: start, inner: inner)
        try readChildren(lines, .rightChild, into: \.right, start: start, inner: inner)
        trees.feature.append(contentsOf: repeatElement(0, count: inner))
        try lines.integers(.splitFeature, into: &trees.feature, from: start, 0...Int64(columns - 1))
        trees.feature.append(contentsOf: repeatElement(0, count: inner + 1))
        trees.threshold.append(contentsOf: repeatElement(0, count: inner))
        try lines.doubles(.threshold, into: &trees.threshold, from: start)
        trees.threshold.append(contentsOf: repeatElement(0, count: inner + 1))
        trees.value.append(contentsOf: repeatElement(0, count: 2 * inner + 1))
        try lines.doubles(.leafValue, into: &trees.value, from: start + inner)
        decisions.removeAll(keepingCapacity: true)
        decisions.append(contentsOf: repeatElement(0, count: inner))
        try lines.integers(.decisionType, into: &decisions, from: 0, -128...127)
        try readRules(lines, start: start)
    }

    private mutating func readChildren(
        _ lines: LightGBMTreeLines, _ key: LightGBMKey, into array: WritableKeyPath<Trees, [Int32]>, start: Int,
        inner: Int
    ) throws(ModelError) {
        trees[keyPath: array].append(contentsOf: repeatElement(-1, count: inner))
        try lines.integers(key, into: &trees[keyPath: array], from: start, Int64(~inner)...Int64(max(inner - 1, 0)))
        for node in start..<(start + inner) {
            let child = trees[keyPath: array][node]
            if child < 0 { trees[keyPath: array][node] = Int32(inner) + ~child }
        }
        trees[keyPath: array].append(contentsOf: repeatElement(-1, count: inner + 1))
    }

    /// Turns decision_type into rules, and takes the sets of the categorical nodes.
    private mutating func readRules(_ lines: LightGBMTreeLines, start: Int) throws(ModelError) {
        let sets = try lines.integer(.numCat, 0...Self.mostNodes)
        let firstSet = trees.categoryStarts.count - 1
        if sets > 0 {
            try readSets(lines, sets)
            trees.categorySet.append(contentsOf: repeatElement(-1, count: trees.left.count - trees.categorySet.count))
        } else if !trees.categorySet.isEmpty {
            trees.categorySet.append(contentsOf: repeatElement(-1, count: trees.left.count - start))
        }
        for (index, decision) in decisions.enumerated() {
            guard let rule = Self.rule(decision) else {
                throw ModelError(
                    .unsupported, at: lines.place(.decisionType, index),
                    "\(decision) has bits of no meaning that is known")
            }
            trees.rule.append(rule)
            guard rule.contains(.categorical) else { continue }
            let place = trees.threshold[start + index]
            guard let set = Int(exactly: place), 0..<sets ~= set else {
                throw ModelError(
                    .malformed, at: lines.place(.threshold, index),
                    "\(place) is the place of no categorical set of the \(sets) that num_cat tells of")
            }
            trees.categorySet[start + index] = Int32(firstSet + set)
            trees.threshold[start + index] = 0
            splitByCategory.insert(trees.feature[start + index])
        }
        trees.rule.append(contentsOf: repeatElement([], count: decisions.count + 1))
    }

    /// The rule of a decision_type: bit 0 categorical, bit 1 default left, bits 2 and 3 the kind of missing values.
    private static func rule(_ decision: Int32) -> Trees.Rule? {
        guard 0...15 ~= decision, decision >> 2 != 3 else { return nil }
        // A category that is missing goes right, whatever the other bits say (CategoricalDecision in tree.h).
        if decision & 1 != 0 { return [.categorical, .missingIsNaN] }
        var rule: Trees.Rule = decision & 2 != 0 ? .defaultLeft : []
        if decision >> 2 == 1 { rule.insert(.missingIsZero) }
        if decision >> 2 == 2 { rule.insert(.missingIsNaN) }
        return rule
    }

    private mutating func readSets(_ lines: LightGBMTreeLines, _ sets: Int) throws(ModelError) {
        try lines.checkRoom(.catBoundaries, for: sets + 1)
        var bounds = [Int32](repeating: 0, count: sets + 1)
        try lines.integers(.catBoundaries, into: &bounds, from: 0, 0...Int64(Self.mostNodes))
        guard bounds[0] == 0 else {
            throw ModelError(
                .malformed, at: lines.place(.catBoundaries, 0), "the first set begins at \(bounds[0]), not 0")
        }
        for index in 1...sets where bounds[index] < bounds[index - 1] {
            throw ModelError(
                .malformed, at: lines.place(.catBoundaries, index),
                "the set ends at \(bounds[index]), but begins at \(bounds[index - 1])")
        }
        let first = trees.categoryWords.count
        guard first + Int(bounds[sets]) <= Self.mostNodes else {
            throw ModelError(
                .tooLarge, at: lines.place(.catBoundaries), "the model's sets have more than \(Self.mostNodes) words")
        }
        try lines.checkRoom(.catThreshold, for: Int(bounds[sets]))
        var words = [Int32](repeating: 0, count: Int(bounds[sets]))
        try lines.integers(.catThreshold, into: &words, from: 0, 0...Int64(UInt32.max))
        trees.categoryWords.append(contentsOf: words.lazy.map { UInt32(bitPattern: $0) })
        trees.categoryStarts.append(contentsOf: bounds[1...].lazy.map { Int32(first) + $0 })
    }

    /// Walks from the root: every node and every leaf must be met, and none twice.
    private mutating func checkShape(_ lines: LightGBMTreeLines, start: Int, inner: Int) throws(ModelError) {
        guard inner > 0 else { return }
        isSeen.removeAll(keepingCapacity: true)
        isSeen.append(contentsOf: repeatElement(false, count: 2 * inner + 1))
        isSeen[0] = true
        var met = 1
        waiting.removeAll(keepingCapacity: true)
        waiting.append(0)
        while let node = waiting.popLast() {
            for (key, child) in [
                (LightGBMKey.leftChild, trees.left[start + Int(node)]), (.rightChild, trees.right[start + Int(node)]),
            ] {
                guard !isSeen[Int(child)] else {
                    let written = Int(child) < inner ? Int(child) : ~(Int(child) - inner)
                    throw ModelError(
                        .malformed, at: lines.place(key, Int(node)),
                        "\(written) is the child of two nodes, or above this one")
                }
                isSeen[Int(child)] = true
                met += 1
                if Int(child) < inner { waiting.append(child) }
            }
        }
        guard met == 2 * inner + 1 else {
            throw ModelError(
                .malformed, at: lines.place(.leftChild), "\(2 * inner + 1 - met) nodes are not below the root")
        }
    }

    private mutating func readLinearLeaves(_ lines: LightGBMTreeLines, start: Int, leaves: Int) throws(ModelError) {
        try lines.checkRoom(.leafConst, for: leaves)
        try lines.checkRoom(.numFeatures, for: leaves)
        var constants = [Double](repeating: 0, count: leaves)
        try lines.doubles(.leafConst, into: &constants, from: 0)
        var counts = [Int32](repeating: 0, count: leaves)
        try lines.integers(.numFeatures, into: &counts, from: 0, 0...Int64(columns))
        let all = counts.reduce(0) { $0 + Int($1) }
        try lines.checkRoom(.leafFeatures, for: all)
        try lines.checkRoom(.leafCoeff, for: all)
        var features = [Int32](repeating: 0, count: all)
        try lines.integers(.leafFeatures, into: &features, from: 0, 0...Int64(columns - 1))
        var coefficients = [Double](repeating: 0, count: all)
        try lines.doubles(.leafCoeff, into: &coefficients, from: 0)
        var at = 0
        for (leaf, count) in counts.enumerated() {
            let range = at..<(at + Int(count))
            trees.linearLeaves[Int32(start + leaf)] = Trees.LinearLeaf(
                constant: constants[leaf], features: Array(features[range]), coefficients: Array(coefficients[range]))
            at = range.upperBound
        }
    }
}
