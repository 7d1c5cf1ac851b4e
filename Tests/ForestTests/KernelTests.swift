/// Every kernel gives the reference walk's bits, on forests of every shape and rows of every kind of value.
import Forest
import TestSupport
import Testing

/// A random forest's ingredients.
struct ForestCase: Sendable, CustomTestStringConvertible {
    var name: String
    var library: Model.Library
    /// Leaves of each tree, in turn.
    var leaves: [Int]
    /// New nodes go below the leaf that was made last.
    var isChain = false
    /// The levels of a complete tree, instead of leaves.
    var depth: Int?
    var trees = 13
    var features = 5
    var outputs = 1
    var distinct = 40
    /// Categories of the last two columns, whose nodes look for them; 0 for none.
    var categories = 0
    var hasVectorLeaves = false
    var hasWeights = false
    var rules: [Trees.Rule]

    var testDescription: String { "\(library) \(name)" }

    static let xgboost: [Trees.Rule] = [[.missingIsNaN], [.missingIsNaN, .defaultLeft]]
    static let lightgbm: [Trees.Rule] =
        xgboost + [[], [.defaultLeft], [.missingIsZero], [.missingIsZero, .defaultLeft]]

    static let all: [ForestCase] =
        common(.xgboost, xgboost) + common(.lightgbm, lightgbm) + [
            ForestCase(name: "categories", library: .xgboost, leaves: [64, 300, 9], categories: 70, rules: xgboost),
            ForestCase(name: "categories", library: .lightgbm, leaves: [64, 300, 9], categories: 70, rules: lightgbm),
            ForestCase(name: "dart", library: .xgboost, leaves: [30, 300], hasWeights: true, rules: xgboost),
            ForestCase(
                name: "vectors", library: .xgboost, leaves: [30, 300, 1], outputs: 4, hasVectorLeaves: true,
                rules: xgboost),
        ]

    /// What both libraries make.
    private static func common(_ library: Model.Library, _ rules: [Trees.Rule]) -> [ForestCase] {
        let complete = (1...10).map { (depth: Int) in
            ForestCase(name: "complete \(depth)", library: library, leaves: [], depth: depth, rules: rules)
        }
        return complete + [
            ForestCase(name: "single leaves", library: library, leaves: [1], rules: rules),
            ForestCase(name: "leaf-wise", library: library, leaves: [2, 31, 127, 1], rules: rules),
            ForestCase(name: "256 and 257 leaves", library: library, leaves: [256, 257], distinct: 900, rules: rules),
            ForestCase(name: "chains", library: library, leaves: [3, 40, 256, 300], isChain: true, rules: rules),
            ForestCase(name: "255 thresholds", library: library, leaves: [255], distinct: 255, rules: rules),
            ForestCase(
                name: "many thresholds", library: library, leaves: [200], trees: 60, features: 3, distinct: 5000,
                rules: rules),
            ForestCase(name: "one threshold", library: library, leaves: [4], trees: 3, distinct: 1, rules: rules),
            ForestCase(name: "no trees", library: library, leaves: [1], trees: 0, rules: rules),
            ForestCase(name: "classes", library: library, leaves: [20, 9], trees: 60, outputs: 3, rules: rules),
        ]
    }
}

extension ForestCase {
    /// The model, and the thresholds that rows should lie around.
    func model(_ random: inout SeededRandom) -> (model: Model, pool: [Double]) {
        var pool = [
            0, 1e-36, lightGBMZeroThreshold, -lightGBMZeroThreshold, .leastNonzeroMagnitude, .infinity, 1e300, -1e300,
        ]
        pool =
            library == .xgboost
            ? [
                0, Double(Float.leastNormalMagnitude), Double(Float.leastNonzeroMagnitude), Double(3e38 as Float),
                -Double(3e38 as Float),
            ] : pool
        pool = Array(pool.prefix(distinct))
        while pool.count < distinct { pool.append(number(Double.random(in: -4...4, using: &random))) }
        var trees = Trees()
        for tree in 0..<self.trees {
            trees.output.append(hasVectorLeaves ? -1 : Int32(tree % outputs))
            if hasWeights { trees.weights.append(Float.random(in: 0.1...1, using: &random)) }
            append(to: &trees, tree, pool, &random)
        }
        let objective: Objective =
            library == .xgboost ? .xgboost(.squaredError) : .lightgbm(.identity(name: "regression"))
        let model = Model(
            library: library, version: "", booster: .trees(trees), objective: objective,
            features: Array(repeating: Feature(), count: features), outputs: outputs,
            baseMargin: (0..<outputs).map { number(0.1 + Double($0)) }, treesPerIteration: 1,
            defaultIterations: 0..<self.trees)
        return (model, pool)
    }

    private func number(_ value: Double) -> Double { library == .xgboost ? Double(Float(value)) : value }

