/// gradient_booster: the trees of gbtree and dart, or the weights of gblinear.

/// A booster as its document says it, until the learner's parameters are known.
struct XGBoostBooster {
    private var name: String?
    private var reader = XGBoostTreeReader()
    private var treeCount: Int?
    private var parallelTrees: Int?
    private var treeInfo: [Int32] = []
    private var iterationStarts: [Int32] = []
    private var weightDrop: [Float] = []
    private var linearWeights: [Float]?
    private var hasModel = false, hasTrees = false
    /// The categories of each feature as texts, where the model keeps them (3.1 on); nil for a feature of numbers.
    private(set) var categories: [[String]?] = []

    /// Whether it is gblinear.
    var isLinear: Bool { name == "gblinear" }
    /// Whether it has trees.
    var hasAnyTree: Bool { reader.trees.count > 0 }
    /// The columns that a node looks for in a set of categories.
    var splitByCategory: Set<Int32> { reader.splitByCategory }

    /// Reads the object. dart has the trees one level deeper than gbtree.
    mutating func read<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "name": name = try document.string()
            case "gbtree": try readInner(&document)
            case "model": try readModel(&document)
            case "weight_drop": try document.floats(into: &weightDrop)
            default: try document.skip()
            }
        }
    }

    private mutating func readInner<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            if key == "model" { try readModel(&document) } else { try document.skip() }
        }
    }

    private mutating func readModel<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        guard !hasModel else { throw document.malformed("there are two models") }
        hasModel = true
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "gbtree_model_param": try readParameters(&document)
            case "trees":
                hasTrees = true
                try document.beginArray()
                while try document.nextElement() { try reader.read(&document) }
            case "tree_info": try document.integers(into: &treeInfo)
            case "iteration_indptr": try document.integers(into: &iterationStarts)
            case "cats": categories = try XGBoostCategories.read(&document)
            case "weights":
                var weights: [Float] = []
                try document.floats(into: &weights)
                linearWeights = weights
            default: try document.skip()
            }
        }
    }

    private mutating func readParameters<Document: ModelDocument>(_ document: inout Document) throws(ModelError) {
        var keys: Set<String> = []
        try document.beginObject()
        while let key = try document.nextKey(notIn: &keys) {
            switch key {
            case "num_trees": treeCount = try document.integerText(0...XGBoostTreeReader.mostTrees)
            // 0 is what the oldest versions write for 1.
            case "num_parallel_tree": parallelTrees = max(1, try document.integerText(0...XGBoostTreeReader.mostTrees))
            default: try document.skip()
            }
        }
    }

    /// The booster, checked against the learner's parameters, and how many trees grow beside each other.
    ///
    /// - Parameter limit: What the training says of the trees of its best iteration and those before, for one output.
    consuming func finished(
        outputs: Int, features: Int, margins: [Float], limit: (trees: Int, iterations: Int)?
    ) throws(ModelError) -> (Model.Booster, parallelTrees: Int) {
        if isLinear { return (try linear(outputs, features), 1) }
        let beside = if let parallelTrees { parallelTrees } else { try unwrittenParallelTrees(limit) }
        parallelTrees = beside
        switch name {
        case "gbtree": return (.trees(try trees(outputs, features, margins, weights: [])), beside)
        case "dart":
            guard weightDrop.count == reader.trees.count, weightDrop.allSatisfy(\.isFinite) else {
                throw Self.wrong(
                    "weight_drop", "it has \(weightDrop.count) finite weights for \(reader.trees.count) trees")
            }
            return (.trees(try trees(outputs, features, margins, weights: weightDrop)), beside)
        default:
            throw ModelError(
                .unsupported, at: "learner.gradient_booster.name",
                "\(name.map { "“\($0.prefix(64))”" } ?? "nothing") is none of gbtree, dart and gblinear")
        }
    }

    /// How many trees grow beside each other in a file that does not say it, as those before 1.6: what the training's own
    /// limit comes to (1.4 on), or as many as come one after the other for the first output.
    ///
    /// One where neither tells, as of one output before 1.4: a forest whose training stopped early then ends too soon, and
    /// needs its iterations given to the scorer.
    private func unwrittenParallelTrees(_ limit: (trees: Int, iterations: Int)?) throws(ModelError) -> Int {
        guard let limit else {
            let first = treeInfo.prefix { $0 == treeInfo.first }.count
            return first < treeInfo.count ? max(1, first) : 1
        }
        guard limit.iterations > 0, limit.trees > 0, limit.trees.isMultiple(of: limit.iterations) else {
            throw ModelError(
                .malformed, at: "learner.attributes.best_ntree_limit",
                "\(limit.trees) trees are no whole number of \(limit.iterations) iterations")
        }
        return limit.trees / limit.iterations
    }

    private static func wrong(_ key: String, _ reason: String) -> ModelError {
        ModelError(.malformed, at: "learner.gradient_booster.\(key)", reason)
    }

    private consuming func trees(
        _ outputs: Int, _ features: Int, _ margins: [Float], weights: [Float]
    ) throws(ModelError) -> Trees {
        let count = reader.trees.count
        guard hasTrees, treeCount == nil || treeCount == count else {
            throw Self.wrong("model.trees", "there are \(count) trees, and num_trees is \(treeCount ?? 0)")
        }
        guard treeInfo.count == count else {
            throw Self.wrong("model.tree_info", "it tells of \(treeInfo.count) of \(count) trees")
        }
        if let wrong = treeInfo.firstIndex(where: { $0 < 0 || $0 >= Int32(outputs) }) {
            throw Self.wrong("model.tree_info[\(wrong)]", "there is no output \(treeInfo[wrong])")
        }
        guard reader.highestFeature.feature < Int32(features) else {
            throw Self.wrong(
                "model.trees[\(reader.highestFeature.tree)].split_indices",
                "there is no column \(reader.highestFeature.feature) among \(features)")
        }
        let size = reader.leafSize ?? 1
        guard size == 1 || size == outputs else {
            throw Self.wrong("model.trees", "leaves have \(size) values, and the model has \(outputs) outputs")
        }
        let beside = parallelTrees ?? 1
        try checkIterations(count, size == 1 ? outputs * beside : beside)
        try checkSums(outputs, margins, weights, isVector: size > 1)
        let treeOutputs = size == 1 ? treeInfo : [Int32](repeating: -1, count: count)
        return reader.finished(outputs: treeOutputs, weights: weights)
    }

    /// iteration_indptr (2.0 on) says where each iteration's trees begin: all have as many.
    private func checkIterations(_ count: Int, _ treesPerIteration: Int) throws(ModelError) {
        guard !iterationStarts.isEmpty else { return }
        for (index, start) in iterationStarts.enumerated() where Int(start) != index * treesPerIteration {
            throw Self.wrong(
                "model.iteration_indptr[\(index)]",
                "it is \(start), but iterations have \(treesPerIteration) trees each")
        }
        guard iterationStarts.last.map(Int.init) == count else {
            throw Self.wrong("model.iteration_indptr", "it ends before the \(count) trees do")
        }
    }

    /// Where the largest leaves of all trees add up to a float32, every margin is finite.
    private func checkSums(
        _ outputs: Int, _ margins: [Float], _ weights: [Float], isVector: Bool
    ) throws(ModelError) {
        var sums = margins.map(\.magnitude)
        for (tree, largest) in reader.largestLeaves.enumerated() {
            let addend = largest * (weights.isEmpty ? 1 : weights[tree].magnitude)
            if isVector {
                for output in sums.indices { sums[output] += addend }
            } else {
                sums[Int(treeInfo[tree])] += addend
            }
        }
        guard sums.allSatisfy(\.isFinite) else {
            throw Self.wrong("model.trees", "the leaves add up to more than a float32 holds")
        }
    }

    private func linear(_ outputs: Int, _ features: Int) throws(ModelError) -> Model.Booster {
        guard let weights = linearWeights, weights.count == (features + 1) * outputs else {
            throw Self.wrong(
                "model.weights",
                "it has \(linearWeights?.count ?? 0) values for \(features) features, a bias and \(outputs) outputs")
        }
        guard weights.allSatisfy(\.isFinite) else {
            throw Self.wrong("model.weights", "one of them is no finite number")
        }
        return .linear(weights: Array(weights[..<(features * outputs)]), bias: Array(weights[(features * outputs)...]))
    }
}
