/// InService on the wanted configuration is not enough: the instances behind it must be those that were asked for.
import Testing

@testable import Steps

@Suite struct WantedFleetTests {
    typealias Variant = WantedFleet.Variant

    static func variant(
        _ name: String = "AllTraffic", _ instances: Int? = 2, of wanted: Int? = 2, weight: Double? = 1,
        to wantedWeight: Double? = 1
    ) -> Variant {
        Variant(
            name: name, instances: instances, wantedInstances: wanted, weight: weight, wantedWeight: wantedWeight)
    }

    /// What a row expects; words are not judged.
    enum Expected: Sendable { case asAsked, moving, otherwise }

    @Test(
        arguments: [
            ("as asked", [variant()], 2, .asAsked),
            ("kept, whatever it is", [variant("AllTraffic", 5, of: 5)], nil, .asAsked),
            ("kept at another weight", [variant(weight: 0.4, to: 0.4)], 2, .asAsked),
            ("no desired weight told", [variant(to: nil)], 2, .asAsked),
            ("an instance is missing", [variant("AllTraffic", 1)], 2, .moving),
            ("one too many", [variant("AllTraffic", 3)], 2, .moving),
            ("none is there yet", [variant("AllTraffic", 0)], nil, .moving),
            ("traffic still shifts", [variant(weight: 0.5)], 2, .moving),
            ("another count than asked", [variant("AllTraffic", 1, of: 1)], 2, .otherwise),
            ("none, and none is to come", [variant("AllTraffic", 0, of: 0)], nil, .otherwise),
            ("no traffic", [variant(weight: 0, to: 0)], 2, .otherwise),
            ("no variant told", [], 2, .otherwise),
            ("another variant", [variant("Blue")], 2, .otherwise),
            ("one more variant", [variant(), variant("Blue")], 2, .otherwise),
            ("no count told", [variant("AllTraffic", nil)], nil, .otherwise),
            ("no desired count told", [variant("AllTraffic", 2, of: nil)], nil, .otherwise),
            ("no weight told", [variant(weight: nil)], 2, .otherwise),
        ] as [(String, [Variant], Int?, Expected)])
    func compares(name: String, variants: [Variant], count: Int?, expected: Expected) {
        let finding = WantedFleet(variant: "AllTraffic", count: count).compare(with: variants)
        switch (finding, expected) {
        case (.asAsked, .asAsked), (.moving, .moving), (.otherwise, .otherwise): break
        default: Issue.record("\(name): \(finding)")
        }
    }

    static func look(_ variants: [Variant]) -> EndpointWatch.Look {
        EndpointWatch.Look(status: .inService, config: "new", variants: variants)
    }

    static func sights(_ looks: [[Variant]]) -> [EndpointWatch.Sight] {
        var watch = EndpointWatch(wanted: "new", previous: "old", fleet: WantedFleet(variant: "AllTraffic", count: 2))
        return looks.map { watch.see(look($0)) }
    }

    @Test func waitsForTheLastInstance() {
        let short = [Self.variant("AllTraffic", 1)]
        #expect(
            Self.sights([[Self.variant()], short, [Self.variant()], [Self.variant()]]) == [
                .holding, .goesOn, .holding, .deployed,
            ])
        #expect(Self.look(short).line.contains("AllTraffic: 1 of 2 instances"))
        #expect(!Self.look([Self.variant()]).line.contains("instances"))
    }

    @Test func redWhereTheFleetIsAnother() {
        guard case .red(.failed, let because, _) = Self.sights([[], []]).last else {
            Issue.record("not red")
            return
        }
        #expect(because.contains("its variants are not told"))
    }
}
