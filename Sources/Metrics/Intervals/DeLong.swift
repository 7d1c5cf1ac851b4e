/// Whether two areas under ROC curves of the same rows differ: the test of DeLong, DeLong and Clarke-Pearson
/// (Biometrics, 1988) in O(*n* log *n*) by the midranks of Sun and Xu (IEEE Signal Processing Letters, 2014).
import Glibc

/// Two correlated areas under the ROC curve, and the normal test of their difference.
public struct DeLongTest: Sendable, Hashable {
    /// The areas.
    public let candidate: Double, baseline: Double
    /// The areas' standard errors.
    public let candidateStandardError: Double, baselineStandardError: Double
    /// The standard error of candidate - baseline, for which the rows are the same.
    public let standardError: Double
    /// The difference in standard errors.
    public let z: Double
    /// How likely so large a difference is, either way, where there is none in truth.
    public let pValue: Double

    /// Scores of both models for the same rows, finite; at least two rows of each class; ranked differently.
    public init(candidate: [Double], baseline: [Double], positives: [Bool]) throws(UndefinedMetric) {
        let (one, other) = (try Placements(candidate, positives), try Placements(baseline, positives))
        self.candidate = one.area
        self.baseline = other.area
        candidateStandardError = one.variance.squareRoot()
        baselineStandardError = other.variance.squareRoot()
        standardError = one.difference(from: other).variance.squareRoot()
        guard standardError > 0 else {
            throw UndefinedMetric("the two models rank the rows alike, so that their difference has no spread")
        }
        z = (one.area - other.area) / standardError
        pValue = erfc(z.magnitude / 2.0.squareRoot())
    }

    /// The difference with its normal interval, to be judged as a bootstrap's is.
    ///
    /// - Parameter confidence: above 0 and below 1, as a plan's.
    public func comparison(confidence: Double) -> Comparison {
        let reach = Self.standardErrors(holding: confidence) * standardError
        let difference = candidate - baseline
        return Comparison(
            better: .higher, candidate: candidate, baseline: baseline, lower: difference - reach,
            upper: difference + reach, standardError: standardError, pValue: pValue, undefinedResamples: 0)
    }

    /// How many standard errors either side hold a share of a normal distribution: 1.96 for 0.95. By bisection.
    static func standardErrors(holding confidence: Double) -> Double {
        var (low, high) = (0.0, 40.0)
        while true {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { return middle }
            if erfc(middle / 2.0.squareRoot()) > 1 - confidence { low = middle } else { high = middle }
        }
    }
}

/// For each row the share of the other class's rows that it is rightly ordered against; ties count half.
private struct Placements {
    let positives: [Double], negatives: [Double]
    let area: Double

    init(_ scores: [Double], _ truth: [Bool]) throws(UndefinedMetric) {
        try requireFinite(scores, "scores")
        guard scores.count == truth.count else { throw UndefinedMetric("there are not as many scores as labels") }
        let (above, below) = (zip(scores, truth).filter(\.1).map(\.0), zip(scores, truth).filter { !$0.1 }.map(\.0))
        guard above.count > 1, below.count > 1 else {
            throw UndefinedMetric("a class has fewer than two rows, so that there is no variance")
        }
        let ranks = Self.midranks(above + below)
        let (within, among) = (Self.midranks(above), Self.midranks(below))
        positives = above.indices.map { (ranks[$0] - within[$0]) / Double(below.count) }
        negatives = below.indices.map { 1 - (ranks[above.count + $0] - among[$0]) / Double(above.count) }
        area = positives.mean()
    }

    private init(positives: [Double], negatives: [Double]) {
        self.positives = positives
        self.negatives = negatives
        area = positives.mean()
    }

    /// The placements of a difference of areas: exactly 0 each for the same ranking, so that its variance is 0 too.
    func difference(from other: Placements) -> Placements {
        Placements(
            positives: zip(positives, other.positives).map(-), negatives: zip(negatives, other.negatives).map(-))
    }

    /// The variance of the area.
    var variance: Double {
        Self.variance(positives) / Double(positives.count) + Self.variance(negatives) / Double(negatives.count)
    }

    private static func variance(_ values: [Double]) -> Double {
        let mean = values.mean()
        return values.map { ($0 - mean) * ($0 - mean) }.exactSum() / Double(values.count - 1)
    }

    /// The rank of each value from 1, equals sharing the middle of theirs.
    private static func midranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
