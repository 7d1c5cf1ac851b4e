/// Rules of require: what is one, and for which values it holds.
import Testing

@testable import Steps

@Suite struct RequireRuleTests {
    @Test(arguments: [
        ("p99-ms <= 80", "p99-ms", RequireRule.Comparison.atMost, 80.0),
        ("  auc>=0.85 ", "auc", .atLeast, 0.85),
        ("throughput > 1e1", "throughput", .above, 10),
        ("error-rate == 0", "error-rate", .equal, 0),
        ("max-difference < -.5", "max-difference", .below, -0.5),
    ])
    func reads(line: String, name: String, comparison: RequireRule.Comparison, bound: Double) throws {
        let rule = try RequireRule(line)
        #expect(rule.name == name)
        #expect(rule.comparison == comparison)
        #expect(rule.bound == bound)
    }

    @Test(arguments: [
        "", "p99-ms", "p99-ms <=", "<= 80", "p99-ms <= 80 ms", "p99-ms = 80", "p99-ms => 80", "p99-ms != 80",
        "p99-ms <= nan",
        "p99-ms <= inf", "p99-ms <= 0x10", "p99-ms <= 1e999", "p99 ms <= 80", "80 >= p99-ms", "p99-ms <= 80 <= 90",
    ])
    func refuses(line: String) {
        #expect(throws: RequireRule.Malformed.self) { try RequireRule(line) }
    }

    @Test(arguments: [
        ("x >= 1", [1, 1.5], [0.999]), ("x <= 1", [1, -3], [1.001]), ("x == 1", [1], [0.999, 1.001]),
        ("x > 1", [1.001], [1, 0]), ("x < 1", [0.999], [1, 2]),
    ])
    func holds(line: String, right: [Double], wrong: [Double]) throws {
        let rule = try RequireRule(line)
        for value in right { #expect(rule.holds(for: value)) }
        for value in wrong + [.nan, .infinity, -.infinity] { #expect(!rule.holds(for: value)) }
        #expect(!rule.holds(for: nil))
    }
}
