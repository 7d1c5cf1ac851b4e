/// Which rows a bootstrap draws among: with classes, each class apart, so that every resample has as many of each.

/// Rows in the order in which they are drawn: one stratum after the other, within each as in the data.
public struct Strata: Sendable, Hashable {
    /// How many rows each stratum has.
    public let sizes: [Int]
    /// The row at each place.
    let rows: [Int]
    /// What is true of the rows where classes do not say it: strata of other rows are not equal.
    private let labels: [Double]

    /// The most rows that a bootstrap takes.
    public static let most = Int(Int32.max)

    /// One stratum of all rows.
    public init(count: Int) throws(UndefinedMetric) {
        try self.init(count: count, labels: [])
    }

    /// One stratum of all rows, with what is true of each.
    public init(labels: [Double]) throws(UndefinedMetric) {
        try self.init(count: labels.count, labels: labels)
    }

    private init(count: Int, labels: [Double]) throws(UndefinedMetric) {
        guard (1...Self.most).contains(count) else { throw Self.refusal(count) }
        sizes = [count]
        rows = Array(0..<count)
        self.labels = labels
    }

    /// A stratum for each class, in the order of the classes.
    ///
    /// - Parameter classes: each row's class, from 0.
    public init(classes: [Int]) throws(UndefinedMetric) {
        guard (1...Self.most).contains(classes.count) else { throw Self.refusal(classes.count) }
        guard let last = classes.max(), let first = classes.min(), first >= 0, last < classes.count else {
            throw UndefinedMetric("a class is no number from 0 to the number of rows")
        }
        var sizes = [Int](repeating: 0, count: last + 1)
        for name in classes { sizes[name] += 1 }
        var places = sizes.indices.map { sizes[..<$0].reduce(0, +) }
        var rows = [Int](repeating: 0, count: classes.count)
        for (row, name) in classes.enumerated() {
            rows[places[name]] = row
            places[name] += 1
        }
        self.sizes = sizes.filter { $0 > 0 }
        self.rows = rows
        labels = []
    }

    /// How many rows there are.
    public var count: Int { rows.count }

    /// The rows in their places, in descending order of `keys` (a number for each row of the data); equals as in the
    /// data.
    func placesDescending(by keys: [Double], in range: Range<Int>) -> [Int32] {
        var order = range.map { Int32(truncatingIfNeeded: $0) }
        order.sort { one, other in
            let (left, right) = (keys[rows[Int(one)]], keys[rows[Int(other)]])
            return left > right || (left == right && one < other)
        }
        return order
    }

    private static func refusal(_ count: Int) -> UndefinedMetric {
        UndefinedMetric(count < 1 ? "there are no rows" : "there are more than \(most) rows")
    }
}
