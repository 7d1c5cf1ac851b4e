/// Between XGBoost's margins and predictions: each objective's PredTransform and ProbToMargin, in float32.
import Glibc

extension XGBoostObjective {
    /// Where margins begin for a base_score, which a file of this version has as a prediction; not finite where the
    /// version would not have it.
    func margin(ofBaseScore score: Float, version: [Int32]) -> Float {
        switch self {
        // Once a probability like the others'.
        case .binaryLogitraw: version.lexicographicallyPrecedes([1, 3]) ? -logf(1 / score - 1) : score
        case .binaryLogistic, .logistic:
            // Since 3.2, labels of one class alone, whose intercept is 0 or 1, are no error.
            version.lexicographicallyPrecedes([3, 2]) || !(0...1).contains(score)
                ? -logf(1 / score - 1) : -logf(1 / min(max(score, 1e-6), 1 - 1e-6) - 1)
        case .poisson, .gamma, .tweedie, .aft, .cox: logf(score)
        case .binaryHinge, .multiSoftmax, .multiSoftprob, .squaredError, .squaredLogError, .pseudoHuberError,
            .absoluteError, .quantileError, .rankPairwise, .rankNDCG, .rankMAP:
            score
        }
    }

    /// How many predictions a row has of `outputs` margins.
    func predictions(ofOutputs outputs: Int) -> Int { self == .multiSoftmax ? 1 : outputs }

    /// Turns the margins of `count` rows into predictions in place, `outputs` margins a row; the predictions stand at
    /// the front, `predictions(ofOutputs:)` a row.
    ///
    /// The operations and their order are the library's (`src/objective/*`, `common/math.h`), so the results are its to
    /// the bit where libm's expf is the same one.
    package func transform(_ margins: UnsafeMutableBufferPointer<Float>, count: Int, outputs: Int) {
        switch self {
        case .binaryLogistic, .logistic: for index in margins.indices { margins[index] = Self.sigmoid(margins[index]) }
        case .poisson, .gamma, .tweedie, .aft, .cox:
            for index in margins.indices { margins[index] = expf(margins[index]) }
        case .binaryHinge: for index in margins.indices { margins[index] = margins[index] > 0 ? 1 : 0 }
        case .multiSoftprob:
            for row in 0..<count {
                Self.softmax(UnsafeMutableBufferPointer(rebasing: margins[(row * outputs)..<((row + 1) * outputs)]))
            }
        case .multiSoftmax:
            for row in 0..<count {
                margins[row] = Self.largest(
                    UnsafeMutableBufferPointer(rebasing: margins[(row * outputs)..<((row + 1) * outputs)]))
            }
        case .binaryLogitraw, .squaredError, .squaredLogError, .pseudoHuberError, .absoluteError, .quantileError,
            .rankPairwise, .rankNDCG, .rankMAP:
            break
        }
    }

    /// expf of at most 88.7, so that it does not overflow.
    private static func sigmoid(_ margin: Float) -> Float { 1 / (expf(min(-margin, 88.7)) + 1 + 1e-16) }

    /// expf of each margin less the largest, divided by their sum in float64.
    private static func softmax(_ row: UnsafeMutableBufferPointer<Float>) {
        var largest = row[0]
        for margin in row.dropFirst() { largest = max(margin, largest) }
        var sum = 0.0
        for index in row.indices {
            row[index] = expf(row[index] - largest)
            sum += Double(row[index])
        }
        for index in row.indices { row[index] /= Float(sum) }
    }

    /// The place of the largest margin, the first of equals.
    private static func largest(_ row: UnsafeMutableBufferPointer<Float>) -> Float {
        var best = 0
        for index in row.indices where row[index] > row[best] { best = index }
        return Float(best)
    }
}
