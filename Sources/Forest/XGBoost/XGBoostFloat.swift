/// Decimals to float32, correctly rounded, as XGBoost reads its own numbers back.
import CForest

/// Numbers of a JSON text.
enum XGBoostFloat {
    /// The number that begins at `at`, NaN and Infinity among them; nil, and `at` stays, where none does.
    @inline(__always)
    static func parse(_ at: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Float? {
        var place = at
        let isNegative = place < end && place.pointee == UInt8(ascii: "-")
        if isNegative { place += 1 }
        var mantissa: UInt64 = 0
        var exponent = 0
        let whole = place
        while place < end, case let digit = place.pointee &- 0x30, digit < 10 {
            mantissa = mantissa &* 10 &+ UInt64(digit)
            place += 1
        }
        var digits = place - whole
        guard digits > 0 else { return word(&at, place, end, isNegative) }
        if place < end, place.pointee == UInt8(ascii: ".") {
            place += 1
            let fraction = place
            while place < end, case let digit = place.pointee &- 0x30, digit < 10 {
                mantissa = mantissa &* 10 &+ UInt64(digit)
                place += 1
            }
            guard place > fraction else { return nil }
            digits += place - fraction
            exponent = fraction - place
        }
        if place < end, place.pointee | 0x20 == UInt8(ascii: "e") {
            guard let power = power(&place, end) else { return nil }
            exponent += power
        }
        // What follows is no number's; a second point or letter is one that was misread.
        if place < end, case let byte = place.pointee, byte == UInt8(ascii: ".") || byte | 0x20 &- 0x61 < 26 {
            return nil
        }
        if digits <= 19, mantissa < 1 << 53, exponent >= -22, exponent <= 22 {
            let power = forest_power_of_ten(UInt32(exponent.magnitude))
            let double = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
            // Rounding twice is rounding once, unless the double is the middle of two float32s, or subnormal as one.
            if double.bitPattern & 0x1FFF_FFFF != 0x1000_0000, double >= 0x1p-126 || double == 0 {
                at = place
                return isNegative ? -Float(double) : Float(double)
            }
        }
        guard let value = slow(at, place) else { return nil }
        at = place
        return value
    }

    /// The digits of an exponent, at most four of them.
    private static func power(_ place: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
        place += 1
        let isNegative = place < end && place.pointee == UInt8(ascii: "-")
        if place < end, isNegative || place.pointee == UInt8(ascii: "+") { place += 1 }
        let first = place
        var value = 0
        while place < end, case let digit = place.pointee &- 0x30, digit < 10 {
            value = min(value * 10 + Int(digit), 99_999)
            place += 1
        }
        return place > first ? (isNegative ? -value : value) : nil
    }

    private static func word(
        _ at: inout UnsafePointer<UInt8>, _ place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ isNegative: Bool
    ) -> Float? {
        for (word, value) in [("NaN", Float.nan), ("Infinity", Float.infinity)] as [(StaticString, Float)] {
            let count = word.utf8CodeUnitCount
            if end - place >= count, (0..<count).allSatisfy({ place[$0] == word.utf8Start[$0] }) {
                at = place + count
                return isNegative ? -value : value
            }
        }
        return nil
    }

    /// The standard library's: C's strtof would look for the decimal point of the process's locale.
    private static func slow(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Float? {
        Float(String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self))
    }
}
