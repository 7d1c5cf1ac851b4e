/// rollback-endpoint over a script: one update to what was before, once, and what is read afterwards.
import JSON
import Steps
import Synchronization
import Testing

@Suite struct RollbackEndpointTests {
    typealias R = RollbackWire
    typealias W = DeploymentWire

    @Test func toWhatItRanBefore() async {
        let gone = "churn-aaaaaaaaaaaaaaaa"
        let run = await R.run(
            script: R.standing() + [
                W.configs([R.new, gone, R.old]) { body in
                    #expect(body["NameContains"] == "churn" && body["CreationTimeBefore"]?.double == 1.7e9)
                    #expect(body["SortOrder"] == "Descending")
                }, .missing("DescribeEndpointConfig"),
            ] + R.former()
                + R.update { body in
                    #expect(body["RetainAllVariantProperties"] == true)
                    #expect(
                        body["ExcludeRetainedVariantProperties"] == [["VariantPropertyType": "DataCaptureConfig"]])
                    let policy = body["DeploymentConfig"]?["BlueGreenUpdatePolicy"]
                    #expect(policy?["TrafficRoutingConfiguration"]?["Type"] == "ALL_AT_ONCE")
                } + [W.endpoint("Updating", R.new, pending: R.old)] + R.held)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["rolled-back"] == true)
        #expect(run.record["endpoint-config-name"]?.string == R.old)
        #expect(run.record["left-endpoint-config-name"]?.string == R.new)
        #expect(run.record["model-package-arn"]?.string == W.packageArn)
        #expect(run.record["left-model-package-arn"]?.string == R.bad)
        #expect(run.record["rejected"] == false)
        #expect(run.record["status"] == "InService")
        #expect(run.record["endpoint-arn"]?.string == W.arn)
        #expect(run.record["console-url"]?.string?.hasSuffix("#/endpoints/churn") == true)
        #expect(run.record["plan"]?.array?.isEmpty == false)
    }

    @Test func toWhatTheRecordSays() async {
        let run = await R.run(
            ["--from", "-"], script: R.standing() + R.former() + R.update() + R.held, standardInput: R.record())
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["rolled-back"] == true)
    }

    @Test func aRepeatChangesNothing() async {
        let run = await R.run(
            ["--from", "-"],
            script: R.standing(R.old, package: W.packageArn) + R.former() + [
                W.describedConfig(R.new, model: "m"), W.describedModel("m", package: R.bad),
            ] + R.held, standardInput: R.record())
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["rolled-back"] == false)
        #expect(run.record["left-endpoint-config-name"]?.string == R.new)
        #expect(run.record["left-model-package-arn"]?.string == R.bad)
    }

    @Test func aRepeatFindsItOnItsWay() async {
        let run = await R.run(
            ["--to", R.old],
            script: [
                W.endpoint("Updating", R.new, pending: R.old), W.describedConfig(R.new, model: "m"),
                W.describedModel("m", package: R.bad),
            ] + R.former() + [W.endpoint("Updating", R.new, pending: R.old)] + R.held)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["rolled-back"] == true)
    }

    @Test func theSameRunChoosesOnce() async {
        let tag = Mutex<JSONValue>(.null)
        let first = await R.run(
            script: R.standing() + [
                .json("ListTags", reply: ["Tags": [["Key": "mlops-steps:rollback", "Value": "of another"]]]),
                W.configs([R.new, R.old]),
            ] + R.former() + R.update().prefix(1) + [
                .json("AddTags", reply: ["Tags": []]) { body in
                    #expect(body["ResourceArn"]?.string == W.arn)
                    tag.withLock { $0 = body["Tags"] ?? .null }
                }
            ] + R.update().dropFirst() + R.held, environment: R.workflow)
        #expect(first.exitCode == 0, "\(first.story)")
        let tags = tag.withLock { $0 }
        #expect(tags.array?.first?["Value"]?.string?.hasPrefix(R.old + "@") == true)
        let again = await R.run(
            script: R.standing(R.old, package: W.packageArn) + [.json("ListTags", reply: ["Tags": tags])] + R.former()
                + R.held, environment: R.workflow)
        #expect(again.exitCode == 0, "\(again.story)")
        #expect(again.record["rolled-back"] == false)
        #expect(again.record["endpoint-config-name"]?.string == R.old)
        // Another attempt means what is before by then.
        let later = await R.run(
            script: R.standing(R.old, package: W.packageArn) + [
                .json("ListTags", reply: ["Tags": tags]), W.configs([R.old]),
            ], environment: R.workflow.merging(["GITHUB_RUN_ATTEMPT": "2"]) { $1 })
        #expect(later.failure == .notFound)
    }

    @Test func toTheNewestThatServesAPackage() async {
        let run = await R.run(
            ["--to", "package:\(W.packageArn)"],
            script: R.standing() + [
                W.configs(["churn-aaaaaaaaaaaaaaaa", R.old]), W.describedConfig("churn-aaaaaaaaaaaaaaaa", model: "m"),
                W.describedModel("m", package: R.bad), W.describedConfig(R.old, model: "o"), W.describedModel("o"),
            ] + R.former() + R.update() + R.held)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["endpoint-config-name"]?.string == R.old)
    }

    @Test func aPackageThatItServesAlreadyIsLeft() async {
        let run = await R.run(
            ["--to", "package:\(W.packageArn)"],
            script: R.standing(R.old, package: W.packageArn) + R.former() + R.held)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["rolled-back"] == false)
    }

    @Test func aCountThatTheConfigurationsStateDifferentlyIsSet() async {
        let run = await R.run(
            ["--to", R.old],
            script: R.standing(count: 1) + R.former(count: 3) + [W.scaling(false)]
                + R.update { body in
                    #expect(
                        body["ExcludeRetainedVariantProperties"] == [
                            ["VariantPropertyType": "DataCaptureConfig"],
                            ["VariantPropertyType": "DesiredInstanceCount"],
                        ])
                } + [
                    W.endpoint("InService", R.old, instances: 3), W.endpoint("InService", R.old, instances: 3),
                ])
        #expect(run.exitCode == 0, "\(run.story)")
    }

    @Test(arguments: [nil, "somebody"] as [String?])
    func thePackageThatWasLeftIsRejected(other: String?) async {
        let words = "Rejected ; taken back from the endpoint churn; too slow"
        let rest: [Exchange] = [
            R.package("Approved", description: other),
            .json("UpdateModelPackage", reply: ["ModelPackageArn": .string(R.bad)]) { body in
                #expect(body["ModelApprovalStatus"] == "Rejected")
                #expect(body["ApprovalDescription"]?.string == words)
                #expect(body["CustomerMetadataProperties"]?["mlops-steps:endpoint"] == "churn")
                #expect(body["CustomerMetadataProperties"]?["mlops-steps:reason"] == "too slow")
            }, R.package("Rejected", description: words),
        ]
        let run = await R.run(
            ["--to", R.old, "--reject-package", "--reason", "too slow"],
            script: R.standing() + R.former() + R.update() + R.held + [R.package("Approved")]
                + (other == nil ? rest : Array(rest.prefix(1))))
        #expect(run.failure == (other == nil ? nil : .conflict), "\(run.story)")
        #expect(run.record["rejected"]?.bool == (other == nil))
        #expect(run.record["rolled-back"] == true)
    }

    @Test func aPackageThatIsRejectedAlreadyIsLeft() async {
        let run = await R.run(
            ["--to", R.old, "--reject-package"],
            script: R.standing() + R.former() + R.update() + R.held + [R.package("Rejected")])
        #expect(run.exitCode == 0 && run.record["rejected"] == true, "\(run.story)")
    }

    @Test func withoutAPackageTheEndpointIsBackAndTheStepIsRed() async {
        let run = await R.run(
            ["--to", R.old, "--reject-package"],
            script: R.standing(package: W.packageArn) + R.former() + R.update() + R.held)
        #expect(run.failure == .conflict)
        #expect(run.record["rolled-back"] == true && run.record["rejected"] == false)
        #expect(run.record["failure"]?["because"]?.string?.contains("the same package") == true)
    }

    @Test func aDryRunChangesNothing() async {
        let run = await R.run(
            ["--to", R.old, "--dry-run", "--reject-package"],
            script: R.standing() + R.former() + [
                W.endpoint("InService", R.new), R.package("Approved"), R.package("Approved"),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["rolled-back"] == false && run.record["rejected"] == false)
        #expect(run.story.contains("would send SageMaker.UpdateEndpoint"))
        #expect(run.story.contains("would send SageMaker.UpdateModelPackage"))
        let kept = await R.run(
            ["--to", R.old, "--dry-run"], script: R.standing(R.old, package: W.packageArn) + R.former())
        #expect(kept.exitCode == 0 && kept.story.contains("would not be changed"))
    }

    @Test func aLostAnswerIsFoundAgain() async {
        let run = await R.run(
            ["--to", R.old],
            script: R.standing() + R.former() + [
                W.endpoint("InService", R.new), W.updated.lost(), W.updated.lost(), W.updated.lost(),
                W.endpoint("Updating", R.new, pending: R.old), W.endpoint("Updating", R.new, pending: R.old),
            ] + R.held)
        #expect(run.exitCode == 0, "\(run.story)")
    }
}
