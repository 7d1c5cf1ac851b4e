/// Reads what stands behind the trees of a LightGBM text model: parameters, and the categories of the training data.
import JSON

/// What stands behind the trees.
struct LightGBMTail {
    /// The columns that the training's parameters call categorical.
    var categoricalColumns: Set<Int> = []
    /// `pandas_categorical`: the training data's categories as texts, a list for each of its categorical columns.
    var categories: [[String]]?

    private enum Section { case none, importances, parameters, parser }

    /// Reads from `end of trees` to the end of the file.
    init(_ text: inout LightGBMText) throws(ModelError) {
        guard let end = text.filledLine(), end.isEqual(to: "end of trees") else {
            throw ModelError(
                .malformed, at: text.place,
                "'end of trees' is missing behind the last tree: the file is cut, or changed")
        }
        var section = Section.none
        while let line = text.filledLine() {
            section = try read(line, in: section, of: text)
        }
        guard section != .parameters, section != .parser else {
            throw ModelError(.malformed, at: text.place, "the file ends within its parameters: it is cut")
        }
    }

    private mutating func read(
        _ line: UnsafeRawBufferPointer, in section: Section, of text: LightGBMText
    ) throws(ModelError) -> Section {
        switch section {
        case .parameters:
            if line.isEqual(to: "end of parameters") { return .none }
            readParameter(line)
            return section
        case .parser:
            return line.isEqual(to: "end of parser") ? .none : section
        case .none, .importances:
            // LightGBM 2.3, which writes v3 too, has a space in this word.
            if line.isEqual(to: "feature_importances:") || line.isEqual(to: "feature importances:") {
                return .importances
            }
            if line.isEqual(to: "parameters:") { return .parameters }
            if line.isEqual(to: "parser:") { return .parser }
            if line.hasPrefix("pandas_categorical:") {
                categories = try Self.categories(line.dropping(19))
                return .none
            }
            guard section == .importances, line.contains(0x3D) else {
                throw ModelError(
                    .malformed, at: text.place, "\(line.shown) stands behind the trees, where nothing like it does")
            }
            return section
        }
    }

    /// Takes `[categorical_feature: 0,3]`. Names instead of numbers are not looked at: they would only tell of columns
    /// with one value, which no tree looks at.
    private mutating func readParameter(_ line: UnsafeRawBufferPointer) {
        guard line.hasPrefix("[categorical_feature: "), line.last == 0x5D else { return }
        let list = UnsafeRawBufferPointer(rebasing: line[22..<(line.count - 1)])
        for word in list.split(separator: 0x2C) {
            if let column = UnsafeRawBufferPointer(rebasing: word).integer { categoricalColumns.insert(column) }
        }
    }

    private static func categories(_ json: UnsafeRawBufferPointer) throws(ModelError) -> [[String]]? {
        let place = "pandas_categorical"
        let value: JSONValue
        do {
            value = try JSONValue(parsing: Array(json))
        } catch {
            throw ModelError(.malformed, at: place, "not JSON: \(error)")
        }
        switch value {
        case .null: return nil
        case .array(let lists):
            var categories: [[String]] = []
            for list in lists {
                guard case .array(let values) = list else {
                    throw ModelError(.malformed, at: "\(place)[\(categories.count)]", "it is not a list of categories")
                }
                var texts: [String] = []
                for value in values {
                    guard let text = Self.text(value) else {
                        throw ModelError(
                            .malformed, at: "\(place)[\(categories.count)][\(texts.count)]",
                            "a category is a text, a number or a truth value")
                    }
                    texts.append(text)
                }
                categories.append(texts)
            }
            return categories
        default: throw ModelError(.malformed, at: place, "it is neither null nor a list")
        }
    }

    /// A category as pandas writes it into a CSV file.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let isTrue): isTrue ? "True" : "False"
        case .null, .array, .object: nil
        }
    }
}
