/// A JSON number without rounding: JSON Schema asks whether numbers are equal, and a double holds many to be so that are not.
import JSON

/// A decimal number: a sign, digits without zeros at either end, and the power of ten of the last one.
struct ExactNumber: Sendable, Hashable {
    private let isNegative: Bool
    /// The most significant first; none for 0.
    private let digits: [UInt8]
    private let exponent: Int

    /// Reads a number by JSON's grammar. An exponent beyond a milliard counts as one: no such numbers are told apart.
    init(_ number: JSONNumber) {
        let text = number.text.lowercased()
        let parts = text.split(separator: "e", maxSplits: 1)
        let mantissa = parts.first ?? ""
        var exponent = parts.count > 1 ? Self.exponent(parts[1]) : 0
        let point = mantissa.split(separator: ".", maxSplits: 1)
        exponent -= point.count > 1 ? point[1].utf8.count : 0
        var digits = mantissa.utf8.compactMap { (48...57).contains($0) ? $0 - 48 : nil }
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = Array(digits.drop { $0 == 0 })
        isNegative = text.hasPrefix("-") && !self.digits.isEmpty
        self.exponent = self.digits.isEmpty ? 0 : exponent
    }

    private static func exponent(_ text: Substring) -> Int {
        let most = 1_000_000_000
        return min(max(Int(text) ?? (text.hasPrefix("-") ? -most : most), -most), most)
    }

    /// True for whole numbers, however they are written.
    var isInteger: Bool { exponent >= 0 }

    /// True for numbers more than 0.
    var isPositive: Bool { !isNegative && !digits.isEmpty }

    /// Few enough digits to divide by.
    var isDivisor: Bool { isPositive && digits.count <= 17 }

    /// The same text for equal numbers only.
    var canonical: String {
        (isNegative ? "-" : "") + String(decoding: digits.map { $0 + 48 }, as: UTF8.self) + "e\(exponent)"
    }

    /// True where this is a whole number of times `divisor`, which must be one.
    func isMultiple(of divisor: ExactNumber) -> Bool {
        if digits.isEmpty { return true }
        // No digit is left to divide the smaller power by; and nobody writes numbers that are so much larger.
        let zeros = exponent - divisor.exponent
        guard (0...100_000).contains(zeros) else { return false }
        let bound = divisor.digits.reduce(UInt64(0)) { $0 * 10 + UInt64($1) }
        var rest = digits.reduce(UInt64(0)) { ($0 * 10 + UInt64($1)) % bound }
        for _ in 0..<zeros where rest != 0 { rest = rest * 10 % bound }
        return rest == 0
    }
}

extension ExactNumber: Comparable {
    static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        guard left.isNegative == right.isNegative else { return left.isNegative }
        return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
    }

    private func isCloserToZero(than other: ExactNumber) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        let (places, others) = (digits.count + exponent, other.digits.count + other.exponent)
        return places == others ? digits.lexicographicallyPrecedes(other.digits) : places < others
    }
}

extension JSONValue {
    /// The same bytes for values that JSON Schema holds equal, and for no others.
    var identity: [UInt8] {
        switch self {
        case .number(let number): Array(ExactNumber(number).canonical.utf8)
        case .array(let elements):
            [UInt8(ascii: "[")] + elements.flatMap { $0.identity + [UInt8(ascii: ",")] }
                + [UInt8(ascii: "]")]
        case .object(let object):
            [UInt8(ascii: "{")]
                + object.members.map {
                    Array(JSONValue.string($0.name).text.utf8) + [UInt8(ascii: ":")] + $0.value.identity
                }
                .sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 + [UInt8(ascii: ",")] } + [UInt8(ascii: "}")]
        case .null, .bool, .string: Array(text.utf8)
        }
    }
}
