/// Columns, and the conditions on them that make a facet or a wanted label.

/// A column of the data.
public enum BiasColumn: Sendable, Hashable {
    /// Numbers; not-a-number where the value is missing.
    case numbers([Double])
    /// Words; nil where the value is missing.
    case texts([String?])

    /// How many rows it has.
    public var count: Int {
        switch self {
        case .numbers(let values): values.count
        case .texts(let values): values.count
        }
    }
}

/// A facet that cannot be read, or does not fit its column.
public struct InvalidFacet: Error, Sendable, Hashable, CustomStringConvertible {
    /// In words, with the cure.
    public let description: String

    /// A refusal in words.
    package init(_ description: String) { self.description = description }
}

/// Which rows of a column are meant.
public enum BiasCondition: Sendable, Hashable {
    /// Those with one of the values.
    case values([String])
    /// Those above, from, below or up to a number.
    case above(Double), atLeast(Double), below(Double), atMost(Double)

    /// Whether each row is meant; a missing value never is.
    public func rows(of column: BiasColumn, named name: String) throws(InvalidFacet) -> [Bool] {
        switch (self, column) {
        case (.values(let wanted), .texts(let values)):
            let wanted = Set(wanted)
            return values.map { $0.map(wanted.contains) ?? false }
        case (.values(let wanted), .numbers(let values)):
            var numbers: Set<Double> = []
            for word in wanted {
                guard let number = Double(word), number.isFinite else {
                    throw InvalidFacet("the column \(name) holds numbers, and \(word) is none")
                }
                numbers.insert(number)
            }
            return values.map(numbers.contains)
        case (_, .texts):
            throw InvalidFacet("the column \(name) holds words: ask for one of them, as in \(name)=word")
        case (.above(let limit), .numbers(let values)): return values.map { $0 > limit }
        case (.atLeast(let limit), .numbers(let values)): return values.map { $0 >= limit }
        case (.below(let limit), .numbers(let values)): return values.map { $0 < limit }
        case (.atMost(let limit), .numbers(let values)): return values.map { $0 <= limit }
        }
    }

    /// As a report names it: the values, or the interval that the column's numbers lie in, as smclarify writes it.
    public func valueOrThreshold(in column: BiasColumn) -> String {
        var ends = (least: Double.infinity, most: -Double.infinity)
        if case .numbers(let values) = column {
            for value in values where !value.isNaN { ends = (min(ends.least, value), max(ends.most, value)) }
        }
        let (least, most) = (Self.text(ends.least), Self.text(ends.most))
        switch self {
        case .values(let values): return values.joined(separator: ",")
        case .above(let limit): return "(\(Self.text(limit)), \(most)]"
        case .atLeast(let limit): return "[\(Self.text(limit)), \(most)]"
        case .below(let limit): return "[\(least), \(Self.text(limit)))"
        case .atMost(let limit): return "[\(least), \(Self.text(limit))]"
        }
    }

    /// A number in its shortest form, a whole one without its point.
    static func text(_ number: Double) -> String {
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// A column and which of its rows are looked at: `sex=F`, `age>=60`, or `sex` for each of its values against the rest.
public struct Facet: Sendable, Hashable {
    /// The column's name.
    public let column: String
    /// Which rows; nil for each value in turn.
    public let condition: BiasCondition?

    /// A facet.
    public init(column: String, condition: BiasCondition?) {
        self.column = column
        self.condition = condition
    }

    /// Reads `column=value`, `column>number`, `column>=number`, `column<number`, `column<=number` or `column`.
    public init(_ text: String) throws(InvalidFacet) {
        guard let sign = text.firstIndex(where: { "=<>".contains($0) }) else {
            try self.init(text, condition: nil, in: text)
            return
        }
        let column = String(text[..<sign])
        var rest = text[text.index(after: sign)...]
        guard text[sign] != "=" else {
            guard !rest.isEmpty else { throw Self.refusal(text) }
            try self.init(column, condition: .values([String(rest)]), in: text)
            return
        }
        let hasEqual = rest.first == "="
        if hasEqual { rest = rest.dropFirst() }
        guard let limit = Double(Self.trimmed(rest)), limit.isFinite else { throw Self.refusal(text) }
        let condition: BiasCondition =
            switch (text[sign], hasEqual) {
            case (">", true): .atLeast(limit)
            case (">", false): .above(limit)
            case (_, true): .atMost(limit)
            case (_, false): .below(limit)
            }
        try self.init(column, condition: condition, in: text)
    }

    private init(_ column: String, condition: BiasCondition?, in text: String) throws(InvalidFacet) {
        self.column = Self.trimmed(column[...])
        guard !self.column.isEmpty else { throw Self.refusal(text) }
        self.condition = condition
    }

    private static func refusal(_ text: String) -> InvalidFacet {
        InvalidFacet("“\(text)” is no facet: write column=value, column>=number or column")
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// The conditions that the facet stands for: its own, or one for each value of the column, in the order of their
    /// first rows. Numbers with many values have no such list.
    public func conditions(in values: BiasColumn) throws(InvalidFacet) -> [BiasCondition] {
        if let condition { return [condition] }
        var seen: Set<String> = []
        var words: [String] = []
        let all =
            switch values {
            case .texts(let texts): texts.compactMap(\.self)
            case .numbers(let numbers): numbers.filter { !$0.isNaN }.map(BiasCondition.text)
            }
        for word in all where seen.insert(word).inserted {
            words.append(word)
            guard words.count <= Self.mostValues else {
                throw InvalidFacet(
                    "the column \(column) has more than \(Self.mostValues) values: "
                        + "ask for one, as in \(column)=value, or for a threshold, as in \(column)>=number")
            }
        }
        return words.map { .values([$0]) }
    }

    /// How many values a facet without condition may have: each is a set of measures of its own.
    private static let mostValues = 100
}
