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
    ///   - rows: The rows that were measured.
    package mutating func measureBias<Score: ModelScore>(
        of facets: [(facet: Facet, column: BiasColumn)], label: String, rows: ScoredRows<Score>, threads: Int
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
        let rows = try BiasRows(
            label: (label, .texts(positives.map { $0 ? positive : other })), wanted: .values([positive]),
            predictions: decided)
        evaluation.bias = try rows.reports(of: facets, threads: threads)
    }
}
