/// Reads LightGBM's text models, versions v3 and v4: what `Booster.save_model` writes.

extension Model {
    /// Reads a LightGBM text model and checks all of it. The bytes are not kept.
    ///
    /// The Python package saves a model that stopped early without the trees behind its best iteration, so every tree
    /// of the file counts. A binary, a pickle, a JSON dump, and a file of another version are refused by name.
    public static func lightGBM(_ bytes: UnsafeRawBufferPointer) throws(ModelError) -> Model {
        var text = LightGBMText(bytes)
        let header = try LightGBMHeader(&text)
        var reader = LightGBMTreeReader(columns: header.features.count)
        for (index, size) in header.treeSizes.enumerated() {
            let block = try tree(index, of: size, in: &text)
            try reader.read(block, tree: index, output: index % header.classes)
        }
        let tail = try LightGBMTail(&text)
        var trees = reader.trees
        trees.isAveraged = header.isAveraged
        return Model(
            library: .lightgbm, version: header.version, booster: .trees(trees),
            objective: .lightgbm(header.objective),
            features: tail.features(header.features, splitByCategory: reader.splitByCategory),
            outputs: header.classes, baseMargin: Array(repeating: 0, count: header.classes),
            treesPerIteration: header.classes, defaultIterations: 0..<(header.treeSizes.count / header.classes))
    }

    /// The lines of a tree behind its first one, `Tree=index`, as long as `tree_sizes` says.
    private static func tree(
        _ index: Int, of size: Int, in text: inout LightGBMText
    ) throws(ModelError) -> UnsafeRawBufferPointer {
        guard size <= text.bytes.count - text.at else {
            throw ModelError(
                .malformed, at: "tree_sizes[\(index)]",
                "the tree has \(size) bytes, but only \(max(text.bytes.count - text.at, 0)) are left: the file is cut"
            )
        }
        let block = UnsafeRawBufferPointer(rebasing: text.bytes[text.at..<(text.at + size)])
        var lines = LightGBMText(block)
        guard let first = lines.line(), first.hasPrefix("Tree="), first.dropping(5).integer == index,
            block.last == 0x0A
        else {
            throw ModelError(
                .malformed, at: "tree_sizes[\(index)]",
                "no tree \(index) begins and ends where the sizes say: the file is changed; save the model again")
        }
        text.at += size
        return block.dropping(min(lines.at, size))
    }
}
