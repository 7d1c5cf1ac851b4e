/// Scores for the positive one of two classes, with all that is measured of them: what a table, a curve and a confusion
/// matrix are made of, sorted and counted once.

/// Predictions of two classes against the truth.
public struct BinaryPredictions: Sendable {
    /// What was decided, or why nothing was.
    public let confusion: Result<BinaryConfusion, UndefinedMetric>
    /// The scores in their order, or why they have none.
    public let scores: Result<BinaryScores, UndefinedMetric>
    /// From which score on a row was decided positive, in the scores' precision.
    public let threshold: Double

    /// Scores, and whether each one's row is positive.
    ///
    /// - Parameters:
    ///   - threshold: from which score on a row is decided positive; nil for 0.5, which only probabilities have.
    ///   - weights: of the rows; nil for 1 each.
    public init(scores: [Double], positives: [Bool], threshold: Double?, weights: [Double]? = nil) {
        let limit = threshold ?? 0.5
        self.threshold = limit
        confusion = Self.decide(scores, threshold) { () throws(UndefinedMetric) in
            try BinaryConfusion(scores: scores, positives: positives, threshold: limit, weights: weights)
        }
        self.scores = Result { () throws(UndefinedMetric) in
            try BinaryScores(scores: scores, positives: positives, weights: weights)
        }
    }

    /// Scores in single precision; so is the threshold.
    @_disfavoredOverload
    public init(scores: [Float], positives: [Bool], threshold: Double?, weights: [Double]? = nil) {
        let limit = threshold ?? 0.5
        self.threshold = Double(Float(limit))
        confusion = Self.decide(scores, threshold) { () throws(UndefinedMetric) in
            try BinaryConfusion(scores: scores, positives: positives, threshold: limit, weights: weights)
        }
        self.scores = Result { () throws(UndefinedMetric) in
            try BinaryScores(scores: scores, positives: positives, weights: weights)
        }
    }

    private static func decide<Score: BinaryFloatingPoint>(
        _ scores: [Score], _ threshold: Double?, _ confusion: () throws(UndefinedMetric) -> BinaryConfusion
    ) -> Result<BinaryConfusion, UndefinedMetric> {
        guard threshold != nil || scores.allSatisfy({ $0 >= 0 && $0 <= 1 || !$0.isFinite }) else {
            return .failure(UndefinedMetric("a score lies outside 0 to 1, so 0.5 is no threshold for it"))
        }
        return Result(catching: confusion)
    }
}

extension MetricTable {
    /// Of predictions of two classes.
    public init(_ predictions: BinaryPredictions) {
        self.init()
        add(BinaryConfusion.names) { () throws(UndefinedMetric) in try predictions.confusion.get().values() }
        add(BinaryScores.names) { () throws(UndefinedMetric) in try predictions.scores.get().values() }
    }

    /// Of scores for the positive one of two classes.
    ///
    /// - Parameters:
    ///   - threshold: from which score on a row is decided positive; nil for 0.5, which only probabilities have.
    ///   - weights: of the rows; nil for 1 each.
    public init(binary scores: [Double], positives: [Bool], threshold: Double?, weights: [Double]? = nil) {
        self.init(BinaryPredictions(scores: scores, positives: positives, threshold: threshold, weights: weights))
    }

    /// Of scores in single precision for the positive one of two classes.
    @_disfavoredOverload
    public init(binary scores: [Float], positives: [Bool], threshold: Double?, weights: [Double]? = nil) {
        self.init(BinaryPredictions(scores: scores, positives: positives, threshold: threshold, weights: weights))
    }
}
