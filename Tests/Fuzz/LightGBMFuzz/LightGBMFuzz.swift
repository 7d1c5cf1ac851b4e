/// Feeds bytes to the reader of LightGBM's text models: every input is a model or a typed error.
import Forest

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLightGBM(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    read(bytes)
    // A change within a tree makes its size a lie, and all such inputs would end there: read it with the sizes mended.
    if let mended = withSizesMended(Array(bytes)) { mended.withUnsafeBytes(read) }
    return 0
}

private func read(_ bytes: UnsafeRawBufferPointer) {
    do {
        let model = try Model.lightGBM(bytes)
        check(model)
        try checkScores(model)
    } catch {
        precondition(!error.reason.isEmpty, "an error says what is wrong")
    }
}

/// What a scorer relies on.
private func check(_ model: Model) {
    guard case .trees(let trees) = model.booster else { preconditionFailure("LightGBM's models are trees") }
    let nodes = trees.left.count
    precondition(trees.right.count == nodes && trees.feature.count == nodes && trees.threshold.count == nodes)
    precondition(trees.rule.count == nodes && trees.value.count == nodes && trees.output.count == trees.count)
    precondition(trees.categorySet.isEmpty || trees.categorySet.count == nodes)
    precondition(trees.categoryStarts.last.map { Int($0) <= trees.categoryWords.count } ?? false)
    precondition(trees.output.allSatisfy { 0..<Int32(model.outputs) ~= $0 })
    precondition(model.defaultIterations.count * model.treesPerIteration == trees.count)
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
private func checkScores(_ model: Model) throws(ModelError) {
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

/// The text with `tree_sizes` as its lines `Tree=` and `end of trees` tell; nil where it has none of these.
private func withSizesMended(_ bytes: [UInt8]) -> [UInt8]? {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard let head = lines.firstIndex(where: { $0.starts(with: "tree_sizes=".utf8) }) else { return nil }
    var sizes: [Int] = []
    for line in lines[head...] {
        if line.starts(with: "end of trees".utf8) { break }
        if line.starts(with: "Tree=".utf8) { sizes.append(0) }
        if !sizes.isEmpty { sizes[sizes.count - 1] += line.count + 1 }
    }
    let mended = Array("tree_sizes=\(sizes.map(String.init).joined(separator: " "))".utf8)
    return Array(bytes[..<lines[head].startIndex]) + mended + Array(bytes[lines[head].endIndex...])
}
