/// Reads the numbers of a text model: integers in their range, and doubles rounded correctly, without a C string.

/// A place in a line of numbers.
struct LightGBMNumbers {
    /// What is read next.
    var at: UnsafePointer<UInt8>
    /// Behind the last byte of the line.
    let end: UnsafePointer<UInt8>

    /// The numbers of a line's bytes; nil where there are none.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return nil }
        at = start.assumingMemoryBound(to: UInt8.self)
        end = at + bytes.count
    }

    /// Goes to the next number; false at the end of the line.
    @inline(__always)
    mutating func next() -> Bool {
        while at < end, at.pointee == 0x20 { at += 1 }
        return at < end
    }

    /// True where a number may end.
    @inline(__always)
    private var isBehindNumber: Bool { at == end || at.pointee == 0x20 }

    /// The integer that begins here; nil where none does, or none that an `Int64` holds.
    @inline(__always)
    mutating func integer() -> Int64? {
        let isNegative = sign()
        var value: Int64 = 0
        var count = 0
        while at < end, case let digit = at.pointee &- 0x30, digit < 10 {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeNow) = product.addingReportingOverflow(Int64(digit))
            guard !isTooLarge, !isTooLargeNow else { return nil }
            value = sum
            count += 1
            at += 1
        }
        guard count > 0, isBehindNumber else { return nil }
        return isNegative ? -value : value
    }

    /// The double that begins here, correctly rounded; nil where none does, or none that is finite.
    @inline(__always)
    mutating func double() -> Double? {
        let start = at
        let isNegative = sign()
        var mantissa: UInt64 = 0
        var significant = 0
        var digits = 0
        var exponent = 0
        while at < end, case let digit = at.pointee &- 0x30, digit < 10 {
            take(digit, &mantissa, &significant, &digits)
        }
        if at < end, at.pointee == 0x2E {
            at += 1
            let whole = digits
            while at < end, case let digit = at.pointee &- 0x30, digit < 10 {
                take(digit, &mantissa, &significant, &digits)
            }
            exponent = whole - digits
        }
        guard digits > 0, power(&exponent), isBehindNumber else { return nil }
        if significant <= 19, let magnitude = exactDouble(mantissa, exponent) {
            return isNegative ? -magnitude : magnitude
        }
        return uncommon(from: start)
    }

    /// The threshold that begins here: a double, or an infinity, `inf` as the library writes it.
    @inline(__always)
    mutating func threshold() -> Double? {
        let start = at
        if let value = double() { return value }
        at = start
        let isNegative = sign()
        guard end - at >= 3, at[0] == 0x69, at[1] == 0x6E, at[2] == 0x66 else { return nil }
        at += 3
        return isBehindNumber ? (isNegative ? -.infinity : .infinity) : nil
    }

    /// Takes a sign; true where it is a minus.
    @inline(__always)
    private mutating func sign() -> Bool {
        guard at < end, at.pointee == 0x2D || at.pointee == 0x2B else { return false }
        defer { at += 1 }
        return at.pointee == 0x2D
    }

    /// Appends a digit to a mantissa; beyond 19 significant ones the mantissa is of no use, and nobody looks at it.
    @inline(__always)
    private mutating func take(_ digit: UInt8, _ mantissa: inout UInt64, _ significant: inout Int, _ digits: inout Int)
    {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        significant += significant > 0 || digit != 0 ? 1 : 0
        digits += 1
        at += 1
    }

    /// Adds a power of ten such as `e-07` where one stands here; false where it is cut or absurd.
    @inline(__always)
    private mutating func power(_ exponent: inout Int) -> Bool {
        guard at < end, at.pointee | 0x20 == 0x65 else { return true }
        at += 1
        let isNegative = sign()
        var value = 0
        let start = at
        while at < end, case let digit = at.pointee &- 0x30, digit < 10 {
            guard value < 100_000 else { return false }
            value = value * 10 + Int(digit)
            at += 1
        }
        exponent += isNegative ? -value : value
        return at > start
    }

    /// The number from `start` to here, by the standard library: for digits and powers that are rare in a model.
    private func uncommon(from start: UnsafePointer<UInt8>) -> Double? {
        let text = String(decoding: UnsafeBufferPointer(start: start, count: at - start), as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

/// The powers of five that fit 64 bits.
private let fives: [UInt64] = (0...27).reduce(into: []) { powers, _ in powers.append((powers.last.map { $0 * 5 }) ?? 1)
}
/// The powers of ten that are exact doubles.
private let tens: [Double] = (0...22).reduce(into: []) { powers, _ in powers.append((powers.last.map { $0 * 10 }) ?? 1)
}

/// The double nearest to mantissa x 10^exponent; nil where it takes more than 64 bits of a power to tell.
///
/// LightGBM writes 17 digits, too many for one division of doubles (W. D. Clinger, How to Read Floating Point Numbers
/// Accurately, 1990). One division of 128 bits by a power of five leaves 62 bits or more and a remainder: exact.
@inline(__always)
func exactDouble(_ mantissa: UInt64, _ exponent: Int) -> Double? {
    guard mantissa != 0 else { return 0 }
    if mantissa <= 1 << 53, -22...22 ~= exponent {
        return exponent < 0 ? Double(mantissa) / tens[-exponent] : Double(mantissa) * tens[exponent]
    }
    guard -27...27 ~= exponent else { return nil }
    let shift = mantissa.leadingZeroBitCount
    let normal = mantissa << UInt64(shift)
    if exponent < 0 {
        let five = fives[-exponent]
        let fiveShift = five.leadingZeroBitCount
        let (quotient, remainder) = (five << UInt64(fiveShift)).dividingFullWidth((normal >> 1, normal << 63))
        return scaled(quotient | (remainder == 0 ? 0 : 1), by: exponent - shift + fiveShift - 63)
    }
    let (high, low) = normal.multipliedFullWidth(by: fives[exponent])
    let highShift = high.leadingZeroBitCount
    guard highShift < 64 else { return scaled(low, by: exponent - shift) }
    let top = highShift == 0 ? high : high << UInt64(highShift) | low >> UInt64(64 - highShift)
    let rest = highShift == 0 ? low : low << UInt64(highShift)
    return scaled(top | (rest == 0 ? 0 : 1), by: exponent - shift + 64 - highShift)
}

/// bits x 2^exponent, rounded once: the conversion of the bits rounds, the power of two is exact.
@inline(__always)
private func scaled(_ bits: UInt64, by exponent: Int) -> Double {
    Double(bits) * Double(bitPattern: UInt64(exponent + 1023) << 52)
}
