/// Percentiles by nearest rank, against the definition itself.
import Testing

@testable import Steps

@Suite struct LatencySummaryTests {
    @Test(arguments: [
        ([15.0, 20, 35, 40, 50], 5, 15.0), ([15, 20, 35, 40, 50], 30, 20), ([15, 20, 35, 40, 50], 40, 20),
        ([15, 20, 35, 40, 50], 50, 35), ([15, 20, 35, 40, 50], 100, 50), ([7], 50, 7), ([7], 99, 7), ([1, 2], 50, 1),
        ([2, 1], 51, 2),
    ])
    func vectors(times: [Double], percent: Int, expected: Double) {
        #expect(LatencySummary(times).percentile(percent) == expected)
    }

    /// The smallest time that at least so many of a hundred do not exceed, by looking at all.
    @Test func isTheDefinition() {
        var random = SystemRandomNumberGenerator()
        for count in 1...130 {
            let times = (0..<count).map { _ in Double(Int.random(in: 0...40, using: &random)) }
            for percent in [1, 50, 95, 99, 100] {
                let expected = times.filter { time in
                    times.count { $0 <= time } * 100 >= percent * count
                }.min()
                #expect(LatencySummary(times).percentile(percent) == expected)
            }
        }
    }

    @Test func nothingHasNoPercentile() {
        #expect(LatencySummary([]).percentile(50) == nil)
        #expect(LatencySummary([]).mean == nil)
    }

    @Test func judgesWhatItShows() { #expect(LatencySummary([80.0004]).percentile(99) == 80) }
}
