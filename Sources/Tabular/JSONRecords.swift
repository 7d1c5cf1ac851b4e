/// JSON Lines to rows: arrays, `{"features": […]}` with other keys beside, or flat objects.

/// What a block's lines are read with.
struct JSONRecords {
    /// The columns that a line has, in its order: no names in an array.
    struct Shape: Equatable {
        var isObject = false
        /// How many columns the array `features` has, or the line that is an array; they come first.
        var elements: Int?
        var names: [String?] = []
    }

    let source: String
    let plan: ColumnPlan
    let missing: MissingWords
    let shape: Shape
    /// Whether a key that is no column is passed over.
    let ignoresOthers: Bool
    private let columnsByName: [String: Int]
    /// The keys in the order of the first line, as they are written; most lines have them so.
    private let expected: [(key: [UInt8], column: Int)]

    init(
        source: String, layout: TableLayout, shape: Shape, missing: MissingWords
    ) throws(ColumnProblem) {
        if shape.isObject, shape.elements != nil, case .index = layout.label, shape.names.contains("label") {
            throw ColumnProblem("has a key “label” beside “features”, and the label column is a place: give its name")
        }
        self.source = source
        self.missing = missing
        self.shape = shape
        var layout = layout
        if shape.isObject, let elements = shape.elements {
            // The elements are the features, whatever a model calls them; what stands beside them is none.
            layout.ignored += (elements..<shape.names.count).map(Column.index)
            for feature in (layout.features ?? []).indices { layout.features?[feature].name = nil }
        }
        plan = try ColumnPlan(layout, columnCount: shape.names.count, names: shape.names)
        ignoresOthers = layout.features != nil || layout.featureColumns != nil
        var columns: [String: Int] = [:]
        for (column, name) in shape.names.enumerated() { if let name { columns[name] = column } }
        columnsByName = columns
        // Without escapes: what needs some is looked up.
        expected = shape.names.indices.compactMap { column in
            guard let name = shape.names[column], !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C })
            else { return nil }
            return (Array("\"\(name)\"".utf8), column)
        }
    }

    /// The shape of a line.
    static func shape(of text: UnsafeRawBufferPointer) throws(LineProblem) -> Shape {
        var line = JSONLine(text)
        var shape = Shape()
        if line.peek() == UInt8(ascii: "[") {
            let count = try elementCount(&line)
            shape.elements = count
            shape.names = Array(repeating: nil, count: count)
            return shape
        }
        shape.isObject = true
        var keys: [String] = []
        try readObject(&line) { line, key throws(LineProblem) in
            if key == "features", line.peek() == UInt8(ascii: "[") {
                shape.elements = try elementCount(&line)
            } else {
                _ = try line.value()
                keys.append(key)
            }
        }
        shape.names = Array(repeating: nil, count: shape.elements ?? 0) + keys
        return shape
    }

    private static func elementCount(_ line: inout JSONLine) throws(LineProblem) -> Int {
        var count = 0
        try readArray(&line) { line, _ throws(LineProblem) in
            _ = try line.value()
            count += 1
        }
        return count
    }

    /// Reads the block's lines.
    func read<Element: TableElement>(into block: RowBlock<Element>) throws(TableError) {
        let facets = plan.facets
        var seen = [Int](repeating: -1, count: plan.columnCount)
        var texts = [[UInt8]](repeating: [], count: facets.isEmpty ? 0 : plan.columnCount)
        try block.readLines(source: source, plan: plan, missing, limit: TableLimits.field) {
            text, row throws(LineProblem) in
            var line = JSONLine(text)
            try readColumns(&line) { line, column throws(LineProblem) in
                _ = line.peek()
                let place = line.place
                let value = try line.value()
                guard seen[column] != row else {
                    throw LineProblem(place + 1, name: name(column), "is there a second time")
                }
                seen[column] = row
                do throws(FieldProblem) {
                    block.set(try number(value, column), row: row, role: plan.roles[column])
                } catch { throw LineProblem(place + 1, name: name(column), error.reason) }
                if !texts.isEmpty { texts[column] = Self.text(value) }
            }
            try line.expectEnd()
            for column in seen.indices where seen[column] != row {
                guard plan.roles[column] == .none, !facets.contains(column) else {
                    throw LineProblem(nil, "lacks “\(name(column) ?? "\(column)")”, which the first line has")
                }
                if !texts.isEmpty { texts[column] = [] }
            }
            for (facet, column) in facets.enumerated() {
                texts[column].withUnsafeBytes { block.appendFacet(row * facets.count + facet, $0) }
            }
            return true
        }
    }

    private func name(_ column: Int) -> String? { plan.names[column] }

    /// Calls for every value of a line whose column is known; passes over others.
    private func readColumns(
        _ line: inout JSONLine, _ body: (inout JSONLine, Int) throws(LineProblem) -> Void
    ) throws(LineProblem) {
        guard shape.isObject else { return try readElements(&line, body) }
        var next = 0
        try Self.readMembers(&line) { line throws(LineProblem) in
            if next < expected.count, line.take(expected[next].key) {
                try line.expect(UInt8(ascii: ":"))
                try body(&line, expected[next].column)
                next += 1
                return
            }
            let key = try Self.readKey(&line)
            if key == "features", shape.elements != nil { return try readElements(&line, body) }
            if let column = columnsByName[key] {
                next = (expected.firstIndex { $0.column == column } ?? next) + 1
                return try body(&line, column)
            }
            guard ignoresOthers else {
                throw LineProblem(line.place + 1, "has the key “\(key)”, which the first line does not have")
            }
            _ = try line.value()
        }
    }

    private func readElements(
        _ line: inout JSONLine, _ body: (inout JSONLine, Int) throws(LineProblem) -> Void
    ) throws(LineProblem) {
        let expected = shape.elements ?? 0
        var count = 0
        try Self.readArray(&line) { line, index throws(LineProblem) in
            count = index + 1
            if index < expected { try body(&line, index) } else { _ = try line.value() }
        }
        guard count == expected else { throw LineProblem(nil, "has \(count) values, where \(expected) are expected") }
    }

    /// The number that a value is in a column.
    private func number(_ value: JSONLine.Value, _ column: Int) throws(FieldProblem) -> Double {
        let wantsText =
            switch plan.roles[column] {
            case .feature(let index): plan.features[index].categories != nil
            case .label: plan.labelClasses != nil
            case .none: true
            case .weight, .group: false
            }
        switch value {
        case .null:
            if case .feature = plan.roles[column] { return .nan }
            return try [UInt8]().withUnsafeBytesTyped { text throws(FieldProblem) in
                try plan.number(text, column: column, MissingWords([""]))
            }
        case .nested:
            guard plan.roles[column] == .none else {
                throw FieldProblem("is an array or object, where a value should stand")
            }
            return .nan
        case .string where !wantsText: throw FieldProblem("is a string, where a number should stand")
        case .boolean(let isTrue) where !wantsText: return isTrue ? 1 : 0
        case .number(let text):
            if !wantsText, let number = TableNumber.parse(text) { return number }
            return try plan.number(text, column: column, missing)
        case .string, .boolean:
            return try Self.text(value).withUnsafeBytesTyped { text throws(FieldProblem) in
                try plan.number(text, column: column, missing)
            }
        }
    }

    private static func text(_ value: JSONLine.Value) -> [UInt8] {
        switch value {
        case .number(let text): Array(text)
        case .string(let text): text
        case .boolean(let isTrue): Array((isTrue ? "true" : "false").utf8)
        case .null, .nested: []
        }
    }

    private static func readArray(
        _ line: inout JSONLine, _ body: (inout JSONLine, Int) throws(LineProblem) -> Void
    ) throws(LineProblem) {
        try line.expect(UInt8(ascii: "["))
        if line.take(UInt8(ascii: "]")) { return }
        var index = 0
        repeat {
            try body(&line, index)
            index += 1
        } while line.take(UInt8(ascii: ","))
        try line.expect(UInt8(ascii: "]"))
    }

    private static func readObject(
        _ line: inout JSONLine, _ body: (inout JSONLine, String) throws(LineProblem) -> Void
    ) throws(LineProblem) {
        try readMembers(&line) { line throws(LineProblem) in
            let key = try readKey(&line)
            try body(&line, key)
        }
    }

    private static func readMembers(
        _ line: inout JSONLine, _ body: (inout JSONLine) throws(LineProblem) -> Void
    ) throws(LineProblem) {
        try line.expect(UInt8(ascii: "{"))
        if line.take(UInt8(ascii: "}")) { return }
        repeat { try body(&line) } while line.take(UInt8(ascii: ","))
        try line.expect(UInt8(ascii: "}"))
    }

    /// A key and the colon behind it.
    private static func readKey(_ line: inout JSONLine) throws(LineProblem) -> String {
        guard line.peek() == UInt8(ascii: "\"") else { throw line.problem("where a key should stand") }
        let key = String(decoding: try line.string(), as: UTF8.self)
        try line.expect(UInt8(ascii: ":"))
        return key
    }
}
