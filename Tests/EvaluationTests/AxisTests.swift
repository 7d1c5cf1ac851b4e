/// Scales and the numbers at them.
import Testing

@testable import Evaluation

@Suite struct AxisTests {
    @Test(arguments: [
        (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-310, 245, ["−300", "−200", "−100", "0", "100", "200"]),
        (0, 15_000, ["0", "2000", "4000", "6000", "8000", "10\u{202F}000", "12\u{202F}000", "14\u{202F}000"]),
        (0.912, 0.948, ["0.915", "0.920", "0.925", "0.930", "0.935", "0.940", "0.945"]),
    ])
    func ticksAreNiceNumbers(low: Double, high: Double, labels: [String]) {
        let axis = Axis(low, high)
        #expect(axis.ticks.map(axis.label) == labels)
    }

    @Test func holdsWhatItIsMadeAround() {
        var draws = Examples.Draws(11)
        for _ in 0..<500 {
            let size = [1e-300, 1e-9, 1e-3, 1, 1e6, 1e15, 1e300][Int(draws.next() * 7)]
            let values = (0..<3).map { _ in (draws.next() - 0.5) * size }
            let axis = Axis(around: values)
            #expect(axis.low < axis.high)
            #expect((2...13).contains(axis.ticks.count), "\(values): \(axis)")
            #expect(axis.ticks.allSatisfy { (0...1).contains(axis.share(of: $0)) })
            let slack = (axis.high - axis.low) * 1e-9
            #expect(values.allSatisfy { $0 >= axis.low - slack && $0 <= axis.high + slack }, "\(values): \(axis)")
            #expect(Set(axis.ticks.map(axis.label)).count == axis.ticks.count, "\(axis.ticks.map(axis.label))")
        }
    }

    @Test(arguments: [
        [Double](), [.nan], [5, 5], [0], [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude], [.infinity, 1],
        [.leastNonzeroMagnitude, 0], [1e300, 1e300],
    ])
    func standsAnyNumbers(values: [Double]) {
        let axis = Axis(around: values)
        #expect(axis.low < axis.high && axis.ticks.count < 20)
        #expect((values + [.nan, .infinity]).allSatisfy { (0...1).contains(axis.share(of: $0)) })
    }

    @Test(arguments: [
        (0.92484, "0.9248"), (0.5, "0.5000"), (0, "0"), (-0.0123456, "−0.01235"), (1234.5678, "1235"), (2000, "2000"),
        (15_000, "15\u{202F}000"), (1.5e-7, "1.500e−7"), (9.99999e-7, "1.000e−6"), (1e300, "1.000e300"),
        (.leastNonzeroMagnitude, "4.941e−324"), (.greatestFiniteMagnitude, "1.798e308"), (0.99999, "1.0000"),
    ])
    func writesNumbersAsPeopleReadThem(value: Double, text: String) {
        #expect(Numeral.significant(value) == text)
    }

    @Test(arguments: [(12.34, "12.3"), (-0.04, "0"), (-1.26, "-1.3"), (7, "7"), (1e30, "1000000")])
    func writesPlacesShort(value: Double, text: String) {
        #expect(Numeral.coordinate(value) == text)
    }
}
