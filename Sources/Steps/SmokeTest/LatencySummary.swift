/// Percentiles of what requests took. Pure.

/// Times of requests in milliseconds, put in order.
struct LatencySummary: Sendable, Hashable {
    /// Ascending.
    let milliseconds: [Double]
    /// Requests that were not answered rightly: each is slower than every time, however soon it failed.
    let failed: Int

    /// Takes times in any order; each to a thousandth of a millisecond, so that what a rule judges is what is shown.
    init(_ times: [Double], failed: Int = 0) {
        milliseconds = times.map { ($0 * 1000).rounded() / 1000 }.sorted()
        self.failed = failed
    }

    /// Answered or not.
    var count: Int { milliseconds.count + failed }

    /// The smallest time that at least so many of a hundred requests did not exceed (nearest rank); nil where there are no requests, or where so
    /// many failed that no time is that one.
    ///
    /// - Parameter percent: from 1 to 100.
    func percentile(_ percent: Int) -> Double? {
        let rank = max((percent * count + 99) / 100, 1)
        return rank <= milliseconds.count ? milliseconds[rank - 1] : nil
    }

    /// How many requests it takes until a percentile is another one than the slowest.
    static func fewest(for percent: Int) -> Int { 100 / (100 - min(percent, 99)) }

    /// Says of which percentiles there are too few requests to tell them from the slowest; nil where there are enough.
    var note: String? {
        let coarse = [95, 99].filter { count < Self.fewest(for: $0) }
        guard let fewest = coarse.last.map(Self.fewest), count > 0 else { return nil }
        let names = coarse.map { "p\($0)-ms" }.joined(separator: " and ")
        return
            "\(names) of \(count) requests \(coarse.count == 1 ? "is" : "are") the slowest one; it takes \(fewest) to tell "
            + "them apart, such as with duration-seconds"
    }

    /// The mean; nil without requests.
    var mean: Double? {
        guard !milliseconds.isEmpty else { return nil }
        return (milliseconds.reduce(0, +) / Double(milliseconds.count) * 1000).rounded() / 1000
    }
}
