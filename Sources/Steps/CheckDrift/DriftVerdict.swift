/// What a check comes to: Model Monitor's violations, and features whose index is above what was asked for. Pure.
import JSON
import Monitoring
import Workflow

/// Violations, distances, and the worst of them.
struct DriftVerdict: Sendable {
    let quality: DataQuality
    /// With the baseline's rows at hand, the distances of each feature.
    let drift: [FeatureDrift]
    let rows: Int
    /// All that is red.
    let violations: [Violation]

    init(_ profile: TableProfile, _ baseline: DriftBaseline, maxPsi: Double?) {
        var quality = DataQuality(profile, baseline.statistics, baseline.constraints)
        rows = profile.rows
        let names = Set(baseline.constraints.columns.map(\.name))
        drift = (baseline.rows.map { FeatureDrift.of(profile, against: $0) } ?? []).filter {
            names.contains($0.feature)
        }
        if let maxPsi {
            for feature in drift { quality.hold(feature, maxPsi: maxPsi) }
        }
        self.quality = quality
        violations = quality.violations
    }

    /// The feature with the largest excess; of equal ones the first.
    var worst: String? {
        violations.enumerated().max { ($0.element.excess, -$0.offset) < ($1.element.excess, -$1.offset) }?.element
            .feature
    }

    /// In a sentence.
    var sentence: String {
        guard let worst else { return "\(rows) rows keep to the baseline." }
        let features = Set(violations.map(\.feature)).count
        return
            "\(rows) rows violate the baseline in \(features) \(features == 1 ? "feature" : "features"); the worst is \(worst)."
    }

    /// Distances by feature.
    var metrics: JSONValue {
        var features = JSONObject()
        for distance in quality.distances {
            features[distance.feature] = ["baseline-drift": JSONValue(distance.distance)]
        }
        for feature in drift {
            var values = feature.json.object ?? JSONObject()
            if let known = features[feature.feature]?["baseline-drift"] { values["baseline-drift"] = known }
            features[feature.feature] = .object(values)
        }
        return .object(features)
    }

    /// drift.json: everything that was found.
    var json: JSONValue {
        [
            "rows": .number(JSONNumber(rows)), "worst_feature": worst.map { .string($0) } ?? .null,
            "violations": .array(violations.map(\.json)), "features": metrics,
        ]
    }
}

extension StepSummary {
    /// The violations, the worst first, and the distances.
    mutating func add(_ verdict: DriftVerdict) {
        if !verdict.violations.isEmpty {
            table(
                ["Feature", "Check", "What was found"],
                verdict.violations.sorted { $0.excess > $1.excess }.prefix(100).map {
                    [.code($0.feature), .code($0.check.rawValue), Markdown($0.description)]
                })
        }
        guard !verdict.quality.distances.isEmpty else { return }
        var part = StepSummary()
        let far = verdict.quality.distances.sorted {
            $0.distance / max($0.threshold, 1e-9) > $1.distance / max($1.threshold, 1e-9)
        }
        let measured = Dictionary(verdict.drift.map { ($0.feature, $0) }, uniquingKeysWith: { first, _ in first })
        func text(_ number: Double?) -> Markdown { number.map { Markdown(rounded($0)) } ?? "" }
        part.table(
            ["Feature", "Distance", "Threshold", "PSI", "Kolmogorov-Smirnov", "Wasserstein", "p, corrected"],
            far.prefix(200).map { distance in
                let drift = measured[distance.feature]
                return [
                    .code(distance.feature), text(distance.distance), text(distance.threshold),
                    text(drift?.populationStabilityIndex), text(drift?.kolmogorovSmirnov),
                    text(drift?.wassersteinDistance),
                    text(drift?.falseDiscoveryRate),
                ]
            })
        fold("Distances from the baseline", part)
    }
}

private func rounded(_ number: Double) -> String {
    let scaled = (number * 10_000).rounded() / 10_000
    return scaled == 0 && number != 0 ? "\(Float(number))" : "\(scaled)"
}
