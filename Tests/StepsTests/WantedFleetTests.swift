/// InService on the wanted configuration is not enough: the instances behind it must be those that were asked for.
import AWS
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
        let finding = WantedFleet(variants: [.init(name: "AllTraffic", count: count)]).compare(with: variants)
        switch (finding, expected) {
        case (.asAsked, .asAsked), (.moving, .moving), (.otherwise, .otherwise): break
        default: Issue.record("\(name): \(finding)")
        }
    }

    static func look(_ variants: [Variant]) -> EndpointWatch.Look {
        EndpointWatch.Look(status: .inService, config: "new", variants: variants)
    }

    static func sights(_ looks: [[Variant]]) -> [EndpointWatch.Sight] {
        var watch = EndpointWatch(
            wanted: "new", previous: "old", fleet: WantedFleet(variants: [.init(name: "AllTraffic", count: 2)]))
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

    @Test(
        arguments: [
            ("nothing is asked", nil, nil, nil), ("still captures", nil, "s3://b/x", nil),
            ("as asked", "s3://b/x", "s3://b/x", nil),
            ("nothing", "s3://b/x", nil, "it captures nothing, not 100 % of the requests to s3://b/x as asked"),
            (
                "elsewhere", "s3://b/x", "s3://b/y",
                "it captures 100 % of the requests to s3://b/y, not 100 % of the requests to s3://b/x as asked"
            ),
        ] as [(String, String?, String?, String?)])
    func comparesCapture(name: String, asked: String?, found: String?, words: String?) {
        let capture = { (place: String?) in place.map { WantedFleet.Capture(destination: $0, percent: 100) } }
        let fleet = WantedFleet(variants: [], capture: capture(asked))
        #expect(fleet.compare(capture: capture(found)) == words.map { .otherwise($0) } ?? .asAsked, "\(name)")
    }

    @Test(arguments: [true, false])
    func readsCapture(isOn: Bool) {
        let wanted = isOn ? WantedFleet.Capture(destination: "s3://bucket/x", percent: 20) : nil
        var config = DataCaptureConfig(
            initialSamplingPercentage: 20, destinationS3Uri: "s3://bucket/x", captureOptions: [])
        config.enableCapture = isOn
        #expect(WantedFleet.Capture(config) == wanted)
        let summary = DataCaptureConfigSummary(
            enableCapture: isOn, captureStatus: .started, currentSamplingPercentage: 20,
            destinationS3Uri: "s3://bucket/x", kmsKeyId: "")
        #expect(WantedFleet.Capture(summary) == wanted)
        #expect(WantedFleet.Capture(nil as DataCaptureConfig?) == nil)
        #expect(WantedFleet.Capture(nil as DataCaptureConfigSummary?) == nil)
    }

    static let digest = "sha256:" + String(repeating: "a", count: 64)
    static let other = "sha256:" + String(repeating: "b", count: 64)

    static func words(_ wanted: [WantedFleet.Wanted], _ found: [Variant]) -> String {
        switch WantedFleet(variants: wanted).compare(with: found) {
        case .asAsked: "as asked"
        case .moving: "moving"
        case .otherwise(let words): words
        }
    }

    /// Two variants at 9 to 1, and what SageMaker tells of them.
    @Test(
        arguments: [
            ("as asked", 9, 1, 9, 1, "as asked"),
            ("floats of 32 bits", 0.9, 0.1, 0.8999999761581421, 0.10000000149011612, "as asked"),
            ("normalised", 9, 1, 0.9, 0.1, "as asked"),
            ("the other way round", 9, 1, 1, 9, "a takes 10.0 % of the requests, not 90.0 % as asked"),
            ("half and half", 9, 1, 1, 1, "a takes 50.0 % of the requests, not 90.0 % as asked"),
            ("one that is asked to wait", 1, 0, 1, 0, "as asked"),
            ("one that should not wait", 1, 1, 1, 0, "b takes no requests: its weight is 0.0"),
            ("none at all", 1, 0, 0, 0, "a takes no requests: its weight is 0.0"),
        ] as [(String, Double, Double, Double, Double, String)])
    func splitsRequests(name: String, a: Double, b: Double, foundA: Double, foundB: Double, expected: String) {
        let wanted = [WantedFleet.Wanted(name: "a", weight: a), WantedFleet.Wanted(name: "b", weight: b)]
        let found = [
            Self.variant("b", weight: foundB, to: foundB), Self.variant("a", weight: foundA, to: foundA),
        ]
        #expect(Self.words(wanted, found) == expected, "\(name)")
        #expect(WantedFleet(variants: wanted).corrections(of: found).isEmpty == (expected == "as asked"))
    }

    @Test func judgesEachVariant() {
        let wanted = [
            WantedFleet.Wanted(name: "a", count: 2, weight: 1), WantedFleet.Wanted(name: "b", count: 1, weight: 1),
        ]
        let (a, b) = (Self.variant("a"), Self.variant("b", 1, of: 1))
        #expect(Self.words(wanted, [a, b]) == "as asked")
        #expect(Self.words(wanted, [a, Self.variant("b", 0, of: 1)]) == "moving")
        #expect(Self.words(wanted, [a, Self.variant("b", 2, of: 2)]).contains("b has 2 instances, not the 1"))
        #expect(Self.words(wanted, [a]) == "its variants are a, not a, b")
    }

    @Test(
        arguments: [
            ("by digest", ["r@" + digest], ["r@" + digest], "as asked"),
            ("a mirror of it", ["r@" + digest], ["mirror/r@" + digest], "as asked"),
            ("by tag: anything", [], ["r@" + other], "as asked"),
            ("another one", ["r@" + digest], ["r@" + other], "AllTraffic runs r@" + other + ", not r@" + digest),
            ("not told", ["r@" + digest], [], "SageMaker does not tell the images of AllTraffic"),
            ("told by tag", ["r@" + digest], ["r:1"], "AllTraffic runs r:1, not r@" + digest),
            (
                "one of two", ["r@" + digest, "s@" + other], ["r@" + digest],
                "AllTraffic runs r@" + digest + ", not s@" + other
            ),
        ] as [(String, [String], [String], String)])
    func comparesImages(name: String, asked: [String], running: [String], expected: String) {
        var found = Self.variant()
        found.images = running
        #expect(Self.words([.init(name: "AllTraffic", images: asked)], [found]) == expected, "\(name)")
    }

    static func serverless(_ memory: Int = 2048, _ concurrency: Int = 5, warm: Int? = nil) -> ServerlessRequest {
        var request = ServerlessRequest()
        request.memory = memory
        request.maxConcurrency = concurrency
        request.provisioned = warm
        return request
    }

    @Test(
        arguments: [
            ("as asked", serverless(), serverless(), nil, false, "as asked"),
            ("on its way", serverless(), serverless(), serverless(4096), false, "moving"),
            ("another memory", serverless(), serverless(1024), nil, false, "not 2048 MB and 5 at a time as asked"),
            ("not kept warm", serverless(warm: 2), serverless(), nil, false, "2 of them kept warm as asked"),
            ("autoscaling keeps more warm", serverless(warm: 2), serverless(warm: 4), nil, true, "as asked"),
            ("on instances", serverless(), nil, nil, false, "does not tell that AllTraffic is serverless"),
        ] as [(String, ServerlessRequest, ServerlessRequest?, ServerlessRequest?, Bool, String)])
    func comparesServerless(
        name: String, asked: ServerlessRequest, found: ServerlessRequest?, coming: ServerlessRequest?, isScaled: Bool,
        expected: String
    ) {
        var variant = Self.variant("AllTraffic", nil, of: nil)
        variant.serverless = found
        variant.wantedServerless = coming ?? found
        let words = Self.words([.init(name: "AllTraffic", serverless: asked, isScaled: isScaled)], [variant])
        #expect(words.hasSuffix(expected), "\(name): \(words)")
    }
}
