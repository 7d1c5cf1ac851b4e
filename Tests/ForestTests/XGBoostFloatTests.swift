/// XGBoost's numbers become the float32 that is nearest, as the C library's strtof rounds.
import Glibc
import TestSupport
import Testing

@testable import Forest

@Suite struct XGBoostFloatTests {
    /// The number at the text's beginning, and how many bytes it has.
    private func parse(_ text: String) -> (value: Float, length: Int)? {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return nil }
            var at = start
            return XGBoostFloat.parse(&at, start + bytes.count).map { ($0, at - start) }
        }
    }

    private func expectNearest(_ text: String) {
        let parsed = parse(text)
        #expect(parsed?.value.bitPattern == strtof(text, nil).bitPattern, "\(text)")
        #expect(parsed?.length == text.utf8.count, "\(text)")
    }

    /// Halfway cases, those that two roundings get wrong, the ends of the range, and more digits than 64 bits hold.
    @Test(arguments: [
        "0", "-0", "0E0", "-0.0", "5E-1", "0.1", "1E10", "1e-10", "16777217", "16777219", "16777217.0000000001",
        "1.000000059604644775390625", "1.00000005960464477539062500000000000001", "1.00000017881393432617187499",
        "1.000000178813934326171875", "8.5899346E9", "8589973504", "8589973503.9999999999", "7.038531e-26",
        "1E-45", "1.4E-45", "7E-46", "7.006492321624085e-46", "7.006492321624086e-46", "2.1019476964872256e-45",
        "1.17549435E-38", "1.1754942807573643e-38", "1.1754943157898259e-38", "3.4028235E38",
        "3.4028235677973366e38", "340282356779733661637539395458142568447", "340282356779733661637539395458142568448",
        "1e39", "1e400", "1e-400", "1e99999999999", "-1e-99999999999", "00012", "1E+05",
        "123456789012345678901234567890",
        "0.00000000000000000000000000012345678901234567", "9007199254740993", "1e22", "1e23", "9007199254740991e-22",
        "18446744073709551617",
    ])
    func hardNumbersAreRoundedCorrectly(text: String) { expectNearest(text) }

    @Test(arguments: [
        "", "-", "+1", ".5", "1.", "-.5", "e5", "1e", "1e+", "1.5.2", "1.5e2.5", "0x10", "1f", "nan", "inf", "infinity",
        "--1", "NaX", "Infinit",
    ])
    func whatIsNoNumberIsNone(text: String) { #expect(parse(text) == nil) }

    @Test func wordsAndEnds() throws {
        #expect(try #require(parse("NaN,")).value.isNaN)
        #expect(try #require(parse("Infinity]")) == (.infinity, 8))
        #expect(try #require(parse("-Infinity")) == (-.infinity, 9))
        #expect(try #require(parse("1,5")) == (1, 1))
    }

    @Test func randomNumbersAreRoundedCorrectly() {
        var random = SeededRandom(state: 23)
        for _ in 0..<20_000 {
            let digits = String(random.next() >> 8 | 1).prefix(Int.random(in: 1...19, using: &random))
            expectNearest("\(digits)e\(Int.random(in: -60...30, using: &random))")
            expectNearest("\(digits.prefix(1)).\(digits)E\(Int.random(in: -48...40, using: &random))")
            let value = Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
            guard value.isFinite else { continue }
            #expect(parse(value.description)?.value.bitPattern == value.bitPattern, "\(value)")
            // The middle of two float32s, and doubles beside it.
            let middle = (Double(value) + Double(value.nextUp)) / 2
            for double in [middle.nextDown, middle, middle.nextUp] where double.isFinite {
                expectNearest(double.description)
            }
        }
    }
}
