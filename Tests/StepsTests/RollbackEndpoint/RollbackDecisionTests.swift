/// The decisions of rollback-endpoint as tables: what can be gone back to, in which order, and what is left.
import AWS
import Foundation
import JSON
import Testing

@testable import Steps

@Suite struct FormerConfigTests {
    typealias Finding = FormerConfig.PackageFinding

    static func model(_ name: String, package: String? = nil, image: String? = nil) -> CreateModel {
        var container = ContainerDefinition()
        container.modelPackageName = package
        container.image = image
        var model = CreateModel(modelName: name)
        model.primaryContainer = container
        return model
    }

    static func config(
        _ name: String = "churn-0", models: [String: CreateModel] = ["AllTraffic": model("m", package: "p")],
        variants: [String: String?] = ["AllTraffic": "m"], packages: [String: Finding] = [:]
    ) -> FormerConfig {
        let variants = variants.sorted { $0.key < $1.key }.map { variant, model in
            var production = ProductionVariant(variantName: variant)
            production.modelName = model
            production.initialInstanceCount = 2
            production.initialVariantWeight = 3
            return production
        }
        let config = CreateEndpointConfig(endpointConfigName: name, productionVariants: variants)
        return FormerConfig(config: config, models: models, packages: packages)
    }

    @Test func everyStatusOfAPackage() {
        for (word, status) in ModelPackageStatus.words + [("Odd", .unknown("Odd"))] {
            let problem = Self.config(packages: ["p": .there(status, .approved)]).problem
            #expect((problem == nil) == (word == "Completed"), "\(word)")
            if let problem { #expect(problem.contains(word)) }
        }
        for (word, approval) in ModelApprovalStatus.words + [("Odd", .unknown("Odd"))] {
            let problem = Self.config(packages: ["p": .there(.completed, approval)]).problem
            #expect((problem == nil) == ["Approved", "PendingManualApproval"].contains(word), "\(word)")
            if let problem { #expect(problem.contains(word)) }
        }
        #expect(Self.config(packages: ["p": .there(.completed, nil)]).problem == nil)
    }

    @Test(arguments: [
        (config(packages: ["p": .gone]), "its package p is gone"), (config(packages: [:]), "its package p is gone"),
        (config(models: [:]), "its model m is gone"), (config(variants: ["AllTraffic": nil]), "names no model"),
        (config(models: ["AllTraffic": model("m", image: "i")]), nil),
        (
            config(
                models: ["a": model("m", package: "p"), "b": model("n", package: "q")], variants: ["a": "m", "b": "n"],
                packages: ["p": .there(.completed, .approved), "q": .there(.completed, .rejected)]),
            "its package q is Rejected"
        ),
    ])
    func allOfItMustBeThere(config: FormerConfig, words: String?) {
        #expect((config.problem == nil) == (words == nil))
        if let words { #expect(config.problem?.contains(words) == true) }
    }

    @Test func itsFleetIsAsItWasMade() {
        let digest = "repo@sha256:" + String(repeating: "a", count: 64)
        var one = Self.config(models: ["AllTraffic": Self.model("m", package: "p")])
        one.images = ["p": [digest, "repo:tag"]]
        let wanted = one.fleet(isRunning: false).variants
        #expect(wanted.map(\.weight) == [nil] && wanted.map(\.count) == [2] && wanted.map(\.images) == [[digest]])
        let two = Self.config(
            models: ["a": Self.model("m", image: digest), "b": Self.model("n", image: "repo:tag")],
            variants: ["a": "m", "b": "n"])
        #expect(two.fleet(isRunning: false).variants.map(\.weight) == [3, 3])
        #expect(two.fleet(isRunning: false).variants.map(\.images) == [[digest], []])
        #expect(two.fleet(isRunning: true).variants.map(\.weight) == [nil, nil])
    }

    @Test func candidatesAreItsOwnOlderOnesNewestFirst() throws {
        let endpoint = try #require(EndpointName(argument: "churn"))
        let arn = try #require(Arn("arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c"))
        func summary(_ name: String, _ time: Double) -> EndpointConfigSummary {
            EndpointConfigSummary(
                endpointConfigName: name, endpointConfigArn: arn, creationTime: Date(timeIntervalSince1970: time))
        }
        let ours = (0..<4).map { "churn-000000000000000\($0)" }
        let all = [
            summary(ours[0], 10), summary(ours[2], 30), summary(ours[1], 20), summary(ours[3], 40),
            summary("churn-by-hand", 25), summary("churn-staging-0000000000000000", 25), summary("old", 25),
        ]
        func names(before: Double?, _ current: String?) -> [String] {
            FormerConfig.candidates(
                all, of: endpoint, before: before.map { Date(timeIntervalSince1970: $0) }, current: current)
        }
        #expect(names(before: 30, ours[2]) == [ours[1], ours[0]])
        #expect(names(before: 10, ours[0]).isEmpty)
        #expect(names(before: 35, "by-hand") == [ours[2], ours[1], ours[0]])
        #expect(names(before: nil, ours[2]) == [ours[3], ours[1], ours[0]])
        #expect(names(before: nil, nil).count == 4)
    }
}

@Suite struct LeftPackageTests {
    typealias F = FormerConfigTests

    @Test func theOneThatIsNotServedAnyMore() {
        let kept = F.config(models: ["AllTraffic": F.model("m", package: "good")])
        let rows: [(FormerConfig?, String?, String?)] = [
            (F.config(models: ["AllTraffic": F.model("n", package: "bad")]), "bad", nil),
            (F.config(models: ["a": F.model("n", package: "bad"), "b": F.model("m", package: "good")]), "bad", nil),
            (F.config(models: ["AllTraffic": F.model("n", package: "good")]), nil, "the same package"),
            (F.config(models: ["AllTraffic": F.model("n", image: "i")]), nil, "serves no model package"),
            (
                F.config(models: ["a": F.model("n", package: "bad"), "b": F.model("o", package: "worse")]), nil,
                "2 packages"
            ),
            (nil, nil, "nothing tells"),
        ]
        for (left, package, words) in rows {
            switch LeftPackage(left: left, kept: kept) {
            case .one(let name): #expect(name == package)
            case .none(let why): #expect(package == nil && why.contains(words ?? "?"), "\(why)")
            }
        }
    }
}

@Suite struct RollbackInputTests {
    static let arn = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7"

    @Test(arguments: [
        ("previous", "previous"), ("package:\(arn)", "package:\(arn)"), (arn, "package:\(arn)"),
        ("churn-0123456789abcdef", "churn-0123456789abcdef"), ("", nil), ("a b", nil), ("package:", nil),
        ("package:churn", nil), ("arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c", nil),
        (String(repeating: "a", count: 64), nil),
    ])
    func targets(text: String, target: String?) { #expect(RollbackTarget(argument: text)?.description == target) }

    @Test(arguments: [
        ("churn-1@" + String(repeating: "0a", count: 16), true), ("churn-1@0a", false), ("churn-1", false),
        ("@", false),
        ("a b@" + String(repeating: "0a", count: 16), false), ("c@d@" + String(repeating: "0a", count: 16), false),
    ])
    func marks(value: String, isOne: Bool) { #expect(RollbackMark(value)?.value == (isOne ? value : nil)) }
}
