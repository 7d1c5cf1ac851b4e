/// The bias of labels and decisions by facets, from the facets' texts.
import Metrics
import Tabular

extension FacetColumn {
    /// The column as bias is measured of it: numbers where every text that is not missing is one, else words.
    package func biasColumn(missing: Set<String>) -> BiasColumn {
        let known = texts.map { missing.contains($0.trimmingBlanks) ? nil : $0 }
        let numbers = known.map { text in text.map { TableNumber.parse($0.trimmingBlanks) } ?? .nan }
        let areNumbers = numbers.allSatisfy { $0 != nil } && known.contains { $0 != nil }
        guard areNumbers else { return .texts(codes.map { known[Int($0)] }) }
        return .numbers(codes.map { numbers[Int($0)] ?? .nan })
    }
}

extension String {
    /// Without the blanks around it.
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension Measurement {
    /// Measures the bias of each facet; of two classes only.
    ///
    /// - Parameters:
    ///   - label: What the label's column is called.
    ///   - group: Clarify's group variable, for CDDL and CDDPL.
    ///   - rows: The rows that were measured; with their features there is FT.
    package mutating func measureBias<Score: ModelScore>(
        of facets: [(facet: Facet, column: BiasColumn)], group: BiasColumn? = nil, label: String,
        rows: ScoredRows<Score>, threads: Int
    ) throws(InvalidFacet) {
        guard case .binary(_, let positive, let threshold) = evaluation.task,
            case .positives(let positives) = rows.truth
        else {
            throw InvalidFacet("bias is measured of decisions between two classes")
        }
        // The two labels by name: the report names the wanted one.
        let other = positive == "0" ? "1" : "0"
        // In the scores' own precision, as the metrics were decided.
        let decided = threshold.map { threshold in rows.scores.map { $0 >= Score(threshold) } }
        let subjects = try BiasRows(
            label: (label, .texts(positives.map { $0 ? positive : other })), wanted: .values([positive]),
            predictions: decided, group: group)
        evaluation.bias = try subjects.reports(
            of: facets, features: rows.features.isEmpty ? nil : rows.featureColumns(of: facets.map(\.facet)),
            threads: threads)
    }
}

extension ScoredRows {
    /// What the model saw, column by column: a feature that is a facet as well by the facet's name, others without one.
    fileprivate func featureColumns(of facets: [Facet]) -> [(name: String, column: BiasColumn)] {
        let width = features.count / max(count, 1)
        return (0..<width).map { feature in
            let facet = facets.indices.first { facetFeatures.indices.contains($0) && facetFeatures[$0] == feature }
            let values = stride(from: feature, to: features.count, by: width).map { Double(features[$0]) }
            return (facet.map { facets[$0].column } ?? "", .numbers(values))
        }
    }
}
