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

    @Test(arguments: [
        (99, 1, 99, 1.0), (98, 2, 99, nil), (95, 5, 95, 1), (0, 3, 50, nil), (1, 1, 50, 1), (1, 2, 50, nil),
    ])
    func whatFailedIsSlowerThanAll(answered: Int, failed: Int, percent: Int, expected: Double?) {
        let summary = LatencySummary(Array(repeating: 1, count: answered), failed: failed)
        #expect(summary.percentile(percent) == expected)
    }

    @Test(arguments: [
        (0, 0, ""), (1, 0, "p95-ms and p99-ms of 1 requests"), (19, 0, "p95-ms and p99-ms of 19"),
        (20, 0, "p99-ms of 20 requests is"),
        (90, 9, "p99-ms of 99 requests"), (90, 10, ""), (5000, 0, ""),
    ])
    func saysWhereThereAreTooFew(answered: Int, failed: Int, words: String) {
        let note = LatencySummary(Array(repeating: 1, count: answered), failed: failed).note ?? ""
        #expect(note.hasPrefix(words) && note.isEmpty == words.isEmpty, "\(note)")
    }
}
