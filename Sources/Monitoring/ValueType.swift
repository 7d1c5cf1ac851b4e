/// What the values of a column are.

/// Model Monitor's types, by its words.
package enum ValueType: String, Sendable, Hashable, CaseIterable {
    case integral = "Integral", fractional = "Fractional", string = "String", unknown = "Unknown"

    /// Whether it is a number.
    package var isNumeric: Bool { self == .integral || self == .fractional }
}

/// What one cell holds.
package enum CellValue: Sendable, Hashable {
    case missing
    /// A whole number without a decimal point, and any other one.
    case integral(Double), fractional(Double)
    case text

    /// A cell as text has it. Words that stand for a missing value are those that JSON, Python and SQL write.
    package init(_ text: String) {
        switch text {
        case "", "null", "NULL", "None", "NaN", "nan", "NA", "N/A": self = .missing
        default:
            guard let number = Self.number(text), number.isFinite else {
                self = .text
                return
            }
            let isWhole = text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2D || $0 == 0x2B || $0 == 0x20 }
            self = isWhole ? .integral(number) : .fractional(number)
        }
    }
}
