/// Percentiles of what requests took. Pure.

/// Times of requests in milliseconds, put in order.
struct LatencySummary: Sendable, Hashable {
    /// Ascending.
    let milliseconds: [Double]

    /// Takes times in any order; each to a thousandth of a millisecond, so that what a rule judges is what is shown.
    init(_ times: [Double]) { milliseconds = times.map { ($0 * 1000).rounded() / 1000 }.sorted() }

    /// The smallest time that at least so many of a hundred requests did not exceed (nearest rank); nil without requests.
    ///
    /// - Parameter percent: from 1 to 100.
    func percentile(_ percent: Int) -> Double? {
        guard !milliseconds.isEmpty else { return nil }
        let rank = (percent * milliseconds.count + 99) / 100
        return milliseconds[min(max(rank, 1), milliseconds.count) - 1]
    }

    /// The mean; nil without requests.
    var mean: Double? {
        guard !milliseconds.isEmpty else { return nil }
        return (milliseconds.reduce(0, +) / Double(milliseconds.count) * 1000).rounded() / 1000
    }
}
