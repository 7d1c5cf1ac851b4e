/// What of a record people want to read in a message: a few facts, in words. Pure.
import AWS
import JSON
import Metrics

/// The facts of one step's record.
enum RecordFacts {
    /// Outputs worth telling, with what they are called, in the order they are told.
    static let told: [(output: String, label: String)] = [
        ("model-package-arn", "model package"), ("approval-status", "approval"), ("endpoint-name", "endpoint"),
        ("endpoint-config-name", "configuration"), ("left-endpoint-config-name", "taken back from"),
        ("rolled-back", "is back"), ("status", "status"), ("failed-step", "failed step"),
        ("image-uri", "image"), ("cases", "cases"), ("failed-cases", "failed cases"), ("p95-ms", "p95 ms"),
        ("error-rate", "error rate"), ("duration-seconds", "seconds"),
    ]

    /// Label and value of each fact that the record has.
    static func facts(of record: Record) -> [(label: String, value: String)] {
        var facts = told.compactMap { output, label -> (label: String, value: String)? in
            text(of: record.object[output], in: output).map { (label, $0) }
        }
        if record.object["deployed"]?.bool == false, record.result == "succeeded" {
            facts.append(("deployed", "nothing differed"))
        }
        var metrics = metrics(in: record.object["metrics"])
        // What else a smoke test measures is told above, as outputs.
        if record.step == SmokeTest.manifest.name { metrics.removeAll { !MetricTable.names.contains($0.name) } }
        if !metrics.isEmpty {
            facts.append(
                ("metrics", metrics.prefix(8).map { "\($0.name) \(number($0.value))" }.joined(separator: ", ")))
        }
        return facts
    }

    /// Every number in a metrics object by its name: `{"auc": 0.9}` as well as SageMaker's `{"auc": {"value": 0.9}}`.
    static func metrics(in value: JSONValue?, depth: Int = 0) -> [(name: String, value: Double)] {
        guard let object = value?.object, depth < 4 else { return [] }
        return object.members.flatMap { name, value -> [(name: String, value: Double)] in
            if case .number(let number) = value, name != "standard_deviation" { return [(name, number.double)] }
            if case .number(let number)? = value["value"] { return [(name, number.double)] }
            return metrics(in: value, depth: depth + 1)
        }
    }

    private static func text(of value: JSONValue?, in output: String) -> String? {
        switch value {
        case .string(let text)?:
            guard !text.isEmpty else { return nil }
            guard output.hasSuffix("-arn"), let arn = Arn(text) else { return text }
            // model-package/churn/7 is known as churn/7.
            return arn.resource.split(separator: "/").dropFirst().joined(separator: "/")
        case .number(let number)?: return self.number(number.double)
        case .bool(let truth)?: return truth ? "yes" : "no"
        default: return nil
        }
    }

    /// Four digits after the point, where that leaves something of the number.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 10_000).rounded() / 10_000
        return JSONValue(rounded == 0 && value != 0 ? value : rounded).text
    }
}
