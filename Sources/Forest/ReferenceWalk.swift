/// The reference: every row down every tree, one comparison after the other. It knows every kind of model, and the
/// kernels are tested to equal it.

/// What is as good as zero for LightGBM: `kZeroThreshold` of its meta.h, a float32 widened.
let lightGBMZero = Double(1e-35 as Float)

/// A model scored by plain walks, with the rules of XGBoost's CPU predictor and of LightGBM's `Tree::Predict`.
struct ReferenceWalk: Sendable {
    let library: Model.Library
    private let booster: Model.Booster
    private let features: Int
    private let outputs: Int
    private let baseMargin: [Double]
    private let range: Range<Int>

    /// A walk down the trees of `range`.
    init(_ model: Model, trees range: Range<Int>) {
        library = model.library
        booster = model.booster
        features = model.features.count
        outputs = model.outputs
        baseMargin = model.baseMargin
        self.range = range
    }

    /// The margins of `count` rows in the library's precision, `outputs` for each.
    func sum<Row: ScoreValue, Sum: ScoreValue>(
        _ rows: UnsafeBufferPointer<Row>, _ count: Int, into sums: UnsafeMutablePointer<Sum>
    ) {
        for index in 0..<(count * outputs) {
            sums[index] = index % outputs < baseMargin.count ? Sum(baseMargin[index % outputs]) : 0
        }
        for row in 0..<count {
            let values = UnsafeBufferPointer(rebasing: rows[(row * features)..<((row + 1) * features)])
            switch booster {
            case .trees(let trees):
                for tree in range { add(trees, tree, values, to: sums + row * outputs) }
            case .linear(let weights, let bias):
                addLinear(weights, bias, values, to: sums + row * outputs)
            }
        }
    }

    /// gblinear (XGBoost's gblinear.cc): the margin, plus the bias, plus each value that is not missing in order.
    private func addLinear<Row: ScoreValue, Sum: ScoreValue>(
        _ weights: [Float], _ bias: [Float], _ values: UnsafeBufferPointer<Row>, to sums: UnsafeMutablePointer<Sum>
    ) {
        for output in 0..<outputs {
            sums[output] += Sum(bias[output])
            for feature in 0..<features where !values[feature].isNaN {
                sums[output] += Sum(Float(values[feature]) * weights[feature * outputs + output])
            }
        }
    }

    /// Adds the leaf of one tree, times its weight.
    private func add<Row: ScoreValue, Sum: ScoreValue>(
        _ trees: Trees, _ tree: Int, _ values: UnsafeBufferPointer<Row>, to sums: UnsafeMutablePointer<Sum>
    ) {
        let leaf = leaf(trees, tree, values)
        let weight: Sum = trees.weights.isEmpty ? 1 : Sum(trees.weights[tree])
        let output = Int(trees.output[tree])
        if output < 0 {
            let first = Int(trees.value[leaf])
            for output in 0..<outputs { sums[output] += Sum(trees.leafVectors[first + output]) * weight }
        } else if trees.linearLeaves.isEmpty {
            sums[output] += Sum(trees.value[leaf]) * weight
        } else {
            sums[output] += Sum(linear(trees, leaf, values)) * weight
        }
    }

    /// The node of the leaf that a row comes to.
    private func leaf<Row: ScoreValue>(_ trees: Trees, _ tree: Int, _ values: UnsafeBufferPointer<Row>) -> Int {
        let root = Int(trees.starts[tree])
        var node = root
        while trees.left[node] >= 0 {
            let value = values[Int(trees.feature[node])]
            let goesLeft =
                library == .xgboost
                ? xgboost(trees, node, Float(value)) : lightgbm(trees, node, Self.cleaned(Double(value)))
            node = root + Int(goesLeft ? trees.left[node] : trees.right[node])
        }
        return node
    }

    /// XGBoost's decision: less than the threshold, or not a member of the set; missing goes the default way.
    private func xgboost(_ trees: Trees, _ node: Int, _ value: Float) -> Bool {
        let rule = trees.rule[node]
        if value.isNaN { return rule.contains(.defaultLeft) }
        guard rule.contains(.categorical) else { return value < Float(trees.threshold[node]) }
        guard value >= 0, value < 16_777_216 else { return true }
        return !trees.contains(Int(value), inSetOf: node)
    }

    /// LightGBM's decision: at most the threshold, or a member of the set; missing as the node's rule says.
    private func lightgbm(_ trees: Trees, _ node: Int, _ value: Double) -> Bool {
        let rule = trees.rule[node]
        if rule.contains(.categorical) {
            guard value > -1, value < 2_147_483_648 else { return false }
            return trees.contains(Int(value), inSetOf: node)
        }
        if rule.contains(.missingIsNaN) {
            if value.isNaN { return rule.contains(.defaultLeft) }
            return value <= trees.threshold[node]
        }
        let number = value.isNaN ? 0 : value
        if rule.contains(.missingIsZero), number == 0 { return rule.contains(.defaultLeft) }
        return number <= trees.threshold[node]
    }

    /// A linear leaf's value, or its plain one where a column of it is missing.
    private func linear<Row: ScoreValue>(
        _ trees: Trees, _ node: Int, _ values: UnsafeBufferPointer<Row>
    ) -> Double {
        guard let leaf = trees.linearLeaves[Int32(node)] else { return trees.value[node] }
        var sum = leaf.constant
        for (feature, coefficient) in zip(leaf.features, leaf.coefficients) {
            let value = Self.cleaned(Double(values[Int(feature)]))
            if value.isNaN { return trees.value[node] }
            sum += coefficient * value
        }
        return sum
    }

    /// LightGBM takes rows up without what is as good as zero (c_api.cpp, `RowPairFunctionFromDenseMatric`).
    private static func cleaned(_ value: Double) -> Double { value.magnitude <= lightGBMZero ? 0 : value }
}

extension Trees {
    /// Whether a category is in a categorical node's set; one behind the set's last word is not.
    func contains(_ category: Int, inSetOf node: Int) -> Bool {
        let set = Int(categorySet[node])
        let words = Int(categoryStarts[set])..<Int(categoryStarts[set + 1])
        guard category / 32 < words.count else { return false }
        return categoryWords[words.lowerBound + category / 32] >> UInt32(category % 32) & 1 == 1
    }
}
