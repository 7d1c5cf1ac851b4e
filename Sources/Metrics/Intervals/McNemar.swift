/// Whether two models are right equally often on the same rows: the test of McNemar (Psychometrika, 1947).
import Glibc

/// The rows that just one of two models decided rightly, and how likely so uneven a split of them is.
public struct McNemarTest: Sendable, Hashable {
    /// How many rows only the candidate decided rightly, and only the baseline.
    public let onlyCandidate: Int, onlyBaseline: Int
    /// Exact by the binomial distribution, as with fewer than 25 such rows, or by chi-squared with continuity
    /// correction.
    public let isExact: Bool
    /// As statsmodels has it: the smaller count where exact, else chi-squared.
    public let statistic: Double
    /// How likely so uneven a split is, either way, where both are right equally often in truth.
    public let pValue: Double

    /// From which number of split rows on chi-squared is near enough.
    private static let exactBelow = 25

    /// Whether each model decided each row rightly.
    public init(candidateRight: [Bool], baselineRight: [Bool]) throws(UndefinedMetric) {
        guard !candidateRight.isEmpty else { throw UndefinedMetric("there are no rows") }
        guard candidateRight.count == baselineRight.count else {
            throw UndefinedMetric("the two models did not decide as many rows")
        }
        let pairs = zip(candidateRight, baselineRight)
        onlyCandidate = pairs.count { $0 && !$1 }
        onlyBaseline = pairs.count { !$0 && $1 }
        let split = onlyCandidate + onlyBaseline
        isExact = split < Self.exactBelow
        let distance = Double((onlyCandidate - onlyBaseline).magnitude)
        if isExact {
            let fewer = min(onlyCandidate, onlyBaseline)
            statistic = Double(fewer)
            pValue = Self.binomial(atMost: fewer, of: split)
        } else {
            statistic = (distance - 1) * (distance - 1) / Double(split)
            pValue = erfc((statistic / 2).squareRoot())
        }
    }

    /// Twice the chance of at most `few` heads in `count` < 25 throws; every number here is exact.
    private static func binomial(atMost few: Int, of count: Int) -> Double {
        var (ways, sum) = (1, 0)
        for heads in 0...few {
            sum += ways
            ways = ways * (count - heads) / (heads + 1)
        }
        return min(1, 2 * Double(sum) / Double(1 << count))
    }
}
