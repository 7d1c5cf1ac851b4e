/// analysis.json: bias as Amazon SageMaker Clarify writes it.
import JSON
import Metrics

extension Evaluation {
    /// Clarify's document of the bias reports; nil without any.
    package var analysis: JSONValue? {
        guard !bias.isEmpty else { return nil }
        var document: JSONObject = ["version": "1.0"]
        for report in bias { document[report.stage.rawValue] = report.json }
        return .object(document)
    }
}

extension BiasReport {
    fileprivate var json: JSONValue {
        var facets = JSONObject()
        for (column, entries) in self.facets { facets[column] = .array(entries.map(\.json)) }
        return [
            "label": .string(label), "label_value_or_threshold": .string(labelValueOrThreshold),
            "facets": .object(facets),
        ]
    }
}

extension BiasReport.Entry {
    fileprivate var json: JSONValue {
        ["value_or_threshold": .string(valueOrThreshold), "metrics": .array(metrics.map(\.json))]
    }
}

extension BiasMetric {
    /// Without a value Clarify writes null, and smclarify the error beside it.
    fileprivate var json: JSONValue {
        var members: JSONObject = ["name": .string(name), "description": .string(description)]
        switch value {
        case .success(let value): members["value"] = JSONValue(value)
        case .failure(let reason):
            members["value"] = .null
            members["error"] = .string(reason.description)
        }
        return .object(members)
    }
}
