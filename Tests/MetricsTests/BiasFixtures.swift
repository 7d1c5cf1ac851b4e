/// What smclarify says of data sets, as the script beside this file has written it down.
import Foundation

@testable import Metrics

struct BiasFixture: Decodable, Sendable {
    struct Entry: Decodable, Sendable {
        var value_or_threshold: String
        var pre: [String: Double?]
        var post: [String: Double?]
    }

    var name: String
    var facet: String
    var sensitive: [String]
    var words: [String]
    var numbers: [Double]
    var label: [Bool]
    var predicted: [Bool]
    var group: [Double]
    var features: [[Double]]
    var descriptions: [String: String]
    var entries: [Entry]

    static func all(beside test: String = #filePath) throws -> [BiasFixture] {
        let file = URL(filePath: test).deletingLastPathComponent().appending(path: "bias_fixtures.json")
        return try JSONDecoder().decode([BiasFixture].self, from: Data(contentsOf: file))
    }

    var column: BiasColumn { words.isEmpty ? .numbers(numbers) : .texts(words) }

    var asked: Facet {
        let condition: BiasCondition? =
            sensitive.isEmpty ? nil : words.isEmpty ? Double(sensitive[0]).map(BiasCondition.above) : .values(sensitive)
        return Facet(column: facet, condition: condition)
    }
}
