/// Numbers as people read them.
import Glibc

/// Ways to write a finite number.
enum Numeral {
    /// With so many digits after the point.
    static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scaled = (value.magnitude * pow(10, Double(decimals))).rounded()
        guard (0...15).contains(decimals), scaled < 0x1p53 else { return scientific(value, 4) }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = grouped(String(padded.dropLast(decimals)))
        let sign = value < 0 && scaled > 0 ? "−" : ""
        return sign + whole + (decimals > 0 ? "." + padded.suffix(decimals) : "")
    }

    /// With so many digits that count; a count without a point.
    static func significant(_ value: Double, _ digits: Int = 4) -> String {
        guard value != 0 else { return "0" }
        guard value.isFinite else { return "\(value)" }
        if value == value.rounded(), value.magnitude < 1e15 { return fixed(value, 0) }
        let exponent = Int(log10(value.magnitude).rounded(.down))
        if exponent < -4 || exponent >= 15 { return scientific(value, digits) }
        return fixed(value, decimals(of: value, digits))
    }

    /// How many digits after the point show `digits` that count.
    static func decimals(of value: Double, _ digits: Int = 4) -> Int {
        guard value.isFinite, value != 0 else { return digits }
        return min(max(digits - 1 - Int(log10(value.magnitude).rounded(.down)), 0), 15)
    }

    /// A share of one.
    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    /// With its sign, also where it is plus.
    static func signed(_ value: Double, _ decimals: Int) -> String {
        (value > 0 ? "+" : "") + fixed(value, decimals)
    }

    /// A place in a drawing, to a tenth: short, with the sign that SVG reads.
    static func coordinate(_ value: Double) -> String {
        let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
        return sign + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }

    private static func scientific(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, value != 0 else { return "\(value)" }
        var exponent = Int(log10(value.magnitude).rounded(.down))
        // In two steps, as the power alone may be beyond a double.
        let half = exponent / 2
        var mantissa = value / pow(10, Double(half)) / pow(10, Double(exponent - half))
        if fixed(mantissa.magnitude, digits - 1).hasPrefix("10") {
            mantissa /= 10
            exponent += 1
        }
        return fixed(mantissa, digits - 1) + "e" + (exponent < 0 ? "−" : "") + String(exponent.magnitude)
    }

    /// A thin space between thousands, from five digits on.
    private static func grouped(_ digits: String) -> String {
        guard digits.count > 4 else { return digits }
        var out = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { out += "\u{202F}" }
            out.append(digit)
        }
        return out
    }
}
