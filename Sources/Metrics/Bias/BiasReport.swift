/// Measures of bias of several facets, in the shape of Clarify's analysis.json.

/// One stage's part of an analysis.json: `pre_training_bias_metrics` or `post_training_bias_metrics`.
public struct BiasReport: Sendable {
    /// Before training or after.
    public enum Stage: String, Sendable, Hashable {
        /// The labels' own bias.
        case preTraining = "pre_training_bias_metrics"
        /// The predictions' bias.
        case postTraining = "post_training_bias_metrics"
    }

    /// The measures of one value of a facet: an entry of the list under the facet's name.
    public struct Entry: Sendable, Hashable {
        /// `value_or_threshold`.
        public let valueOrThreshold: String
        /// `metrics`, each with `name`, `description` and `value`; where there is no value, `error` in its stead.
        public let metrics: [BiasMetric]
    }

    /// Which member of analysis.json this is.
    public let stage: Stage
    /// `label`: the name of the label's column.
    public let label: String
    /// `label_value_or_threshold`.
    public let labelValueOrThreshold: String
    /// `facets`: the facet's columns in the order in which they were asked for, with their entries.
    public let facets: [(column: String, entries: [Entry])]
}

/// The rows whose bias is measured.
public struct BiasRows: Sendable {
    /// The label's name.
    public let label: String
    /// Which labels are the wanted ones, in words.
    public let labelValueOrThreshold: String
    private let labels: [Bool]
    private let predictions: [Bool]?
    private let groups: BiasGroups?

    /// - Parameters:
    ///   - label: the name of the label's column, and its values.
    ///   - wanted: which labels are the wanted ones.
    ///   - predictions: whether the model predicts the wanted label for each row; nil for the first stage alone.
    ///   - group: the group variable, for CDDL and CDDPL.
    public init(
        label: (name: String, column: BiasColumn), wanted: BiasCondition, predictions: [Bool]? = nil,
        group: BiasColumn? = nil
    ) throws(InvalidFacet) {
        self.label = label.name
        labels = try wanted.rows(of: label.column, named: label.name)
        labelValueOrThreshold = wanted.valueOrThreshold(in: label.column)
        self.predictions = predictions
        groups = group.map(BiasGroups.init)
    }

    /// Both stages of each facet; the second one only with predictions.
    ///
    /// - Parameters:
    ///   - facets: what to look at, with the values of the column.
    ///   - features: what the model sees of each row, by column name, for FT; a facet's own column is left out.
    ///   - threads: how many threads look for neighbours.
    public func reports(
        of facets: [(facet: Facet, column: BiasColumn)], features: [(name: String, column: BiasColumn)]? = nil,
        threads: Int = 1
    ) throws(InvalidFacet) -> [BiasReport] {
        var (before, after): (Entries, Entries) = ([], [])
        for (facet, column) in facets {
            let others = features?.filter { $0.name != facet.column }.map(\.column)
            for condition in try facet.conditions(in: column) {
                let members = try condition.rows(of: column, named: facet.column)
                let name = condition.valueOrThreshold(in: column)
                do throws(UndefinedMetric) {
                    let first = try PreTrainingBias(facet: members, labels: labels, groups: groups)
                    Self.add(.init(valueOrThreshold: name, metrics: first.metrics), facet.column, &before)
                    guard let predictions else { continue }
                    let second = try PostTrainingBias(
                        facet: members, labels: labels, predictions: predictions, groups: groups, features: others,
                        threads: threads)
                    Self.add(.init(valueOrThreshold: name, metrics: second.metrics), facet.column, &after)
                } catch {
                    throw InvalidFacet("the bias of \(facet.column) is not defined: \(error)")
                }
            }
        }
        let stages: [(BiasReport.Stage, Entries)] =
            [(.preTraining, before)] + (predictions == nil ? [] : [(.postTraining, after)])
        return stages.map {
            BiasReport(stage: $0.0, label: label, labelValueOrThreshold: labelValueOrThreshold, facets: $0.1)
        }
    }

    private typealias Entries = [(column: String, entries: [BiasReport.Entry])]

    private static func add(_ entry: BiasReport.Entry, _ column: String, _ facets: inout Entries) {
        if let place = facets.firstIndex(where: { $0.column == column }) {
            facets[place].entries.append(entry)
        } else {
            facets.append((column, [entry]))
        }
    }
}
