/// The natural logarithm from additions, multiplications and divisions alone. A C library picks a variant with or
/// without fused operations by the processor it finds, which may differ in the last bit: an interval has to be the same
/// everywhere.

/// ln *x* for a finite *x* > 0, to about two units in the last place: *x* = 2^*k* *m* with *m* near 1, and the series
/// of 2 artanh((*m* - 1) / (*m* + 1)).
func reproducibleLog(_ value: Double) -> Double {
    var (mantissa, exponent) = (value.significand, Double(value.exponent))
    if mantissa > 1.4142135623730951 {
        mantissa /= 2
        exponent += 1
    }
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    var series = 0.0
    // |ratio| < 0.172: the twelfth term is below a double's last bit.
    for odd in stride(from: 25.0, through: 3, by: -2) { series = (series + 1 / odd) * square }
    // ln 2 in two parts, the first with zeros at its end, so that its product with the exponent is exact.
    let (high, low) = (0.693147180369123816490, 1.90821492927058770002e-10)
    return exponent * high + (2 * ratio + (2 * ratio * series + exponent * low))
}

/// ln(1 + *x*) for a finite *x* > -1: the logarithm of what 1 + *x* rounds to, corrected by how far that is from
/// 1 + *x* (Goldberg: What every computer scientist should know about floating-point arithmetic, 1991, theorem 4).
func reproducibleLog1p(_ value: Double) -> Double {
    let rounded = 1 + value
    return rounded == 1 ? value : reproducibleLog(rounded) * (value / (rounded - 1))
}
