/// The lines of one tree of a LightGBM text model, by key.

/// What a tree may tell of itself.
enum LightGBMKey: Int, CaseIterable {
    case numLeaves, numCat, splitFeature, splitGain, threshold, decisionType, leftChild, rightChild
    case leafValue, leafWeight, leafCount, internalValue, internalWeight, internalCount
    case catBoundaries, catThreshold, isLinear, leafConst, numFeatures, leafFeatures, leafCoeff, shrinkage

    /// LightGBM's word.
    var name: StaticString {
        switch self {
        case .numLeaves: "num_leaves"
        case .numCat: "num_cat"
        case .splitFeature: "split_feature"
        case .splitGain: "split_gain"
        case .threshold: "threshold"
        case .decisionType: "decision_type"
        case .leftChild: "left_child"
        case .rightChild: "right_child"
        case .leafValue: "leaf_value"
        case .leafWeight: "leaf_weight"
        case .leafCount: "leaf_count"
        case .internalValue: "internal_value"
        case .internalWeight: "internal_weight"
        case .internalCount: "internal_count"
        case .catBoundaries: "cat_boundaries"
        case .catThreshold: "cat_threshold"
        case .isLinear: "is_linear"
        case .leafConst: "leaf_const"
        case .numFeatures: "num_features"
        case .leafFeatures: "leaf_features"
        case .leafCoeff: "leaf_coeff"
        case .shrinkage: "shrinkage"
        }
    }
}

/// A tree's values by key, and the readers of their numbers.
struct LightGBMTreeLines {
    private let tree: Int
    private var values = [UnsafeRawBufferPointer?](repeating: nil, count: LightGBMKey.allCases.count)

    /// Takes a tree's lines apart.
    init(_ block: UnsafeRawBufferPointer, tree: Int) throws(ModelError) {
        self.tree = tree
        var text = LightGBMText(block)
        var expected = 0
        while let line = text.line(), !line.isEmpty {
            guard let (name, value) = line.splitAtEquals() else {
                throw ModelError(.malformed, at: "Tree=\(tree)", "\(line.shown) is no line 'key=value'")
            }
            guard let key = Self.key(name, expected: expected) else {
                throw ModelError(
                    .unsupported, at: "Tree=\(tree)", "\(name.shown) is not a line of a tree that is known")
            }
            guard values[key.rawValue] == nil else {
                throw ModelError(.malformed, at: place(key), "the line stands twice")
            }
            values[key.rawValue] = value
            expected = key.rawValue + 1
        }
        while let line = text.line() {
            guard line.isEmpty else {
                throw ModelError(.malformed, at: "Tree=\(tree)", "\(line.shown) stands behind the tree's last line")
            }
        }
    }

    /// The key of a name; the library writes the keys in their order, so the expected one is looked at first.
    private static func key(_ name: UnsafeRawBufferPointer, expected: Int) -> LightGBMKey? {
        let keys = LightGBMKey.allCases
        for offset in 0..<keys.count {
            let key = keys[(expected + offset) % keys.count]
            if name.isEqual(to: key.name) { return key }
        }
        return nil
    }

    /// Where a value stands, or one number of it.
    func place(_ key: LightGBMKey, _ index: Int? = nil) -> String {
        "Tree=\(tree) \(key.name)" + (index.map { "[\($0)]" } ?? "")
    }

    /// True where the tree has the line.
    func has(_ key: LightGBMKey) -> Bool { values[key.rawValue] != nil }

    /// The value of a line that must be there.
    private func value(_ key: LightGBMKey) throws(ModelError) -> UnsafeRawBufferPointer {
        guard let value = values[key.rawValue] else {
            throw ModelError(.malformed, at: place(key), "the tree does not have this line")
        }
        return value
    }

    /// One integer of a range.
    func integer(_ key: LightGBMKey, _ range: ClosedRange<Int>) throws(ModelError) -> Int {
        let value = try value(key)
        guard let integer = value.integer, range.contains(integer) else {
            throw ModelError(
                .malformed, at: place(key), "\(value.shown) is no integer of \(range.lowerBound)...\(range.upperBound)")
        }
        return integer
    }

