/// What fields say that are no plain numbers: missing words, categories, labels. Pure.

/// The words that stand for missing.
struct MissingWords: Sendable {
    let words: [[UInt8]]
    /// Numbers that stand for missing.
    let numbers: [Double]
    let hasEmpty: Bool

    init(_ texts: [String]) {
        words = texts.map { Array($0.utf8) }
        numbers = texts.compactMap(TableNumber.parse).filter { !$0.isNaN }
        hasEmpty = texts.contains("")
    }

    /// Whether a field, blanks around it aside, is one of the words.
    func contains(_ field: UnsafeRawBufferPointer) -> Bool {
        let text = Self.trimmed(field)
        return words.contains { $0.count == text.count && $0.elementsEqual(text) }
    }

    static func trimmed(_ field: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var range = field.indices
        while let first = range.first, isBlank(field[first]) { range.removeFirst() }
        while let last = range.last, isBlank(field[last]) { range.removeLast() }
        return UnsafeRawBufferPointer(rebasing: field[range])
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

/// What is wrong with a field, in words.
struct FieldProblem: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

extension ColumnPlan {
    /// The number that the text of a column is.
    func number(
        _ text: UnsafeRawBufferPointer, column: Int, _ missing: MissingWords
    ) throws(FieldProblem) -> Double {
        switch roles[column] {
        case .none: return .nan
        case .feature(let index):
            if missing.contains(text) { return .nan }
            guard let categories = features[index].categories else { return try plain(text) }
            if let code = categories[String(decoding: text, as: UTF8.self)] { return code }
            guard features[index].unknownCategory == .missing else {
                throw FieldProblem("is “\(String(shown: text))”, which is no category of the model")
            }
            return .nan
        case .label:
            guard let labelClasses else { fallthrough }
            guard let code = labelClasses[String(decoding: text, as: UTF8.self)] else {
                throw FieldProblem("is “\(String(shown: text))”, which is none of the classes")
            }
            return code
        case .weight, .group:
            let use = roles[column] == .label ? "label" : roles[column] == .weight ? "weight" : "group"
            if missing.contains(text) { throw FieldProblem("is missing, where the \(use) should stand") }
            return try plain(text)
        }
    }

    private func plain(_ text: UnsafeRawBufferPointer) throws(FieldProblem) -> Double {
        if let number = TableNumber.parse(text) { return number }
        if text.contains(0) { throw FieldProblem("holds a NUL byte: this is no text") }
        throw FieldProblem("is “\(String(shown: text))”, where a number should stand")
    }

    /// What is wrong with a number beside the features; nil if nothing is.
    func problem(with side: Double, _ role: Role) -> String? {
        switch role {
        case .label where !side.isFinite: "is not a finite number, and is the label"
        case .weight where !(side.isFinite && side >= 0): "is not a finite number of at least 0, and is the weight"
        case .group where !(side >= 0 && side <= 9_007_199_254_740_992 && side == side.rounded()):
            "is not a whole number of at least 0, and is the group"
        default: nil
        }
    }
}
