/// A baseline: what data looked like when the model was made, and what it must keep to. Pure.
import JSON

/// statistics.json and constraints.json in Model Monitor's form, as far as setting up a monitor needs them.
struct Baseline: Sendable, Hashable {
    /// A feature, and how far it may drift.
    struct Feature: Sendable, Hashable {
        let name: String
        /// The drift above which it violates; nil where its distribution is not compared.
        let driftThreshold: Double?
    }

    /// Why it is no baseline, as the end of a sentence that begins with the file's name.
    struct Refused: Error, Sendable, Hashable {
        let because: String
    }

    /// In the order of the constraints.
    let features: [Feature]
    /// Whether Model Monitor writes metrics that alarms could look at.
    let emitsMetrics: Bool

    /// Reads both files.
    init(statistics: [UInt8], constraints: [UInt8]) throws(Refused) {
        let statistics = try Self.document(statistics, "statistics.json")
        let constraints = try Self.document(constraints, "constraints.json")
        if let count = statistics["dataset"]?["item_count"], !((count.double ?? 0) > 0) {
            throw Refused(because: "statistics.json is of \(count.text) rows")
        }
        let config = constraints["monitoring_config"]
        guard !Self.isDisabled(config?["evaluate_constraints"]) else {
            throw Refused(because: "constraints.json has evaluate_constraints Disabled: nothing would ever be found")
        }
        emitsMetrics = !Self.isDisabled(config?["emit_metrics"])
        let known = Set(try Self.names(statistics, "statistics.json"))
        let names = try Self.names(constraints, "constraints.json")
        if let stranger = names.first(where: { !known.contains($0) }) {
            throw Refused(because: "constraints.json has the feature \(stranger), which statistics.json has not")
        }
        features = (constraints["features"]?.array ?? []).compactMap { feature in
            feature["name"]?.string.map {
                Feature(name: $0, driftThreshold: Self.threshold(of: feature, under: config))
            }
        }
    }

    private static func document(_ bytes: [UInt8], _ file: String) throws(Refused) -> JSONValue {
        do { return try JSONValue(parsing: bytes) } catch { throw Refused(because: "\(file) is not JSON: \(error)") }
    }

    private static func names(_ document: JSONValue, _ file: String) throws(Refused) -> [String] {
        guard let features = document["features"]?.array, !features.isEmpty else {
            throw Refused(because: "\(file) has no features")
        }
        let names = features.compactMap { $0["name"]?.string }
        guard names.count == features.count, Set(names).count == names.count else {
            throw Refused(because: "\(file) has a feature without a name, or one twice")
        }
        return names
    }

    /// Model Monitor compares numbers and texts, with 0.1 unless told otherwise; a feature's own word wins.
    private static func threshold(of feature: JSONValue, under config: JSONValue?) -> Double? {
        let own = feature["monitoring_config_overrides"] ?? feature["monitoringConfigOverrides"]
        let levels = [own, config].compactMap(\.self)
        guard feature["inferred_type"]?.string != "Unknown",
            !levels.contains(where: { isDisabled($0["evaluate_constraints"]) || isDisabled($0["emit_metrics"]) }),
            !isDisabled(levels.lazy.compactMap { $0["distribution_constraints"]?["perform_comparison"] }.first)
        else { return nil }
        return levels.lazy.compactMap { $0["distribution_constraints"]?["comparison_threshold"]?.double }.first ?? 0.1
    }

    private static func isDisabled(_ word: JSONValue?) -> Bool { word?.string?.lowercased() == "disabled" }
}

/// The data that a baseline is made of, as a file says it.
struct BaselineData: Sendable, Hashable {
    /// How its rows are written.
    enum Format: String, Sendable, Hashable, CaseIterable {
        case csv, jsonLines = "jsonl"

        /// The type it has in S3.
        var contentType: String { self == .csv ? "text/csv" : "application/jsonlines" }

        /// By the end of a file's name; nil for any other.
        init?(name: String) {
            switch name.split(separator: ".").last?.lowercased() {
            case "csv": self = .csv
            case "jsonl", "jsonlines", "ndjson": self = .jsonLines
            default: return nil
            }
        }
    }

    /// Why these bytes are no such data, as the end of a sentence; nil where they may be.
    ///
    /// It looks at the first two lines: the whole is read by whoever computes the baseline.
    static func problem(_ bytes: [UInt8], _ format: Format) -> String? {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: true)
            .filter { $0 != [UInt8(ascii: "\r")] }
        switch format {
        case .csv:
            return lines.count < 2 ? "it has no row under its header" : nil
        case .jsonLines:
            guard let first = lines.first else { return "it has no rows" }
            guard (try? JSONValue(parsing: Array(first)))?.object != nil else {
                return "its first line is no JSON object"
            }
            return nil
        }
    }
}
