/// A rule of an input `require`: a metric's name, a comparison and a number. Pure.

/// `p99-ms <= 80`. What is missing or not a number never holds.
public struct RequireRule: Sendable, Hashable, CustomStringConvertible {
    /// The comparisons, by how they are written.
    public enum Comparison: String, Sendable, CaseIterable {
        case atLeast = ">="
        case atMost = "<="
        case equal = "=="
        case above = ">"
        case below = "<"

        /// True where `value` stands in this relation to `bound`; never for NaN.
        func holds(_ value: Double, _ bound: Double) -> Bool {
            switch self {
            case .atLeast: value >= bound
            case .atMost: value <= bound
            case .equal: value == bound
            case .above: value > bound
            case .below: value < bound
            }
        }
    }

    /// Why a line is not such a rule, as the end of a sentence.
    public struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
        /// Names the line and the form.
        public let description: String
    }

    /// The metric's name.
    public let name: String
    /// How it is compared.
    public let comparison: Comparison
    /// With what.
    public let bound: Double
    /// The rule as it was written.
    public let description: String

    /// Reads a line; blanks around the parts count for nothing.
    public init(_ line: String) throws(Malformed) {
        let parts = line.wholeMatch(of: /\s*([A-Za-z][A-Za-z0-9_.@\/-]*)\s*(>=|<=|==|>|<)\s*(\S+)\s*/)
        guard let parts, let comparison = Comparison(rawValue: String(parts.2)) else {
            throw Malformed(description: "“\(line)” is not a rule: write a metric, one of >= <= > < ==, and a number")
        }
        guard let bound = Double(parts.3), bound.isFinite, parts.3.allSatisfy({ "+-.eE0123456789".contains($0) }) else {
            throw Malformed(description: "“\(line)” compares with “\(parts.3)”, which is not a finite number")
        }
        name = String(parts.1)
        self.comparison = comparison
        self.bound = bound
        description = "\(name) \(comparison.rawValue) \(parts.3)"
    }

    /// True where the value is known, is finite and stands in the relation.
    public func holds(for value: Double?) -> Bool {
        guard let value, value.isFinite else { return false }
        return comparison.holds(value, bound)
    }
}