    private func append(to trees: inout Trees, _ tree: Int, _ pool: [Double], _ random: inout SeededRandom) {
        let root = trees.left.count
        var open = [0]
        func leaf() {
            trees.left.append(-1)
            trees.right.append(-1)
            trees.feature.append(0)
            trees.threshold.append(0)
            trees.rule.append([])
            if categories > 0 { trees.categorySet.append(-1) }
            trees.value.append(number(Double.random(in: -1...1, using: &random)))
        }
        /// Makes a node of one of the last two columns look for a set of one to three words.
        func makeCategorical(_ node: Int) {
            trees.rule[node].insert(.categorical)
            trees.threshold[node] = 0
            trees.categorySet[node] = Int32(trees.categoryStarts.count - 1)
            for _ in 0..<Int.random(in: 1...(categories + 31) / 32, using: &random) {
                trees.categoryWords.append(UInt32.random(in: 0...UInt32.max, using: &random))
            }
            trees.categoryStarts.append(Int32(trees.categoryWords.count))
        }
        leaf()
        let splits = depth.map { 1 << $0 - 1 } ?? leaves[tree % leaves.count] - 1
        for _ in 0..<splits {
            // A queue makes a complete tree, a stack a chain.
            let at = depth != nil ? 0 : isChain ? open.count - 1 : Int.random(in: 0..<open.count, using: &random)
            let node = open.remove(at: at)
            let left = trees.left.count - root
            leaf()
            leaf()
            trees.left[root + node] = Int32(left)
            trees.right[root + node] = Int32(left + 1)
            trees.feature[root + node] = Int32.random(in: 0..<Int32(features), using: &random)
            trees.threshold[root + node] = pool.randomElement(using: &random) ?? 0
            trees.rule[root + node] = rules.randomElement(using: &random) ?? []
            open +=
                Bool.random(using: &random) ? [left, left + 1] : depth != nil ? [left, left + 1] : [left + 1, left]
        }
        if hasVectorLeaves {
            for node in root..<trees.left.count where trees.left[node] < 0 {
                trees.value[node] = Double(trees.leafVectors.count)
                for _ in 0..<outputs { trees.leafVectors.append(Float.random(in: -1...1, using: &random)) }
            }
        }
        trees.starts.append(Int32(trees.left.count))
    }

    /// Values at thresholds, beside them, and of the kinds that go wrong.
    func rows<Row: ScoreValue>(_ count: Int, _ pool: [Double], _ random: inout SeededRandom, _: Row.Type) -> [Row] {
        let special: [Row] = [
            .nan, -.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
            .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, Row(1e-35 as Float),
            Row(1e-35 as Float).nextUp, -Row(1e-35 as Float),
        ]
        return (0..<(count * features)).map { _ -> Row in
            if categories > 0, Bool.random(using: &random) {
                return Row(Double.random(in: -2...Double(categories) * 2, using: &random))
            }
            return switch UInt8.random(in: 0..<8, using: &random) {
            case 0: special.randomElement(using: &random) ?? 0
            case 1: .nan
            case 2: Row(pool.randomElement(using: &random) ?? 0)
            case 3: Row(pool.randomElement(using: &random) ?? 0).nextUp
            case 4: Row(pool.randomElement(using: &random) ?? 0).nextDown
            default: Row(Double.random(in: -5...5, using: &random))
            }
        }
    }
}

private let lightGBMZeroThreshold = Double(1e-35 as Float)

/// The margins' bits.
private func bits<Row: ScoreValue>(_ scorer: Scorer, _ rows: [Row], _ count: Int) -> [UInt64] {
    var margins = [Double](repeating: -77, count: count * scorer.width)
    rows.withUnsafeBufferPointer { rows in
        margins.withUnsafeMutableBufferPointer { scorer.score(rows, count: count, into: $0) }
    }
    return margins.map(\.bitPattern)
}

private let kernels = Kernel.allCases.filter { $0 != .reference && $0.isAvailable }

@Test(arguments: ForestCase.all) func kernelsEqualTheReference(_ forest: ForestCase) throws {
    var random = SeededRandom(state: 7)
    let (model, pool) = forest.model(&random)
    let reference = try Scorer(model, kernel: .reference)
    let narrow = forest.rows(600, pool, &random, Float.self)
    let wide = forest.rows(600, pool, &random, Double.self)
    let expected = (narrow: bits(reference, narrow, 600), wide: bits(reference, wide, 600))
    for kernel in kernels {
        let scorer = try Scorer(model, kernel: kernel)
        #expect(scorer.kernel == kernel)
        #expect(bits(scorer, narrow, 600) == expected.narrow, "\(kernel), float32 rows")
        #expect(bits(scorer, wide, 600) == expected.wide, "\(kernel), float64 rows")
    }
}

@Test(arguments: kernels) func tailsOfEverySizeAreScored(kernel: Kernel) throws {
    var random = SeededRandom(state: 8)
    let forest = ForestCase(name: "", library: .xgboost, leaves: [16, 300, 5], outputs: 2, rules: ForestCase.xgboost)
    let (model, pool) = forest.model(&random)
    let rows = forest.rows(530, pool, &random, Float.self)
    let expected = bits(try Scorer(model, kernel: .reference), rows, 530)
    let scorer = try Scorer(model, kernel: kernel)
    for count in Array(0...260) + [511, 512, 513, 530] {
        #expect(bits(scorer, rows, count)[...] == expected[..<(count * 2)], "\(count) rows")
    }
}

@Test(arguments: kernels) func someIterationsAreScored(kernel: Kernel) throws {
    var random = SeededRandom(state: 9)
    let forest = ForestCase(name: "", library: .lightgbm, leaves: [31], rules: ForestCase.lightgbm)
    let (model, pool) = forest.model(&random)
    let rows = forest.rows(300, pool, &random, Double.self)
    for range in [0..<0, 0..<1, 3..<9, 12..<13] {
        let expected = bits(try Scorer(model, iterations: range, kernel: .reference), rows, 300)
        #expect(bits(try Scorer(model, iterations: range, kernel: kernel), rows, 300) == expected)
    }
}

@Test func thresholdsBeyondTheLimitAreWalked() throws {
    var random = SeededRandom(state: 10)
    var forest = ForestCase(name: "", library: .xgboost, leaves: [250], trees: 120, rules: ForestCase.xgboost)
    forest.features = 20000
    forest.distinct = 5000
    let (model, _) = forest.model(&random)
    #expect(try Scorer(model).kernel == .reference)
}
