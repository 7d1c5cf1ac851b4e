/// Bias against smclarify: the same numbers, and none where it raises or has none.
import Testing

@testable import Metrics

@Suite struct BiasTests {
    static func reports(of fixture: BiasFixture, threads: Int = 1) throws -> [BiasReport] {
        let rows = try BiasRows(
            label: ("label", .numbers(fixture.label.map { $0 ? 1 : 0 })), wanted: .values(["1"]),
            predictions: fixture.predicted, group: fixture.group.isEmpty ? nil : .numbers(fixture.group))
        // The facet's own column is among the features, and has to be left out.
        let features = [(fixture.facet, fixture.column)] + fixture.features.map { ("f", BiasColumn.numbers($0)) }
        return try rows.reports(of: [(fixture.asked, fixture.column)], features: features, threads: threads)
    }

    static func expect(_ metrics: [BiasMetric], equal wanted: [String: Double?], _ where: String) {
        for metric in metrics {
            switch (metric.value, wanted[metric.name] ?? nil) {
            case (.success(let found), .some(let value)):
                #expect((found - value).magnitude <= 1e-12, "\(`where`) \(metric.name): \(found), not \(value)")
            case (.failure, .none): break
            case (let found, let value):
                Issue.record("\(`where`) \(metric.name): \(found), not \(String(describing: value))")
            }
        }
        #expect(wanted.isEmpty || metrics.map(\.name) == wanted.keys.sorted(), "\(`where`)")
    }

    @Test func equalsSmclarify() throws {
        let fixtures = try BiasFixture.all()
        #expect(fixtures.count > 20)
        for fixture in fixtures {
            let reports = try Self.reports(of: fixture)
            #expect(reports.map(\.stage) == [.preTraining, .postTraining])
            let (before, after) = (reports[0].facets[0].entries, reports[1].facets[0].entries)
            #expect(before.count == fixture.entries.count && after.count == fixture.entries.count)
            for (place, entry) in fixture.entries.enumerated() {
                Self.expect(before[place].metrics, equal: entry.pre, fixture.name)
                Self.expect(after[place].metrics, equal: entry.post, fixture.name)
                let wanted = entry.value_or_threshold.replacing(".0", with: "")
                #expect(before[place].valueOrThreshold == wanted, "\(fixture.name)")
                for metric in before[place].metrics + after[place].metrics {
                    let description = fixture.descriptions[metric.name] ?? metric.description
                    #expect(metric.description == description)
                }
            }
        }
    }

    @Test func threadsChangeNothing() throws {
        let fixture = try #require(try BiasFixture.all().first { $0.name == "ties in a deeper tree" })
        let values = try [1, 2, 5, 1_000].map { threads in
            try Self.reports(of: fixture, threads: threads)[1].facets[0].entries[0].metrics
        }
        #expect(values.allSatisfy { $0 == values[0] })
    }

    /// In a tree as in a plain comparison of all rows the nearest are the same, where no two are equally far.
    @Test func theTreeFindsTheNearest() {
        var numbers = SeededNumbers(4)
        for (count, width) in [(4, 1), (31, 2), (62, 3), (500, 3), (1_500, 7)] {
            let points = (0..<(count * width)).map { _ in numbers.uniform() }
            let votes = (0..<count).map { _ in numbers.uniform() < 0.5 }
            let trees = [true, false].map { NeighbourTree(points: points, width: width, votes: votes, isTree: $0) }
            for _ in 0..<50 {
                let point = (0..<width).map { _ in numbers.uniform() }
                let distances = (0..<count).map { row in
                    (0..<width).reduce(0.0) { sum, column in
                        let distance = points[row * width + column] - point[column]
                        return sum + distance * distance
                    }
                }
                let nearest = distances.indices.sorted { distances[$0] < distances[$1] }.prefix(3)
                let wanted = nearest.count { votes[$0] } > 1
                for tree in trees {
                    let majorities = point.withUnsafeBufferPointer { tree.majorities(near: $0, neighbours: 3) }
                    #expect(majorities == (wanted ? 1 : 0))
                }
            }
        }
    }

    @Test func quickselectPlaces() {
        var numbers = SeededNumbers(12)
        for count in [1, 2, 3, 4, 5, 64, 999] {
            let values = (0..<count).map { _ in (numbers.uniform() * 20).rounded() }
            for nth in [0, count / 2, count - 1] {
                var order = (0..<Int32(count)).map { $0 }
                order.withUnsafeMutableBufferPointer { order in
                    var selection = NthElement(order: order) { (values[Int($0)], $0) < (values[Int($1)], $1) }
                    selection.place(nth, in: 0..<count)
                }
                let sorted = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
                #expect(order[nth] == Int32(sorted[nth]))
                #expect(Set(order[..<nth]) == Set(sorted[..<nth].map { Int32($0) }))
            }
        }
    }

    @Test(
        arguments: [
            ([.texts(["a", "b", "c"])], "words"), ([.numbers([1, .nan, 2])], "missing"), ([], "no features"),
            ([.numbers([1, 2])], "as many features"), ([.numbers([1, .infinity, 2])], "infinite"), (nil, "no features"),
        ] as [([BiasColumn]?, String)])
    func theFlipTestNeedsNumbers(features: [BiasColumn]?, reason: String) throws {
        let bias = try PostTrainingBias(
            facet: [true, false, false], labels: [true, false, true], predictions: [true, true, false],
            features: features)
        guard case .failure(let error) = bias.metrics.first(where: { $0.name == "FT" })?.value else {
            Issue.record("there is a flip test")
            return
        }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test func rowsMustBeAsMany() {
        #expect(throws: UndefinedMetric.self) { try PreTrainingBias(facet: [], labels: []) }
        #expect(throws: UndefinedMetric.self) { try PreTrainingBias(facet: [true], labels: []) }
        #expect(throws: UndefinedMetric.self) {
            try PostTrainingBias(facet: [true, false], labels: [true, false], predictions: [true])
        }
        #expect(throws: UndefinedMetric.self) {
            try PreTrainingBias(facet: [true], labels: [true], groups: BiasGroups(.numbers([1, 2])))
        }
        #expect(throws: InvalidFacet.self) {
            let rows = try BiasRows(label: ("y", .numbers([1, 0])), wanted: .values(["1"]))
            _ = try rows.reports(of: [(Facet(column: "sex", condition: .values(["F"])), .texts(["F"]))])
        }
    }

    /// Rows whose group is missing are in no group, and weigh nothing.
    @Test func missingGroupsAreLeftOut() throws {
        let (facet, labels) = ([true, false, true, false, true], [true, false, false, true, true])
        let groups = BiasGroups(.texts(["a", "a", "b", "b", nil]))
        let found = try PreTrainingBias(facet: facet, labels: labels, groups: groups).metrics.first {
            $0.name == "CDDL"
        }
        // Group a: of the refused none is of the facet, of the accepted all are: -1. Group b: the other way round.
        #expect(found?.value == .success(0))
    }
}
