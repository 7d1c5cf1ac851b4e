/// constraints.json: what data must keep to, in the schema of Model Monitor
/// (docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-byoc-constraints.html).
import JSON

/// A constraints.json.
package struct Constraints: Sendable, Hashable {
    package var columns: [ColumnConstraints]
    package var settings: Settings

    /// monitoring_config, or a feature's own over it: what is nil is said elsewhere.
    package struct Settings: Sendable, Hashable {
        package var evaluates: Bool?
        package var emitsMetrics: Bool?
        package var typeShare: Double?
        package var domainShare: Double?
        package var compares: Bool?
        package var threshold: Double?
        package var isRobust: Bool?
        package var categoryThreshold: Double?
        package var isChiSquared: Bool?

        package init() {}

        /// Those of a feature, with these behind them.
        func over(_ other: Settings) -> Settings {
            var all = self
            all.evaluates = evaluates ?? other.evaluates
            all.emitsMetrics = emitsMetrics ?? other.emitsMetrics
            all.typeShare = typeShare ?? other.typeShare
            all.domainShare = domainShare ?? other.domainShare
            all.compares = compares ?? other.compares
            all.threshold = threshold ?? other.threshold
            all.isRobust = isRobust ?? other.isRobust
            all.categoryThreshold = categoryThreshold ?? other.categoryThreshold
            all.isChiSquared = isChiSquared ?? other.isChiSquared
            return all
        }
    }

    /// What is suggested of a baseline: types, completeness and signs as they were, all values of text columns with few of them, and
    /// Model Monitor's defaults.
    package init(suggestedBy profile: TableProfile) {
        settings = Settings()
        settings.evaluates = true
        settings.emitsMetrics = true
        settings.typeShare = 1
        settings.domainShare = 1
        settings.compares = true
        settings.threshold = 0.1
        settings.isRobust = true
        columns = zip(profile.names, profile.columns).map { ColumnConstraints($0, $1) }
    }

    /// What holds for a column.
    package func settings(of column: ColumnConstraints) -> Settings { column.overrides.over(settings) }
}

/// What one column must keep to.
package struct ColumnConstraints: Sendable, Hashable {
    package var name: String
    package var type: ValueType
    package var completeness: Double?
    package var isNonNegative: Bool?
    package var domain: [String]?
    package var overrides = Constraints.Settings()

    fileprivate init(_ name: String, _ profile: ColumnProfile) {
        self.name = name
        type = profile.type
        completeness = profile.completeness
        if type.isNumeric { isNonNegative = profile.minimum >= 0 }
        if type == .string, let categories = profile.categories, categories.count <= Self.mostSuggested {
            domain = categories.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        }
    }

    /// A column with more different texts is free text: a domain of them would be violated by the next row.
    static let mostSuggested = 100
}

// ---- JSON ----------------------------------------------------------------------------------------

extension Constraints {
    /// The document.
    package var json: JSONValue {
        ["version": 0.0, "features": .array(columns.map(\.json)), "monitoring_config": .object(settings.json)]
    }

    /// Reads a document, one that Model Monitor wrote or a person changed too.
    package init(_ json: JSONValue) throws(Statistics.Refused) {
        guard let features = json["features"]?.array, !features.isEmpty else {
            throw Statistics.Refused(description: "has no features")
        }
        columns = []
        for feature in features { columns.append(try ColumnConstraints(feature)) }
        guard Set(columns.map(\.name)).count == columns.count else {
            throw Statistics.Refused(description: "has a feature twice")
        }
        settings = try Settings(json["monitoring_config"] ?? .null, of: "monitoring_config")
    }
}

extension ColumnConstraints {
    fileprivate var json: JSONValue {
        var feature: JSONObject = ["name": .string(name), "inferred_type": .string(type.rawValue)]
        if let completeness { feature["completeness"] = JSONValue(completeness) }
        if let isNonNegative { feature["num_constraints"] = ["is_non_negative": .bool(isNonNegative)] }
        if let domain { feature["string_constraints"] = ["domains": .array(domain.map { .string($0) })] }
        if overrides != Constraints.Settings() { feature["monitoring_config_overrides"] = .object(overrides.json) }
        return .object(feature)
    }

