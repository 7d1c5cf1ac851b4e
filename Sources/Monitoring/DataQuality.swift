/// Holds data against a baseline: Model Monitor's checks of data quality, with its words. Pure.
import JSON
import Metrics

/// Something that data did not keep to.
package struct Violation: Sendable, Hashable {
    /// The checks, by Model Monitor's words.
    package enum Check: String, Sendable, Hashable, CaseIterable {
        case dataType = "data_type_check", completeness = "completeness_check", drift = "baseline_drift_check"
        case missingColumn = "missing_column_check", extraColumn = "extra_column_check"
        case categoricalValues = "categorical_values_check"
    }

    package let feature: String, check: Check, description: String
    /// How far from what was asked, to find the worst: 0 is at the line, 1 as far as it goes or once more the threshold.
    package let excess: Double

    package var json: JSONValue {
        [
            "feature_name": .string(feature), "constraint_check_type": .string(check.rawValue),
            "description": .string(description),
        ]
    }
}

/// What a check found: every violation, and each column's distance from the baseline where it was compared.
package struct DataQuality: Sendable, Hashable {
    package private(set) var violations: [Violation] = []
    /// Distances by column, with the threshold of each; in the order of the constraints.
    package private(set) var distances: [Distance] = []

    package struct Distance: Sendable, Hashable {
        package let feature: String, distance: Double, threshold: Double
    }

    /// constraint_violations.json.
    package var json: JSONValue { ["violations": .array(violations.map(\.json))] }

    /// Judges a profile.
    package init(_ profile: TableProfile, _ statistics: Statistics, _ constraints: Constraints) {
        columns(profile, constraints)
        for column in constraints.columns {
            let settings = constraints.settings(of: column)
            guard settings.evaluates ?? true, let found = profile[column.name] else { continue }
            completeness(column, found)
            guard found.present > 0 else { continue }
            types(column, found, settings.typeShare ?? 0.1)
            values(column, found, settings.domainShare ?? 0.1)
            if settings.compares ?? true, let baseline = statistics[column.name] {
                drift(column, found, baseline, settings)
            }
        }
    }

    /// Holds a feature's population stability index against a threshold of our own.
    package mutating func hold(_ drift: FeatureDrift, maxPsi: Double) {
        let index = drift.populationStabilityIndex
        guard index > maxPsi else { return }
        add(
            drift.feature, .drift, (index - maxPsi) / max(maxPsi, 0.01),
            "Population stability index: \(index) exceeds threshold: \(maxPsi)")
    }

    private mutating func add(_ feature: String, _ check: Violation.Check, _ excess: Double, _ description: String) {
        violations.append(Violation(feature: feature, check: check, description: description, excess: excess))
    }

    private mutating func columns(_ profile: TableProfile, _ constraints: Constraints) {
        guard constraints.settings.evaluates ?? true else { return }
        let (now, then) = (Set(profile.names), Set(constraints.columns.map(\.name)))
        let counts =
            "Number of columns in current dataset: \(now.count), Number of columns in baseline constraints: \(then.count)"
        for name in constraints.columns.map(\.name) where !now.contains(name) {
            add(name, .missingColumn, 1, "There are missing columns in current dataset. \(counts)")
        }
        for name in profile.names where !then.contains(name) {
            add(name, .extraColumn, 1, "There are extra columns in current dataset. \(counts)")
        }
    }

    private mutating func completeness(_ column: ColumnConstraints, _ found: ColumnProfile) {
        guard let wanted = column.completeness, found.completeness < wanted else { return }
        add(
            column.name, .completeness, (wanted - found.completeness) / max(wanted, .leastNormalMagnitude),
            "Data completeness requirement is not met: expected at least \(wanted * 100)% of values, observed \(found.completeness * 100)%."
        )
    }

    /// A whole number is a fractional one too: JSON and CSV writers leave ".0" out.
    private mutating func types(_ column: ColumnConstraints, _ found: ColumnProfile, _ wanted: Double) {
        let matching: Int
        switch column.type {
        case .integral: matching = found.integral
        case .fractional: matching = found.numbers
        case .string, .unknown: return
        }
        let share = Double(matching) / Double(found.present)
        guard share < wanted else { return }
        add(
            column.name, .dataType, (wanted - share) / wanted,
            "Data type match requirement is not met. Expected data type: \(column.type.rawValue), Expected match: \(wanted * 100)%. "
                + "Observed: Only \(share * 100)% of data is \(column.type.rawValue).")
    }

    private mutating func values(_ column: ColumnConstraints, _ found: ColumnProfile, _ wanted: Double) {
        if let domain = column.domain, column.type == .string {
            let known = Set(domain)
            let counts = found.categories ?? [:]
            let inside = counts.reduce(0) { $0 + (known.contains($1.key) ? $1.value : 0) }
            // Of more different texts than are counted, all but the domain's are unknown.
            let share = found.categories == nil ? 0 : Double(inside) / Double(found.present)
            if share < wanted {
                let unknown = counts.filter { !known.contains($0.key) }.sorted {
                    ($1.value, $0.key) < ($0.value, $1.key)
                }
                let named = unknown.prefix(3).map { "\"\($0.key.prefix(40))\"" }.joined(separator: ", ")
                add(
                    column.name, .categoricalValues, (wanted - share) / wanted,
                    "Only \(share * 100)% of values are in the domain, expected at least \(wanted * 100)%"
                        + (named.isEmpty ? "." : "; unknown: \(named)."))
            }
        }
        if column.isNonNegative == true, column.type.isNumeric, found.minimum < 0 {
            add(
                column.name, .dataType, 1,
                "Value: \(found.minimum) does not meet the constraint requirement: is_non_negative")
        }
    }

    private mutating func drift(
        _ column: ColumnConstraints, _ found: ColumnProfile, _ baseline: ColumnStatistics,
        _ settings: Constraints.Settings
    ) {
        let robust = settings.isRobust ?? true
        let threshold: Double, distance: Double?
        if column.type.isNumeric {
            threshold = settings.threshold ?? 0.1
            distance = baseline.numbers?.sketch.flatMap { found.sketch.distance(to: $0, robust: robust) }
        } else {
            threshold = settings.categoryThreshold ?? settings.threshold ?? 0.1
            guard settings.isChiSquared != true else { return categories(column, found, baseline, threshold) }
            distance = Self.largestDifference(found, baseline, robust: robust)
        }
        guard let distance else { return }
        distances.append(Distance(feature: column.name, distance: distance, threshold: threshold))
        guard distance > threshold else { return }
        add(
            column.name, .drift, (distance - threshold) / max(threshold, 0.01),
            "Baseline drift distance: \(distance) exceeds threshold: \(threshold)")
    }

    /// The largest difference of two shares of a value; nil where one side has too many different values.
    private static func largestDifference(_ found: ColumnProfile, _ baseline: ColumnStatistics, robust: Bool) -> Double?
    {
        guard let counts = paired(found, baseline) else { return nil }
        let gap = counts.largestDifference
        return robust ? corrected(gap, Double(counts.currentRows), Double(counts.referenceRows)) : gap
    }

    private static func paired(_ found: ColumnProfile, _ baseline: ColumnStatistics) -> PairedCounts? {
        guard let now = found.categories, let then = baseline.texts?.buckets, !then.isEmpty else { return nil }
        let known = Dictionary(then.map { ($0.value, $0.count) }, uniquingKeysWith: +)
        let keys = Set(now.keys).union(known.keys).sorted()
        return try? PairedCounts(reference: keys.map { known[$0] ?? 0 }, current: keys.map { now[$0] ?? 0 })
    }

    /// By chi-squared the distance is a probability: below the threshold the shares differ.
    private mutating func categories(
        _ column: ColumnConstraints, _ found: ColumnProfile, _ baseline: ColumnStatistics, _ threshold: Double
    ) {
        guard let counts = Self.paired(found, baseline), let test = try? ChiSquared(counts) else { return }
        distances.append(Distance(feature: column.name, distance: test.pValue, threshold: threshold))
        guard test.pValue < threshold else { return }
        add(
            column.name, .drift, (threshold - test.pValue) / threshold,
            "Chi-squared p-value: \(test.pValue) is below threshold: \(threshold)")
    }
}
