/// LIBSVM text to rows, as XGBoost reads it: what is not there is missing, indices in any order, `#` begins a comment.

/// What a block's lines are read with.
struct LIBSVMRecords {
    let source: String
    let plan: ColumnPlan
    let missing: MissingWords
    /// The index of the first feature.
    let firstIndex: Int

    /// A plan for `layout`; the table's rows have groups if its first has one.
    static func plan(_ layout: TableLayout, hasGroups: Bool) throws(ColumnProblem) -> ColumnPlan {
        guard layout.label == nil || layout.label == .index(0) else {
            throw ColumnProblem("is LIBSVM, whose label stands in front: the label column can only be 0, or none")
        }
        guard layout.weight == nil, layout.group == nil, layout.ignored.isEmpty, layout.facets.isEmpty,
            layout.featureColumns == nil
        else {
            throw ColumnProblem(
                "is LIBSVM, which has no columns for weights, groups, facets or to ignore: weights are written "
                    + "label:weight, groups qid:number")
        }
        guard let features = layout.features else {
            throw ColumnProblem("is LIBSVM, whose rows do not tell how many features there are: give the features")
        }
        return ColumnPlan(
            sides: [.label, .weight] + (hasGroups ? [.group] : []), features, hasLabel: layout.label != nil)
    }

    /// Whether the first row of a text has a group; nil where there is no row.
    static func hasGroups(_ text: UnsafeRawBufferPointer) -> Bool? {
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
            var words = Words(UnsafeRawBufferPointer(rebasing: text[start..<end]))
            if let first = words.next() {
                return [first, words.next()].contains { $0?.starts(with: "qid:".utf8) ?? false }
            }
            start = end + 1
        }
        return nil
    }

    /// Reads the block's lines.
    func read<Element: TableElement>(into block: RowBlock<Element>) throws(TableError) {
        let hasGroups = plan.roles.contains(.group)
        try block.readLines(source: source, plan: plan, missing, limit: TableLimits.record) {
            line, row throws(LineProblem) in
            var words = Words(line)
            guard let first = words.next() else { return false }
            let values = block.storage.base + row * plan.features.count
            for feature in 0..<plan.features.count { values[feature] = .nan }
            block.set(1, row: row, role: .weight)
            var column = 1
            var word: UnsafeRawBufferPointer? = first
            // Without labels, a row may still have one, which is not a pair.
            if plan.hasLabel || !first.contains(UInt8(ascii: ":")) {
                try readLabel(first, row, block)
                (word, column) = (words.next(), 2)
            }
            if let group = word, group.starts(with: "qid:".utf8) {
                guard hasGroups else { throw LineProblem(column, "is a group, and the first row has none") }
                block.set(try number(group, from: 4, column), row: row, role: .group)
                (word, column) = (words.next(), column + 1)
            } else if hasGroups {
                throw LineProblem(column, "is no group, and the first row has one: every row needs its qid")
            }
            while let pair = word {
                try readPair(pair, column, values)
                (word, column) = (words.next(), column + 1)
            }
            return true
        }
    }

    private func readLabel<Element: TableElement>(
        _ word: UnsafeRawBufferPointer, _ row: Int, _ block: RowBlock<Element>
    ) throws(LineProblem) {
        let colon = word.firstIndex(of: UInt8(ascii: ":")) ?? word.count
        let label = UnsafeRawBufferPointer(rebasing: word[..<colon])
        guard let number = TableNumber.parse(label) else {
            throw LineProblem(1, "is “\(String(shown: word))”, where a label should stand: a number")
        }
        block.set(number, row: row, role: .label)
        if colon < word.count { block.set(try self.number(word, from: colon + 1, 1), row: row, role: .weight) }
    }

    private func readPair<Element: TableElement>(
        _ word: UnsafeRawBufferPointer, _ column: Int, _ values: UnsafeMutablePointer<Element>
    ) throws(LineProblem) {
        var (index, place) = (0, 0)
        while place < word.count, (0x30...0x39).contains(word[place]), index < 1 << 40 {
            index = index * 10 + Int(word[place] - 0x30)
            place += 1
        }
        guard place > 0, place < word.count, word[place] == UInt8(ascii: ":") else {
            throw LineProblem(column, "is “\(String(shown: word))”, where index:value should stand: two numbers")
        }
        let feature = index - firstIndex
        guard feature >= 0, feature < plan.features.count else {
            let cure = index == plan.features.count ? ": perhaps indices begin with 1" : ""
            throw LineProblem(
                column,
                "has the index \(index), and the \(plan.features.count) features have \(firstIndex) to "
                    + "\(plan.features.count - 1 + firstIndex)" + cure)
        }
        guard values[feature].isNaN else { throw LineProblem(column, "has the index \(index) a second time") }
        values[feature] = Element(try number(word, from: place + 1, column))
    }

    private func number(
        _ word: UnsafeRawBufferPointer, from start: Int, _ column: Int
    ) throws(LineProblem) -> Double {
        let text = UnsafeRawBufferPointer(rebasing: word[start...])
        if let number = TableNumber.parse(text) { return number }
        throw LineProblem(column, "is “\(String(shown: word))”, where a number should stand behind the colon")
    }

    /// The words of a line, up to a comment.
    struct Words {
        private let line: UnsafeRawBufferPointer
        private var place = 0

        init(_ line: UnsafeRawBufferPointer) { self.line = line }

        mutating func next() -> UnsafeRawBufferPointer? {
            while place < line.count, isBlank(line[place]) { place += 1 }
            let start = place
            while place < line.count, !isBlank(line[place]), line[place] != UInt8(ascii: "#") { place += 1 }
            return place > start ? UnsafeRawBufferPointer(rebasing: line[start..<place]) : nil
        }

        private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    }
}
