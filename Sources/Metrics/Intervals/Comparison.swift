/// Two models on the same rows: how far one is from the other, and whether that says anything.

/// The difference of a metric between a candidate and a baseline, with its interval.
public struct Comparison: Sendable, Hashable {
    /// Whether more of the metric is better.
    public let better: BetterWhen
    /// The metric of the candidate and of the baseline.
    public let candidate: Double, baseline: Double
    /// The bounds of candidate - baseline.
    public let lower: Double, upper: Double
    /// The standard error of the difference.
    public let standardError: Double
    /// How likely so large a difference is, either way, where there is none in truth; nil where no difference can be
    /// tested, as between equals.
    public let pValue: Double?
    /// How many resamples had no value and were left out.
    public let undefinedResamples: Int

    /// Candidate - baseline.
    public var difference: Double { candidate - baseline }

    /// The differences at which the candidate's gain, whichever way is up, is least and most.
    private var gain: (least: Double, most: Double) {
        better == .higher ? (lower, upper) : (-upper, -lower)
    }

    /// The candidate is worse, at the interval's confidence: the whole interval lies on the bad side of 0.
    public var isWorse: Bool { gain.most < 0 }

    /// The candidate is better, at the interval's confidence: the whole interval lies on the good side of 0.
    public var isBetter: Bool { gain.least > 0 }

    /// What `not-worse-than` asks: true unless the candidate is shown to be worse.
    ///
    /// The interval is the two-sided one that the report shows, so that everybody can read the verdict off it; a
    /// candidate as good as the baseline is refused in (1 - confidence) / 2 of cases, one in forty at 0.95. The
    /// stricter question, the interval's lower bound at least 0, would refuse such a candidate in thirty-nine of forty:
    /// it asks for proof of being better. Ask `isNoWorse(margin:)` where being about as good has to be proven.
    public var isNotShownWorse: Bool { !isWorse }

    /// Non-inferiority: shown, at the interval's confidence, to be worse by no more than `margin` (0 or more).
    public func isNoWorse(margin: Double) -> Bool { gain.least >= -margin }
}

/// The comparisons of metrics, and why others have none.
public struct ComparisonTable: Sendable {
    /// How resamples were drawn.
    public let plan: Bootstrap
    /// Names and comparisons, in the order of the candidate's metrics.
    public private(set) var comparisons: [(name: String, comparison: Comparison)] = []
    /// Names and reasons of those that have none.
    public private(set) var absent: [(name: String, reason: UndefinedMetric)] = []

    init(
        plan: Bootstrap, metrics: [ResampledMetric],
        candidate: (values: [Result<Double, UndefinedMetric>], columns: [[Double]]),
        baseline: (metrics: [ResampledMetric], values: [Result<Double, UndefinedMetric>], columns: [[Double]])
    ) {
        self.plan = plan
        for (place, metric) in metrics.enumerated() {
            do throws(UndefinedMetric) {
                guard let other = baseline.metrics.firstIndex(of: metric) else {
                    throw UndefinedMetric("the baseline does not have it")
                }
                let values = try (candidate.values[place].get(), baseline.values[other].get())
                let differences = zip(candidate.columns[place], baseline.columns[other]).map { $0 - $1 }
                comparisons.append(
                    (metric.name, try Self.comparison(metric.better, values, differences, plan)))
            } catch {
                absent.append((metric.name, error))
            }
        }
    }

    /// The comparison of a metric, if there is one.
    public subscript(name: String) -> Comparison? { comparisons.first { $0.name == name }?.comparison }

    private static func comparison(
        _ better: BetterWhen, _ values: (Double, Double), _ differences: [Double], _ plan: Bootstrap
    ) throws(UndefinedMetric) -> Comparison {
        let spread = try Spread(of: differences, plan: plan)
        return Comparison(
            better: better, candidate: values.0, baseline: values.1, lower: spread.lower, upper: spread.upper,
            standardError: spread.standardError, pValue: pValue(of: spread.sorted),
            undefinedResamples: spread.undefined)
    }

    /// Twice the share of differences on the rarer side of 0, the observed one counted in so that it is never 0
    /// (Davison, Hinkley: Bootstrap methods and their application, 1997, section 4.2).
    private static func pValue(of differences: [Double]) -> Double? {
        guard differences.contains(where: { $0 != 0 }) else { return nil }
        let rarer = min(differences.count { $0 <= 0 }, differences.count { $0 >= 0 })
        return min(1, 2 * Double(rarer + 1) / Double(differences.count + 1))
    }
}
