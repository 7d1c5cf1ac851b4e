/// A measure of bias as Amazon SageMaker Clarify names it.

/// A measure's name and words, and its value or why there is none.
public struct BiasMetric: Sendable, Hashable {
    /// Clarify's abbreviation.
    public let name: String
    /// Clarify's words for it, as its reports have them.
    public let description: String
    /// The value; a reason where smclarify raises, or where the value is infinite or no number.
    public let value: Result<Double, UndefinedMetric>

    /// The same measure without its value.
    func absent(since reason: UndefinedMetric) -> BiasMetric {
        BiasMetric(name: name, description: description, value: .failure(reason))
    }

    private init(name: String, description: String, value: Result<Double, UndefinedMetric>) {
        self.name = name
        self.description = description
        self.value = value
    }

    init(_ name: String, _ words: String, _ measure: () throws(UndefinedMetric) -> Double) {
        let result: Result<Double, UndefinedMetric>
        do throws(UndefinedMetric) {
            let value = try measure()
            guard !value.isNaN else { throw UndefinedMetric("it is not a number") }
            guard value.isFinite else { throw UndefinedMetric("it is infinite: a share of nothing") }
            result = .success(value)
        } catch {
            result = .failure(error)
        }
        self.init(name: name, description: "\(words) (\(name))", value: result)
    }
}

/// As smclarify divides: nothing by nothing is nothing, something by nothing is infinite.
func biasRatio(_ part: Int, _ whole: Int) -> Double {
    if whole == 0 { return part == 0 ? 0 : .infinity }
    return Double(part) / Double(whole)
}

/// As smclarify subtracts: from infinite to infinite there is no distance.
func biasDifference(_ one: Double, _ other: Double) -> Double {
    one == .infinity && other == .infinity ? 0 : one - other
}
