/// XGBoost's models with one to three numbers or bytes changed: refused with a type, or scored with finite margins.
import Forest
import TestSupport
import Testing

@Suite struct XGBoostMutationTests {
    private static let words = [
        "0", "-1", "1", "2", "3", "7", "15", "31", "255", "100000", "2147483647", "-2147483648", "4294967295",
        "9223372036854775808", "0.5", "3e38", "-3e38", "1e-45", "1e39", "NaN", "Infinity", "-Infinity", "", "x", "[]",
        "{}",
        "\"\"", "true", "null", "1 0",
    ]

    private static let models = [
        "logistic-3.2.0", "softprob-1.0.2", "partition-3.1.2", "target_trees-2.0.3", "target_trees-3.2.0", "dart-2.1.4",
        "forest-1.5.2", "linear-2.0.3", "frame-3.2.0",
    ]

    @Test(
        arguments: ModelFixture.xgboost.filter { name in
            name.hasSuffix(".json") && models.contains { name.hasPrefix($0) }
        })
    func numbersChanged(name: String) throws {
        let fixture = try ModelFixture(.xgboost, name)
        let parts = fixture.model.split(omittingEmptySubsequences: false) { " ,:[]{}\"\n".utf8.contains($0) }
        let numbers = parts.filter { $0.first.map { "-0123456789".utf8.contains($0) } ?? false }.map(\.indices)
        var random = SeededRandom(state: 21)
        try judge(fixture) { model in
            let places = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                numbers.randomElement(using: &random)
            }
            // From behind, so that the places before stay where they are.
            for place in Set(places).sorted(by: { $0.lowerBound > $1.lowerBound }) {
                model.replaceSubrange(place, with: Array((Self.words.randomElement(using: &random) ?? "").utf8))
            }
        }
    }

    @Test(
        arguments: ModelFixture.xgboost.filter { name in
            name.hasSuffix(".ubj") && models.contains { name.hasPrefix($0) }
        })
    func bytesChanged(name: String) throws {
        var random = SeededRandom(state: 22)
        try judge(ModelFixture(.xgboost, name)) { model in
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<model.count, using: &random)
                model[place] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
        }
    }

    private func judge(_ fixture: ModelFixture, change: (inout [UInt8]) -> Void) throws {
        let rows = fixture.values.prefix(40 * fixture.columns).map { min(max($0, -1e6), 1e6) }
        var (refused, scored) = (0, 0)
        for _ in 0..<250 {
            var bytes = fixture.model
            change(&bytes)
            do {
                let model = try Model.read(bytes)
                guard model.features.count == fixture.columns else { continue }
                let margins = try margins(model, rows)
                #expect(try ForestTests.margins(model, rows, .best).map(\.bitPattern) == margins.map(\.bitPattern))
                if case .trees = model.booster { #expect(margins.allSatisfy { $0.isFinite }) }
                scored += 1
            } catch is ModelError { refused += 1 }
        }
        #expect(refused > 20 && scored > 5, "\(refused) refused, \(scored) scored: the changes tell nothing")
    }
}
