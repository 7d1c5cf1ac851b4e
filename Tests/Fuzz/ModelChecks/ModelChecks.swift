/// What every model that a reader lets through must be: safe to score, and scored alike by every kernel.
import Forest

/// What a scorer relies on.
public func check(_ model: Model) {
    guard case .trees(let trees) = model.booster else { return }
    let nodes = trees.left.count
    precondition(trees.right.count == nodes && trees.feature.count == nodes && trees.threshold.count == nodes)
    precondition(trees.rule.count == nodes && trees.value.count == nodes && trees.output.count == trees.count)
    precondition(trees.categorySet.isEmpty || trees.categorySet.count == nodes)
    precondition(trees.categoryStarts.last.map { Int($0) <= trees.categoryWords.count } ?? false)
    precondition(trees.output.allSatisfy { -1..<Int32(model.outputs) ~= $0 })
    precondition(model.defaultIterations.count * model.treesPerIteration <= trees.count)
    for tree in 0..<trees.count {
        let range = trees.nodes(of: tree)
        for node in range where trees.left[node] >= 0 {
            precondition(1..<Int32(range.count) ~= trees.left[node] && 1..<Int32(range.count) ~= trees.right[node])
            precondition(0..<Int32(model.features.count) ~= trees.feature[node] && !trees.threshold[node].isNaN)
            guard trees.rule[node].contains(.categorical) else { continue }
            precondition(0..<Int32(trees.categoryStarts.count - 1) ~= trees.categorySet[node])
        }
    }
}

/// Scores rows of what numbers are: every walk must come to an end, and the fastest kernel to the same bits.
public func checkScores(_ model: Model) throws(ModelError) {
    let values: [Double] = [0, .nan, 1.5, -1e9, .infinity, 1e-36, 3, 1e300]
    let count = values.count * 8
    let columns = model.features.count
    guard columns * count < 1 << 20, model.outputs * count < 1 << 20 else { return }
    let rows = (0..<(columns * count)).map { values[($0 / columns + $0 % columns) % values.count] }
    let expected = margins(rows, count, try Scorer(model, kernel: .reference))
    let met = margins(rows, count, try Scorer(model, kernel: .best))
    precondition(zip(expected, met).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN })
}

private func margins(_ rows: [Double], _ count: Int, _ scorer: Scorer) -> [Double] {
    var margins = [Double](repeating: 0, count: count * scorer.width)
    rows.withUnsafeBufferPointer { rows in
        margins.withUnsafeMutableBufferPointer { scorer.score(rows, count: count, into: $0) }
    }
    return margins
}
