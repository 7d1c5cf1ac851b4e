/// What a bootstrap says of one metric.

/// A metric with the interval of its resamples' values.
public struct Interval: Sendable, Hashable {
    /// The metric of the rows as they are.
    public let value: Double
    /// The bounds: percentiles of the resamples' values, (1 - confidence) / 2 outside each.
    public let lower: Double, upper: Double
    /// The standard deviation of the resamples' values.
    public let standardError: Double
    /// How many resamples have no value and were left out.
    public let undefinedResamples: Int
}

/// The intervals of metrics, and why others have none.
public struct IntervalTable: Sendable {
    /// How they were drawn.
    public let plan: Bootstrap
    /// Names and intervals, in the order of the metrics.
    public private(set) var intervals: [(name: String, interval: Interval)] = []
    /// Names and reasons of those that have none.
    public private(set) var absent: [(name: String, reason: UndefinedMetric)] = []

    init(
        plan: Bootstrap, metrics: [ResampledMetric], values: [Result<Double, UndefinedMetric>], columns: [[Double]]
    ) {
        self.plan = plan
        for ((metric, value), column) in zip(zip(metrics, values), columns) {
            do throws(UndefinedMetric) {
                let spread = try Spread(of: column, plan: plan)
                intervals.append(
                    (
                        metric.name,
                        Interval(
                            value: try value.get(), lower: spread.lower, upper: spread.upper,
                            standardError: spread.standardError, undefinedResamples: spread.undefined)
                    ))
            } catch {
                absent.append((metric.name, error))
            }
        }
    }

    /// The interval of a metric, if it has one.
    public subscript(name: String) -> Interval? { intervals.first { $0.name == name }?.interval }
}

/// Percentiles and standard deviation of resamples' values.
struct Spread {
    let lower: Double, upper: Double
    let standardError: Double
    let undefined: Int
    /// The values that are there, in ascending order.
    let sorted: [Double]

    /// Refuses values of which more are missing than a bound leaves outside: wherever those lay, the bound could be
    /// elsewhere.
    init(of values: [Double], plan: Bootstrap) throws(UndefinedMetric) {
        sorted = values.filter { !$0.isNaN }.sorted()
        undefined = values.count - sorted.count
        let tail = (1 - plan.confidence) / 2
        guard sorted.count > 1, Double(undefined) <= tail * Double(values.count) else {
            throw UndefinedMetric("it has no value in \(undefined) of \(values.count) resamples")
        }
        lower = Self.quantile(tail, of: sorted)
        upper = Self.quantile(1 - tail, of: sorted)
        let mean = sorted.mean()
        standardError = (sorted.map { ($0 - mean) * ($0 - mean) }.exactSum() / Double(sorted.count - 1)).squareRoot()
    }

    /// Between neighbours in proportion, as numpy.quantile does.
    static func quantile(_ share: Double, of sorted: [Double]) -> Double {
        let position = min(max(share, 0), 1) * Double(sorted.count - 1)
        let below = Int(position)
        guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
        let part = position - Double(below)
        return sorted[below] + (sorted[below + 1] - sorted[below]) * part
    }
}
