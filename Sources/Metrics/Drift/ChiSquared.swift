/// Pearson's chi-squared test of whether two samples have the same shares of categories.
import Glibc

/// scipy's `chi2_contingency` of two rows of counts, with Yates' correction where there are two categories.
public struct ChiSquared: Sendable, Hashable {
    /// The statistic, and how many categories beyond one there are.
    public let statistic: Double, degreesOfFreedom: Int
    /// How likely a statistic at least as large is where the shares are the same.
    public let pValue: Double

    /// A category that neither sample has is left out; there must be two that one has.
    public init(_ counts: PairedCounts) throws(UndefinedMetric) {
        let cells = zip(counts.reference, counts.current).filter { $0 + $1 > 0 }
        guard cells.count > 1 else { throw UndefinedMetric("there is only one category") }
        let (r, c) = (Double(cells.reduce(0) { $0 + $1.0 }), Double(cells.reduce(0) { $0 + $1.1 }))
        guard r > 0, c > 0 else { throw UndefinedMetric("one of the samples has no value") }
        degreesOfFreedom = cells.count - 1
        var sum = ExactSum()
        for (one, other) in cells {
            let column = Double(one + other)
            for (found, row) in [(Double(one), r), (Double(other), c)] {
                let expected = column * row / (r + c)
                var difference = (found - expected).magnitude
                if degreesOfFreedom == 1 { difference -= min(0.5, difference) }
                sum.add(difference * difference / expected)
            }
        }
        statistic = sum.value
        pValue = upperGamma(Double(degreesOfFreedom) / 2, statistic / 2)
    }
}

/// The regularised upper incomplete gamma function Q(a, x): a series below, a continued fraction above (Gautschi, 1979).
func upperGamma(_ a: Double, _ x: Double) -> Double {
    if x <= 0 { return 1 }
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
        var term = 1 / a, sum = 1 / a, n = a
        while term > sum * 1e-17 {
            n += 1
            term *= x / n
            sum += term
        }
        return min(max(1 - front * sum, 0), 1)
    }
    // Lentz's way through the fraction.
    let tiny = Double.leastNormalMagnitude / Double.ulpOfOne
    var b = x + 1 - a, c = 1 / tiny, d = 1 / b, fraction = d
    for i in 1...100_000 {
        let step = -Double(i) * (Double(i) - a)
        b += 2
        d = step * d + b
        if d.magnitude < tiny { d = tiny }
        c = b + step / c
        if c.magnitude < tiny { c = tiny }
        d = 1 / d
        let change = d * c
        fraction *= change
        if (change - 1).magnitude < 1e-16 { break }
    }
    return min(max(front * fraction, 0), 1)
}
