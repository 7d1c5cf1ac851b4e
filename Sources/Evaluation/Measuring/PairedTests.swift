/// Classical tests of two models on the same rows, beside the bootstrap: DeLong's of their areas, McNemar's of their decisions.
import Metrics

/// Rows of two classes as one model answered them.
package struct AnsweredRows: Sendable {
    let scores: [Double]
    let positives: [Bool]
    /// Whether each row was decided rightly; nil where nothing was decided.
    let isRight: [Bool]?
}

/// A test's outcome.
package struct PairedTest: Sendable, Hashable {
    /// The metric that it is about, and whose test it is.
    package let metric: String, name: String
    /// DeLong's z, or McNemar's statistic.
    package let statistic: Double
    /// How likely so large a difference is, either way, where there is none in truth.
    package let pValue: Double
}

extension Measurement {
    /// The tests that the rows allow: without weights, and where the models rank or decide them differently.
    package func tests(against baseline: Measurement) -> [PairedTest] {
        guard let one = rows, let other = baseline.rows, one.positives == other.positives else { return [] }
        var tests: [PairedTest] = []
        // Models that rank alike have no spread to test: the comparison says that their difference is 0.
        if let areas = try? DeLongTest(candidate: one.scores, baseline: other.scores, positives: one.positives) {
            tests.append(PairedTest(metric: "roc_auc", name: "DeLong", statistic: areas.z, pValue: areas.pValue))
        }
        if let right = one.isRight, let otherRight = other.isRight,
            let decisions = try? McNemarTest(candidateRight: right, baselineRight: otherRight)
        {
            tests.append(
                PairedTest(
                    metric: "accuracy", name: "McNemar", statistic: decisions.statistic, pValue: decisions.pValue))
        }
        return tests
    }
}
