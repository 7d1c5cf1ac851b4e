/// What scores are made of: each precision has metrics of its own, as a float's probabilities are moved in from 0 and 1
/// by a float's epsilon and held against a float's threshold.
import Forest
import Metrics
import Tabular

/// A score's precision: float for XGBoost's models, double for LightGBM's.
package protocol ModelScore: TableElement, ScoreValue, CustomStringConvertible {
    /// Predictions of two classes.
    static func predictions(
        _ scores: [Self], _ positives: [Bool], threshold: Double?, weights: [Double]?
    ) -> BinaryPredictions
}

extension Float: ModelScore {
    /// In single precision.
    package static func predictions(
        _ scores: [Float], _ positives: [Bool], threshold: Double?, weights: [Double]?
    ) -> BinaryPredictions {
        BinaryPredictions(scores: scores, positives: positives, threshold: threshold, weights: weights)
    }
}

extension Double: ModelScore {
    /// In double precision.
    package static func predictions(
        _ scores: [Double], _ positives: [Bool], threshold: Double?, weights: [Double]?
    ) -> BinaryPredictions {
        BinaryPredictions(scores: scores, positives: positives, threshold: threshold, weights: weights)
    }
}