    fileprivate init(_ json: JSONValue) throws(Statistics.Refused) {
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw Statistics.Refused(description: "has a feature without a name")
        }
        guard let type = (json["inferred_type"]?.string).flatMap(ValueType.init(rawValue:)) else {
            throw Statistics.Refused(description: "says of \(name) no inferred_type that is known")
        }
        self.name = name
        self.type = type
        completeness = try json["completeness"].map { value throws(Statistics.Refused) in
            guard let share = value.double, (0...1).contains(share) else {
                throw Statistics.Refused(description: "has a completeness of \(name) that is no share: \(value.text)")
            }
            return share
        }
        isNonNegative = json["num_constraints"]?["is_non_negative"]?.bool
        domain = json["string_constraints"]?["domains"]?.array?.compactMap(\.string)
        let own = json["monitoring_config_overrides"] ?? json["monitoringConfigOverrides"] ?? .null
        overrides = try Constraints.Settings(own, of: name)
    }
}

extension Constraints.Settings {
    fileprivate var json: JSONObject {
        func word(_ truth: Bool?) -> JSONValue? { truth.map { .string($0 ? "Enabled" : "Disabled") } }
        var distribution = JSONObject(), settings = JSONObject()
        distribution["perform_comparison"] = word(compares)
        distribution["comparison_threshold"] = threshold.map { JSONValue($0) }
        distribution["comparison_method"] = isRobust.map { .string($0 ? "Robust" : "Simple") }
        distribution["categorical_comparison_threshold"] = categoryThreshold.map { JSONValue($0) }
        distribution["categorical_drift_method"] = isChiSquared.map { .string($0 ? "ChiSquared" : "LInfinity") }
        settings["evaluate_constraints"] = word(evaluates)
        settings["emit_metrics"] = word(emitsMetrics)
        settings["datatype_check_threshold"] = typeShare.map { JSONValue($0) }
        settings["domain_content_threshold"] = domainShare.map { JSONValue($0) }
        if !distribution.members.isEmpty { settings["distribution_constraints"] = .object(distribution) }
        return settings
    }

    fileprivate init(_ json: JSONValue, of what: String) throws(Statistics.Refused) {
        func refused(_ name: String, _ value: JSONValue, _ wanted: String) -> Statistics.Refused {
            Statistics.Refused(description: "says \(name) of \(what) is \(value.text), not \(wanted)")
        }
        func word(_ json: JSONValue?, _ name: String, _ words: (yes: String, no: String)) throws(Statistics.Refused)
            -> Bool?
        {
            guard let value = json?[name], value != .null else { return nil }
            switch value.string?.lowercased() {
            case words.yes.lowercased(): return true
            case words.no.lowercased(): return false
            default: throw refused(name, value, "\(words.yes) or \(words.no)")
            }
        }
        func share(_ json: JSONValue?, _ name: String) throws(Statistics.Refused) -> Double? {
            guard let value = json?[name], value != .null else { return nil }
            guard let number = value.double, number >= 0, number.isFinite else {
                throw refused(name, value, "a number from 0 up")
            }
            return number
        }
        self.init()
        evaluates = try word(json, "evaluate_constraints", ("Enabled", "Disabled"))
        emitsMetrics = try word(json, "emit_metrics", ("Enabled", "Disabled"))
        typeShare = try share(json, "datatype_check_threshold")
        domainShare = try share(json, "domain_content_threshold")
        let distribution = json["distribution_constraints"]
        compares = try word(distribution, "perform_comparison", ("Enabled", "Disabled"))
        threshold = try share(distribution, "comparison_threshold")
        isRobust = try word(distribution, "comparison_method", ("Robust", "Simple"))
        categoryThreshold = try share(distribution, "categorical_comparison_threshold")
        isChiSquared = try word(distribution, "categorical_drift_method", ("ChiSquared", "LInfinity"))
    }
}
