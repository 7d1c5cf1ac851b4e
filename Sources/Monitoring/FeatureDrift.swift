/// How far each column has moved from a baseline whose rows are known: PSI, Kolmogorov-Smirnov, Wasserstein, Jensen-Shannon,
/// chi-squared. Pure.
import JSON
import Metrics

/// The distances of one column.
package struct FeatureDrift: Sendable, Hashable {
    package let feature: String
    /// Over the bins, or the values, of both samples.
    package let populationStabilityIndex: Double, jensenShannonDistance: Double
    /// Of numbers: the widest gap, and the earth moved, in the reference's standard deviations.
    package let kolmogorovSmirnov: Double?, wassersteinDistance: Double?
    /// The test's probability: of numbers Kolmogorov-Smirnov's, of texts chi-squared's; and corrected for all columns tested.
    package let pValue: Double?
    package fileprivate(set) var falseDiscoveryRate: Double?

    /// Compares the columns that both have; a column without numbers or with too many different texts is left out.
    package static func of(_ current: TableProfile, against reference: TableProfile) -> [FeatureDrift] {
        var found = [FeatureDrift]()
        for (name, column) in zip(reference.names, reference.columns) {
            guard let now = current[name], let drift = FeatureDrift(name, now, column) else { continue }
            found.append(drift)
        }
        let tested = found.indices.filter { found[$0].pValue != nil }
        let rates = falseDiscoveryRates(tested.map { found[$0].pValue ?? 1 })
        for (at, rate) in zip(tested, rates) { found[at].falseDiscoveryRate = rate }
        return found
    }

    private init?(_ name: String, _ now: ColumnProfile, _ then: ColumnProfile) {
        feature = name
        if then.type.isNumeric {
            guard let one = try? SortedSample(then.kept), let other = try? SortedSample(now.kept),
                let counts = try? PairedCounts(one, other)
            else { return nil }
            let test = KolmogorovSmirnov(one, other), spread = one.standardDeviation
            populationStabilityIndex = counts.populationStabilityIndex
            jensenShannonDistance = counts.jensenShannonDistance
            kolmogorovSmirnov = test.statistic
            // evidently's floor: a column that was constant has no unit of its own.
            wassersteinDistance = Metrics.wassersteinDistance(one, other) / max(spread, 0.001)
            pValue = test.pValue
        } else {
            guard let known = then.categories, let found = now.categories else { return nil }
            let keys = Set(known.keys).union(found.keys).sorted()
            guard
                let counts = try? PairedCounts(
                    reference: keys.map { known[$0] ?? 0 }, current: keys.map { found[$0] ?? 0 })
            else { return nil }
            populationStabilityIndex = counts.populationStabilityIndex
            jensenShannonDistance = counts.jensenShannonDistance
            kolmogorovSmirnov = nil
            wassersteinDistance = nil
            pValue = (try? ChiSquared(counts))?.pValue
        }
    }

    /// The distances by their names.
    package var json: JSONValue {
        var values: JSONObject = [
            "psi": JSONValue(populationStabilityIndex), "jensen-shannon": JSONValue(jensenShannonDistance),
        ]
        values["kolmogorov-smirnov"] = kolmogorovSmirnov.map { JSONValue($0) }
        values["wasserstein"] = wassersteinDistance.map { JSONValue($0) }
        values["p-value"] = pValue.map { JSONValue($0) }
        values["false-discovery-rate"] = falseDiscoveryRate.map { JSONValue($0) }
        return .object(values)
    }
}
