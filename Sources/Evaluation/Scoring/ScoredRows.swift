/// What was predicted of a table's rows, and what is true of them.

/// Rows with their predictions, in the order of the table.
package struct ScoredRows<Score: ModelScore>: Sendable {
    /// Predictions of a row.
    package let width: Int
    /// Row after row, `width` for each.
    package internal(set) var scores: [Score] = []
    /// What is true of each row.
    package internal(set) var truth: Truth
    /// Each row's weight, where the table has weights.
    package internal(set) var weights: [Double]?
    /// Each row's group, where the table has groups.
    package internal(set) var groups: [Double]?
    /// Of each facet the text of every row.
    package internal(set) var facets: [FacetColumn]
    /// What the model saw, row after row, where it was to be kept.
    package internal(set) var features: [Score] = []
    /// Of each facet the feature that it is as well.
    package internal(set) var facetFeatures: [Int?] = []

    /// How many rows there are.
    package var count: Int { scores.count / max(width, 1) }
}

/// What is true of rows.
package enum Truth: Sendable, Hashable {
    /// Whether each row is of the positive one of two classes.
    case positives([Bool])
    /// Each row's label: a number, a class, a grade.
    case labels([Double])
}

/// A column of texts, each kept once.
package struct FacetColumn: Sendable, Hashable {
    /// The texts that there are, in the order in which they came.
    package private(set) var texts: [String] = []
    /// The place of each row's text.
    package private(set) var codes: [UInt32] = []
    private var places: [String: UInt32] = [:]

    /// No rows.
    package init() {}

    /// Adds a row.
    mutating func append(_ text: String) {
        if let place = places[text] {
            codes.append(place)
        } else {
            let place = UInt32(texts.count)
            places[text] = place
            texts.append(text)
            codes.append(place)
        }
    }

    /// Adds the rows of another column.
    mutating func append(_ other: FacetColumn) {
        let moved = other.texts.map { text in
            if let place = places[text] { return place }
            let place = UInt32(texts.count)
            places[text] = place
            texts.append(text)
            return place
        }
        codes.append(contentsOf: other.codes.lazy.map { moved[Int($0)] })
    }
}

/// What makes a row positive.
package enum PositiveLabel: Sendable, Hashable {
    /// The label 1; the other one is 0.
    case one
    /// This number; the other one is negative.
    case number(Double)
    /// This text; the other one is negative.
    case text(String)

    /// As it was named; nil where it goes without saying.
    var name: String? {
        switch self {
        case .one: nil
        case .number(let number): "\(number)"
        case .text(let text): text
        }
    }
}

extension ScoredRows {
    /// The same rows with labels of two classes; nil unless every label is 0 or 1.
    package var asTwoClasses: ScoredRows? {
        guard case .labels(let labels) = truth, labels.allSatisfy({ $0 == 0 || $0 == 1 }) else { return nil }
        var rows = self
        rows.truth = .positives(labels.map { $0 == 1 })
        return rows
    }
}
