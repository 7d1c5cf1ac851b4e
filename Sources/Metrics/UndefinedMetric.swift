/// Why a metric has no value: it is absent then, never a number that stands for something else.

/// The reason, as the end of “is not defined: …”.
public struct UndefinedMetric: Error, Sendable, Hashable, CustomStringConvertible {
    /// In words.
    public let description: String

    /// A reason.
    public init(_ reason: String) { description = reason }
}

/// Refuses values that are no numbers, and nothing at all.
func requireFinite<Value: BinaryFloatingPoint>(_ values: [Value], _ what: String) throws(UndefinedMetric) {
    guard !values.isEmpty else { throw UndefinedMetric("there are no rows") }
    guard values.allSatisfy(\.isFinite) else { throw UndefinedMetric("one of the \(what) is not a finite number") }
}

/// What a measure gives, or why it gives nothing.
func result(_ measure: () throws(UndefinedMetric) -> Double) -> Result<Double, UndefinedMetric> {
    do { return .success(try measure()) } catch { return .failure(error) }
}

/// A sum with what rounding loses carried along (Neumaier), so that it does not depend on the order in the digits that
/// anybody reads.
struct ExactSum {
    private var sum = 0.0, lost = 0.0

    @inline(__always)
    mutating func add(_ value: Double) {
        let next = sum + value
        lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
        sum = next
    }

    var value: Double { lost.isFinite ? sum + lost : sum }
}

extension Sequence<Double> {
    /// The sum, with what rounding loses carried along.
    func exactSum() -> Double {
        var sum = ExactSum()
        for value in self { sum.add(value) }
        return sum.value
    }
}

extension [Double] {
    /// The mean; the caller has seen that there are values.
    func mean() -> Double { exactSum() / Double(count) }
}
