/// Numbers against strtod, bit for bit, and what is none.
import CTabular
import Glibc
import Tabular
import TestSupport
import Testing

struct TableNumberTests {
    /// Texts whose numbers differ from strtod's.
    private func differences(_ texts: some Sequence<String>) -> [String] {
        texts.filter { text in
            let expected = strtod(text, nil)
            guard let number = TableNumber.parse(text) else { return true }
            return number.bitPattern != expected.bitPattern
        }
    }

    @Test(arguments: [
        "0", "-0", "+1", "1.", ".5", "-.5", "00012", "1e5", "1E+5", "1e-5", "123456789012345678901234567890", "1e308",
        "1e309",
        "-1e309", "1e-323", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072014e-308",
        "2.2250738585072011e-308", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993",
        "9007199254740992.5", "9007199254740993.0000000000000000000000000000000000001", "1e22", "1e23", "8.5e22",
        "0e999999999",
        "0.0000000000000000000000000000000000000000001e43", "1e-99999999999999999999", "1e99999999999999999999",
        "6929495644600919.5", "3.7455744005952583e15",
        "9355950000000000000.00000000000000000000000000000000001844674407370955",
        "18446744073709551615", "18446744073709551616", "100000000000000016777215", "100000000000000016777216",
        "0.000000000000000000000000000000000000011754943508222875079687365372222456778186655567720875215087517062784172594547271728515625",
    ])
    func namedCases(_ text: String) { #expect(differences([text]).isEmpty) }

    @Test func randomDoublesAndFloats() {
        var random = SeededRandom(state: 1)
        let texts = (0..<300_000).lazy.map { index in
            let bits = random.next()
            return index % 2 == 0
                ? "\(Double(bitPattern: bits & ~(1 << 62 & (bits << 3))))"
                : "\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
        }
        #expect(differences(texts.filter { !$0.contains("n") }).isEmpty)
    }

    @Test func digitsAndExponentsOfEveryLength() {
        var random = SeededRandom(state: 2)
        let texts = (0..<500_000).lazy.map { _ in
            let count = Int.random(in: 1...24, using: &random), point = Int.random(in: 0...count, using: &random)
            var text = Bool.random(using: &random) ? "-" : ""
            for place in 0..<count {
                if place == point { text += "." }
                text += "\(Int.random(in: 0...9, using: &random))"
            }
            return Bool.random(using: &random) ? text : text + "e\(Int.random(in: -360...330, using: &random))"
        }
        #expect(differences(texts).isEmpty)
    }

    /// Midpoints of neighbours, exactly, and a digit beside them.
    @Test func halfwayCases() {
        var random = SeededRandom(state: 3)
        var texts: [String] = []
        for _ in 0..<20_000 {
            let exponent = Int.random(in: -40...40, using: &random)
            let value = Double(sign: .plus, exponent: exponent, significand: Double.random(in: 1..<2, using: &random))
            var text = [CChar](repeating: 0, count: 1200)
            let midpoint = (Float80(value) + Float80(value.nextUp)) / 2
            withVaList([midpoint]) { _ = vsnprintf(&text, text.count, "%.130Lf", $0) }
            let whole = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            texts += [whole, whole + "1", String(whole.dropLast(2)) + "1"]
        }
        for _ in 0..<20_000 {
            let whole = (1 << 53) + UInt64.random(in: 0..<(1 << 53), using: &random) | 1
            texts += ["\(whole * 2 + 1)", "\(whole * 2 + 1).0000000000000000000000001", "\(whole)e0", "\(whole).5"]
        }
        #expect(differences(texts).isEmpty)
    }

    @Test func subnormals() {
        var random = SeededRandom(state: 4)
        let texts = (0..<100_000).lazy.map { _ in
            "\(Double(bitPattern: random.next() >> Int.random(in: 12...63, using: &random)))"
        }
        #expect(differences(texts).isEmpty)
    }

    @Test(arguments: [
        "", " ", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e5.", "1.2.3", "--1", "0x10", "1_000", "1,5", "1 2", "abc",
        "in",
        "infinit", "nano", "1f", "\u{660}", "1\0", "NaN1", "1e5e5",
    ])
    func noNumber(_ text: String) { #expect(TableNumber.parse(text) == nil) }

    @Test(arguments: [
        ("inf", Double.infinity), ("-INF", -.infinity), ("+Infinity", .infinity), (" 1.5\t", 1.5), ("  -2", -2),
    ])
    func otherNumbers(_ text: String, _ number: Double) { #expect(TableNumber.parse(text) == number) }

    @Test func notANumberIsOne() {
        #expect(TableNumber.parse("nan")?.isNaN == true && TableNumber.parse("-NaN")?.isNaN == true)
    }

    /// The hash that `powers.py` prints.
    @Test func powersOfFive() {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for exponent in Int32(-342)...308 {
            var (high, low): (UInt64, UInt64) = (0, 0)
            tabular_power(exponent, &high, &low)
            for byte in withUnsafeBytes(of: (high.bigEndian, low.bigEndian), Array.init) {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        #expect(hash == 0xe3a885ecaf4ed7)
    }

    /// Both kernels read all plain fields as the general reader does, at every length and place of the point.
    @Test(arguments: [TABULAR_PORTABLE, tabular_level()])
    func kernelsReadEqually(_ level: Int32) throws {
        var random = SeededRandom(state: 5)
        var fields: [String] = []
        for length in 1...20 {
            for point in 0...length {
                for sign in ["", "-"] {
                    let digits = (0..<length).map { _ in "\(Int.random(in: 0...9, using: &random))" }
                    fields.append(sign + digits[..<point].joined() + "." + digits[point...].joined())
                    fields.append(sign + digits.joined())
                }
            }
        }
        let text = fields.shuffled(using: &random).map { "0,\($0)\n" }
        let table = try Reading(level: level).plain(text.joined())
        #expect(table.rows.count == fields.count)
        for (row, line) in zip(table.rows, text) { #expect(row == [strtod(String(line.dropFirst(2)), nil)]) }
    }
}
