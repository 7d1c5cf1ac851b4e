/// Models of the library with one to three numbers changed: refused with a type, or scored with finite margins.
import Forest
import TestSupport
import Testing

@Suite struct LightGBMMutationTests {
    private static let words = [
        "0", "-1", "1", "2", "-2", "3", "7", "15", "16", "31", "-128", "255", "100000", "2147483647", "-2147483648",
        "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "0.5", "1e300", "1e308", "-1e308",
        "1e-320", "1e999", "nan", "inf", "-inf", "", "x", "0 0",
    ]

    @Test(arguments: [
        "binary-4.7.0", "categorical-3.0.0", "linear_categorical-4.7.0", "multiclass-4.0.0", "zero_as_missing-3.3.5",
        "rf-4.7.0", "chain-4.7.0", "pandas-4.7.0",
    ])
    func isRefusedOrFinite(name: String) throws {
        let fixture = try ModelFixture(.lightgbm, name)
        let parts = fixture.model.split(omittingEmptySubsequences: false) { " =\n:,".utf8.contains($0) }
        let numbers = parts.filter { $0.first.map { "-0123456789".utf8.contains($0) } ?? false }.map(\.indices)
        var random = SeededRandom(state: 20)
        var (refused, scored) = (0, 0)
        for _ in 0..<300 {
            var model = fixture.model
            let places = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                numbers.randomElement(using: &random)
            }
            // From behind, so that the places before stay where they are; a place may be hit twice.
            for place in Set(places).sorted(by: { $0.lowerBound > $1.lowerBound }) {
                let old = model[place]
                let new = Array((Self.words.randomElement(using: &random) ?? "").utf8)
                model.replaceSubrange(place, with: Self.padded(new, to: old.count))
            }
            do {
                let model = try lightGBM(model)
                let rows = fixture.values.prefix(100 * fixture.columns).map {
                    $0.isInfinite ? 1e6 : min(max($0, -1e9), 1e9)
                }
                guard model.features.count == fixture.columns else { continue }
                let margins = try margins(model, rows)
                #expect(try ForestTests.margins(model, rows, .best).map(\.bitPattern) == margins.map(\.bitPattern))
                #expect(margins.allSatisfy { $0.isFinite }, "\(places)")
                scored += 1
            } catch is ModelError { refused += 1 }
        }
        #expect(refused > 30 && scored > 10, "\(refused) refused, \(scored) scored: the changes tell nothing")
    }

    /// Spaces are added where the new number is shorter, so that most changes leave the sizes of the trees right.
    private static func padded(_ bytes: [UInt8], to count: Int) -> [UInt8] {
        bytes + Array(repeating: 0x20, count: max(count - bytes.count, 0))
    }
}
