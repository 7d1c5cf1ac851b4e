/// The rules of the two libraries, on trees small enough to follow by hand.
import Forest
import Testing

/// A tree with one node at column 0 whose left leaf is 1 and whose right leaf is 2.
private func stump(_ threshold: Double, _ rule: Trees.Rule, set: [UInt32]? = nil) -> Trees {
    var trees = Trees()
    trees.starts = [0, 3]
    trees.output = [0]
    trees.left = [1, -1, -1]
    trees.right = [2, -1, -1]
    trees.feature = [0, 0, 0]
    trees.threshold = [threshold, 0, 0]
    trees.rule = [rule, [], []]
    trees.value = [0, 1, 2]
    if let set {
        trees.categorySet = [0, -1, -1]
        trees.categoryStarts = [0, Int32(set.count)]
        trees.categoryWords = set
    }
    return trees
}

/// The margins of rows of one column.
private func margins(_ trees: Trees, _ library: Model.Library, _ column: [Double]) throws -> [Double] {
    let objective: Objective = library == .xgboost ? .xgboost(.squaredError) : .lightgbm(.identity(name: "regression"))
    let model = Model(
        library: library, version: "", booster: .trees(trees), objective: objective, features: [Feature()], outputs: 1,
        baseMargin: [0], treesPerIteration: 1, defaultIterations: 0..<1)
    let scorer = try Scorer(model, kernel: .reference)
    var out = [Double](repeating: .nan, count: column.count)
    column.withUnsafeBufferPointer { rows in
        out.withUnsafeMutableBufferPointer { scorer.score(rows, count: rows.count, into: $0) }
    }
    return out
}

@Test func xgboostGoesLeftBelowTheThreshold() throws {
    let column = [0.5, 0.5.nextDown, 0.4, 0.6, -.infinity, .infinity, .nan]
    // 0.5.nextDown is 0.5 as a float32.
    #expect(try margins(stump(0.5, [.missingIsNaN]), .xgboost, column) == [2, 2, 1, 2, 1, 2, 2])
    #expect(try margins(stump(0.5, [.missingIsNaN, .defaultLeft]), .xgboost, column) == [2, 2, 1, 2, 1, 2, 1])
    #expect(try margins(stump(0, [.missingIsNaN]), .xgboost, [-0.0, 0, -1e-44]) == [2, 2, 1])
}

@Test func xgboostSendsMembersRight() throws {
    let set: [UInt32] = [0b101]
    let column = [0.0, 0.9, 1, 2, 2.5, -0.5, -1, 32, 1e9, .infinity, .nan]
    #expect(
        try margins(stump(0, [.missingIsNaN, .categorical], set: set), .xgboost, column)
            == [2, 2, 1, 2, 2, 1, 1, 1, 1, 1, 2])
}

@Test func lightgbmGoesLeftAtTheThreshold() throws {
    let column = [0.5, 0.5.nextUp, -.infinity, .infinity, 0, 1e-36, .nan]
    #expect(try margins(stump(0.5, []), .lightgbm, column) == [1, 2, 1, 2, 1, 1, 1])
    #expect(try margins(stump(-0.5, []), .lightgbm, column) == [2, 2, 1, 2, 2, 2, 2])
    #expect(try margins(stump(0.5, [.missingIsNaN]), .lightgbm, column) == [1, 2, 1, 2, 1, 1, 2])
    #expect(try margins(stump(0.5, [.missingIsZero]), .lightgbm, column) == [1, 2, 1, 2, 2, 2, 2])
    #expect(try margins(stump(-0.5, [.missingIsZero, .defaultLeft]), .lightgbm, column) == [2, 2, 1, 2, 1, 1, 1])
    #expect(try margins(stump(.infinity, [.missingIsNaN]), .lightgbm, column) == [1, 1, 1, 1, 1, 1, 2])
}

