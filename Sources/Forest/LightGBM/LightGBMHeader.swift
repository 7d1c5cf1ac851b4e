/// The head of a LightGBM text model: everything before its first tree.

/// What the head says.
struct LightGBMHeader {
    var version = ""
    var classes = 0
    var objective = LightGBMObjective.identity(name: "custom")
    var isAveraged = false
    var features: [LightGBMColumn] = []
    var treeSizes: [Int] = []

    /// The lines that a head may have; a word that is not here may change what the trees mean.
    private static let keys: Set<String> = [
        "version", "num_class", "num_tree_per_iteration", "label_index", "max_feature_idx", "objective",
        "average_output", "feature_names", "monotone_constraints", "feature_infos", "tree_sizes",
    ]
    /// A model has at most as many trees, and an iteration has one for each class.
    static let mostTrees = 100_000
    /// More columns than this no row has.
    static let mostColumns = 1 << 20

    /// Reads the head; the text then stands at the first tree.
    init(_ text: inout LightGBMText) throws(ModelError) {
        try Self.checkKind(&text)
        let lines = try Self.lines(&text)
        version = try Self.version(lines)
        classes = try Self.integer(lines, "num_class", 1...Self.mostTrees)
        let perIteration = try Self.integer(lines, "num_tree_per_iteration", 1...Self.mostTrees)
        guard perIteration == classes else {
            throw ModelError(
                .malformed, at: "num_tree_per_iteration", "it is \(perIteration) where num_class is \(classes)")
        }
        _ = try Self.integer(lines, "label_index", -1...Int(Int32.max))
        let columns = try Self.integer(lines, "max_feature_idx", 0...Self.mostColumns - 1) + 1
        isAveraged = lines["average_output"] != nil
        features = try LightGBMColumn.columns(
            names: try Self.words(lines, "feature_names", columns),
            infos: try Self.words(lines, "feature_infos", columns))
        if lines["monotone_constraints"] != nil { try Self.checkConstraints(lines, columns) }
        if let line = lines["objective"] { objective = try LightGBMObjective(line: line, classes: classes) }
        treeSizes = try Self.treeSizes(lines, classes)
    }

    /// The first line is `tree`; what else is met under the name of a model is named.
    private static func checkKind(_ text: inout LightGBMText) throws(ModelError) {
        guard let first = text.line() else { throw ModelError(.malformed, at: "", "the model is empty") }
        if first.isEqual(to: "tree") { return }
        let cure = "save the model by Booster.save_model"
        if first.isEqual(to: "tree\r") {
            throw ModelError(
                .malformed, at: "line 1",
                "the lines end in CR LF, but the model counts its bytes with LF: undo what changed the file")
        }
        switch first.first {
        case 0x80: throw ModelError(.unsupported, at: "line 1", "this is a pickle, which is never run; \(cure)")
        case 0x7B: throw ModelError(.unsupported, at: "line 1", "this is JSON, as of dump_model; \(cure)")
        default: throw ModelError(.malformed, at: "line 1", "expected 'tree', met \(first.shown); \(cure)")
        }
    }

    /// The lines up to the blank one before the trees, by key.
    private static func lines(_ text: inout LightGBMText) throws(ModelError) -> [String: UnsafeRawBufferPointer] {
        var lines: [String: UnsafeRawBufferPointer] = [:]
        while let line = text.line(), !line.isEmpty {
            let (name, value) = line.splitAtEquals() ?? (line, line.dropping(line.count))
            guard let key = name.text, keys.contains(key) else {
                throw ModelError(.unsupported, at: text.place, "\(name.shown) is not a line of the head that is known")
            }
            guard lines.updateValue(value, forKey: key) == nil else {
                throw ModelError(.malformed, at: text.place, "'\(key)' stands twice")
            }
        }
        return lines
    }

    private static func value(
        _ lines: [String: UnsafeRawBufferPointer], _ key: String
    ) throws(ModelError) -> UnsafeRawBufferPointer {
        guard let value = lines[key] else { throw ModelError(.malformed, at: key, "the head does not have this line") }
        return value
    }

    private static func version(_ lines: [String: UnsafeRawBufferPointer]) throws(ModelError) -> String {
        let value = try value(lines, "version")
        guard value.isEqual(to: "v3") || value.isEqual(to: "v4"), let version = value.text else {
            throw ModelError(
                .unsupported, at: "version",
                "\(value.shown) is not read, only v3 and v4; load and save the model with LightGBM 3 or newer")
        }
        return version
    }

    private static func integer(
        _ lines: [String: UnsafeRawBufferPointer], _ key: String, _ range: ClosedRange<Int>
    ) throws(ModelError) -> Int {
        let value = try value(lines, key)
        guard let integer = value.integer else {
            throw ModelError(.malformed, at: key, "\(value.shown) is not an integer")
        }
        guard range.contains(integer) else {
            let isMore = integer > range.upperBound
            throw ModelError(
                isMore ? .tooLarge : .malformed, at: key,
                "\(integer) is \(isMore ? "more than \(range.upperBound)" : "less than \(range.lowerBound)")")
        }
        return integer
    }

    private static func words(
        _ lines: [String: UnsafeRawBufferPointer], _ key: String, _ count: Int
    ) throws(ModelError) -> [UnsafeRawBufferPointer] {
        let line = try value(lines, key)
        guard line.wordCount == count else {
            throw ModelError(
                .malformed, at: key, "\(line.wordCount) words where max_feature_idx tells of \(count) columns")
        }
        return line.words
    }

    /// Constraints do nothing any more when a tree is grown, but a wrong number of them tells of a broken file.
    private static func checkConstraints(
        _ lines: [String: UnsafeRawBufferPointer], _ columns: Int
    ) throws(ModelError) {
        for (index, word) in try words(lines, "monotone_constraints", columns).enumerated() {
            guard let constraint = word.integer, -1...1 ~= constraint else {
                throw ModelError(
                    .malformed, at: "monotone_constraints[\(index)]", "\(word.shown) is none of -1, 0 and 1")
            }
        }
    }

    private static func treeSizes(
        _ lines: [String: UnsafeRawBufferPointer], _ classes: Int
    ) throws(ModelError) -> [Int] {
        let line = try value(lines, "tree_sizes")
        let count = line.wordCount
        guard count <= mostTrees else {
            throw ModelError(.tooLarge, at: "tree_sizes", "\(count) trees are more than \(mostTrees)")
        }
        guard count.isMultiple(of: classes) else {
            throw ModelError(
                .malformed, at: "tree_sizes", "\(count) trees are no whole iterations of \(classes) trees")
        }
        var sizes: [Int] = []
        sizes.reserveCapacity(count)
        for word in line.words {
            guard let size = word.integer, size > 0 else {
                throw ModelError(.malformed, at: "tree_sizes[\(sizes.count)]", "\(word.shown) is not a size")
            }
            sizes.append(size)
        }
        return sizes
    }
}
