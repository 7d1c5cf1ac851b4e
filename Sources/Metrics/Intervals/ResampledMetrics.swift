/// What a bootstrap can be made of: metrics as a function of rows and of how often each row was drawn.

/// Whether more of a metric is better.
public enum BetterWhen: Sendable, Hashable {
    /// The larger the better: accuracy, the area under a curve.
    case higher
    /// The smaller the better: a loss, an error.
    case lower
}

/// A metric's name, and which way is up.
public struct ResampledMetric: Sendable, Hashable {
    /// scikit-learn's name.
    public let name: String
    /// Which way is up.
    public let better: BetterWhen

    /// A metric.
    public init(_ name: String, better: BetterWhen) {
        self.name = name
        self.better = better
    }
}

/// Metrics of some rows that can be taken of any resample of them without building it.
public protocol ResampledMetrics: Sendable {
    /// What is measured, in the order of the values.
    var metrics: [ResampledMetric] { get }
    /// Which rows are drawn among which.
    var strata: Strata { get }
    /// The values for rows drawn as often as `multiplicities` says, a number for each place of the strata; all 1 is the
    /// data itself. Called on several threads at once.
    func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>]
}

/// Metrics that are means of one number a row, or a query: the mean of the NDCG of queries, of a loss of rows.
public struct MeanResamples: ResampledMetrics {
    /// What the means are of.
    public let metrics: [ResampledMetric]
    /// Which rows are drawn among which.
    public let strata: Strata
    private let columns: [[Double]]
    private let weights: [Double]

    /// - Parameters:
    ///   - columns: for each metric a number a row.
    ///   - weights: of the rows; none for all alike.
    ///   - strata: which rows are drawn among which; nil for all among all.
    public init(
        _ columns: [(metric: ResampledMetric, values: [Double])], weights: [Double]? = nil, strata: Strata? = nil
    ) throws(UndefinedMetric) {
        let strata = if let strata { strata } else { try Strata(count: columns.first?.values.count ?? 0) }
        guard columns.allSatisfy({ $0.values.count == strata.count }) else {
            throw UndefinedMetric("there are not as many values as rows")
        }
        for column in columns { try requireFinite(column.values, "values") }
        self.weights = try checkedWeights(weights, count: strata.count)
        self.strata = strata
        metrics = columns.map(\.metric)
        self.columns = columns.map(\.values)
    }

    /// The means over a resample, weighted; O(rows) for each column.
    public func measure(_ multiplicities: Span<UInt8>) -> [Result<Double, UndefinedMetric>] {
        var total = 0.0
        var sums = [Double](repeating: 0, count: columns.count)
        for (place, row) in strata.rows.enumerated() {
            let weight = Double(multiplicities[place]) * weights[row]
            total += weight
            for column in columns.indices { sums[column] += weight * columns[column][row] }
        }
        return sums.map { definedRatio($0, total, "every weight is zero") }
    }
}

/// Weights as they may be: finite, none negative, as many as rows, not all zero; ones where none are given.
func checkedWeights(_ weights: [Double]?, count: Int) throws(UndefinedMetric) -> [Double] {
    guard let weights else { return [Double](repeating: 1, count: count) }
    guard weights.count == count else { throw UndefinedMetric("there are not as many weights as labels") }
    guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw UndefinedMetric("a weight is negative or not a finite number")
    }
    guard weights.contains(where: { $0 > 0 }) else { throw UndefinedMetric("every weight is zero") }
    return weights
}

/// A ratio, or why there is none.
func definedRatio(_ part: Double, _ whole: Double, _ otherwise: String) -> Result<Double, UndefinedMetric> {
    guard whole > 0 else { return .failure(UndefinedMetric(otherwise)) }
    return defined(part / whole)
}

/// A number that is one.
func defined(_ value: Double) -> Result<Double, UndefinedMetric> {
    value.isFinite ? .success(value) : .failure(UndefinedMetric("it is beyond what a double holds"))
}