    /// One finite double.
    func double(_ key: LightGBMKey) throws(ModelError) -> Double {
        var values = [0.0]
        try doubles(key, into: &values, from: 0)
        return values[0]
    }

    /// Refuses a line that is too short to hold so many numbers, before memory is taken for them.
    func checkRoom(_ key: LightGBMKey, for count: Int) throws(ModelError) {
        let value = try value(key)
        guard value.count >= 2 * count - 1 else { throw wrongCount(key, found: value.wordCount, count) }
    }

    /// Fills an array from a place to its end with integers of a range.
    func integers(
        _ key: LightGBMKey, into array: inout [Int32], from start: Int, _ range: ClosedRange<Int64>
    ) throws(ModelError) {
        let line = try value(key)
        try array.withUnsafeMutableBufferPointer { (all) throws(ModelError) in
            let slots = UnsafeMutableBufferPointer(rebasing: all[start...])
            guard var numbers = LightGBMNumbers(line) else { return try checkCount(key, 0, slots.count) }
            var index = 0
            while numbers.next() {
                guard index < slots.count else { throw wrongCount(key, found: line.wordCount, slots.count) }
                guard let value = numbers.integer(), range.contains(value) else {
                    throw ModelError(
                        .malformed, at: place(key, index),
                        "\(line.word(index).shown) is no integer of \(range.lowerBound)...\(range.upperBound)")
                }
                slots[index] = Int32(truncatingIfNeeded: value)
                index += 1
            }
            try checkCount(key, index, slots.count)
        }
    }

    /// Fills an array from a place to its end with doubles: thresholds may be infinite, everything else is finite.
    func doubles(_ key: LightGBMKey, into array: inout [Double], from start: Int) throws(ModelError) {
        let line = try value(key)
        try array.withUnsafeMutableBufferPointer { (all) throws(ModelError) in
            let slots = UnsafeMutableBufferPointer(rebasing: all[start...])
            guard var numbers = LightGBMNumbers(line) else { return try checkCount(key, 0, slots.count) }
            var index = 0
            while numbers.next() {
                guard index < slots.count else { throw wrongCount(key, found: line.wordCount, slots.count) }
                guard let value = key == .threshold ? numbers.threshold() : numbers.double() else {
                    throw ModelError(
                        .malformed, at: place(key, index),
                        "\(line.word(index).shown) is not a \(key == .threshold ? "" : "finite ")number")
                }
                slots[index] = value
                index += 1
            }
            try checkCount(key, index, slots.count)
        }
    }

    /// Counts the numbers of a line that no score needs: a wrong count, a NaN or a text tells of a broken tree.
    func checkUnused(_ key: LightGBMKey, count: Int) throws(ModelError) {
        guard has(key) else { return }
        let line = try value(key)
        var found = 0
        var before: UInt8 = 0x20
        var strange: UInt64 = 0
        for byte in line {
            found += byte != 0x20 && before == 0x20 ? 1 : 0
            before = byte
            strange |= Self.isStrange(byte)
        }
        guard strange == 0 else {
            let before = line.prefix { Self.isStrange($0) == 0 }
            let index = UnsafeRawBufferPointer(rebasing: line[...before.endIndex]).wordCount - 1
            throw ModelError(.malformed, at: place(key, index), "\(line.word(index).shown) is not a number")
        }
        try checkCount(key, found, count)
    }

    /// 0 for spaces, digits, signs, points, e, E, and the letters of inf; 1 for bytes that no number has.
    @inline(__always)
    private static func isStrange(_ byte: UInt8) -> UInt64 {
        let set: UInt64 = byte < 64 ? 0x03FF_6801_0000_0000 : 0x0000_4260_0000_0020
        return ~(set &>> UInt64(byte & 63)) & 1 | UInt64(byte >> 7)
    }

    private func checkCount(_ key: LightGBMKey, _ found: Int, _ expected: Int) throws(ModelError) {
        guard found == expected else { throw wrongCount(key, found: found, expected) }
    }

    private func wrongCount(_ key: LightGBMKey, found: Int, _ expected: Int) -> ModelError {
        ModelError(.malformed, at: place(key), "\(found) numbers where the tree tells of \(expected)")
    }
}