@Test func lightgbmSendsMembersLeft() throws {
    let set: [UInt32] = [0b101, 1]
    let column = [0.0, -0.9, 1, 2.9, -1, 32, 33, 64, 1e10, -.infinity, .nan]
    #expect(
        try margins(stump(0, .categorical, set: set), .lightgbm, column) == [1, 1, 2, 1, 2, 1, 2, 2, 2, 2, 2])
}

@Test func linearLeavesFallBackWhereAValueIsMissing() throws {
    var trees = stump(0.5, [.missingIsNaN])
    trees.linearLeaves = [
        1: .init(constant: 10, features: [0], coefficients: [2]),
        2: .init(constant: 20, features: [0], coefficients: [3]),
    ]
    #expect(try margins(trees, .lightgbm, [0.25, 1, 1e-36, .nan]) == [10.5, 23, 10, 2])
}

@Test func iterationsBeyondTheLastAreRefused() {
    let model = Model(
        library: .xgboost, version: "", booster: .trees(stump(0, [])), objective: .xgboost(.squaredError),
        features: [Feature()], outputs: 1, baseMargin: [0], treesPerIteration: 1, defaultIterations: 0..<1)
    #expect(throws: ModelError.self) { try Scorer(model, iterations: 0..<2) }
    #expect(throws: ModelError.self) { try Scorer(model, iterations: -1..<1) }
}

/// Trees of one leaf each.
private func leaves(_ values: [Double], weights: [Float] = []) -> Trees {
    var trees = Trees()
    trees.starts = (0...Int32(values.count)).map { $0 }
    trees.output = values.map { _ in 0 }
    trees.weights = weights
    trees.left = values.map { _ in -1 }
    trees.right = trees.left
    trees.feature = values.map { _ in 0 }
    trees.threshold = values.map { _ in 0 }
    trees.rule = values.map { _ in [] }
    trees.value = values
    return trees
}

/// The margin of a row of no values.
private func margin(_ booster: Model.Booster, _ library: Model.Library, base: Double, _ kernel: Kernel) throws -> Double
{
    let objective: Objective = library == .xgboost ? .xgboost(.squaredError) : .lightgbm(.identity(name: "regression"))
    var count = 1
    if case .trees(let trees) = booster { count = trees.count }
    let model = Model(
        library: library, version: "", booster: booster, objective: objective, features: [Feature(), Feature()],
        outputs: 1, baseMargin: [base], treesPerIteration: 1, defaultIterations: 0..<count)
    // Enough rows for a kernel to take them.
    let rows = [[Float]](repeating: [3, .nan], count: 40).flatMap { $0 }
    var out = [Double](repeating: .nan, count: 40)
    let scorer = try Scorer(model, kernel: kernel)
    rows.withUnsafeBufferPointer { rows in
        out.withUnsafeMutableBufferPointer { scorer.score(rows, count: 40, into: $0) }
    }
    #expect(Set(out).count == 1)
    return out[39]
}

@Test(arguments: Kernel.allCases.filter(\.isAvailable)) func leavesAreAddedInOrder(kernel: Kernel) throws {
    // 2^24 + 1 is 2^24 as a float32, so adding 1 twice stays, and adding their sum does not.
    let base = 16_777_216.0
    #expect(try margin(.trees(leaves([1, 1])), .xgboost, base: base, kernel) == base)
    #expect(try margin(.trees(leaves([2, 0.5])), .xgboost, base: base, kernel) == base + 2)
    #expect(try margin(.trees(leaves([-1, 1, 1])), .xgboost, base: base, kernel) == base)
    #expect(try margin(.trees(leaves([1, 1])), .lightgbm, base: base, kernel) == base + 2)
    // dart: 0.1 x 3 rounded to float32, then added to 1.
    let product = Float(3) * Float(0.1)
    #expect(try margin(.trees(leaves([3], weights: [0.1])), .xgboost, base: 1, kernel) == Double(1 + product))
    // gblinear: (0.5 + 0.25) + 3 x 2; the missing value adds nothing.
    #expect(try margin(.linear(weights: [2, 100], bias: [0.25]), .xgboost, base: 0.5, kernel) == 6.75)
}
