/// What deploy-endpoint refuses, and that it has changed nothing then: inputs, packages, alarms, what stands.
import JSON
import Steps
import Testing

@Suite struct DeployRefusalTests {
    typealias W = DeploymentWire

    @Test(arguments: [[], ["--dry-run"]])
    func refusesAnotherInstanceTypeUnderAutoscaling(arguments: [String]) async {
        let run = await W.run(
            ["--instance-type", "ml.m5.xlarge"] + arguments, script: W.beforeUpdate() + [W.scaling(true)])
        #expect(run.failure == .conflict)
        #expect(run.record["deployed"] == false)
        let because = run.record["failure"]?["because"]?.string ?? ""
        #expect(because.contains("from 2 to 5 instances") && because.contains("ml.m5.large to ml.m5.xlarge"))
        #expect(run.record["failure"]?["try"]?.string?.contains("deregister-scalable-target") == true)
    }

    @Test func changesTheInstanceTypeWithoutAutoscaling() async {
        let run = await W.run(
            ["--instance-type", "ml.m5.xlarge", "--dry-run"],
            script: W.beforeUpdate() + [
                W.scaling(false), .missing("DescribeModel"), .missing("DescribeEndpointConfig"),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func redWhereSomethingElseRunsUnderTheNamesOfItsContent() async {
        let run = await W.run(
            script: [
                W.package(), W.endpoint("InService", W.config), W.describedConfig(W.config, model: W.model),
                W.describedModel(W.model, package: "arn:aws:sagemaker:eu-west-1:1:other"),
            ])
        #expect(run.failure == .conflict)
    }

    @Test(arguments: [("ALARM", "rollback-5xx", Failure.Kind.conflict), ("OK", "another", .notFound)])
    func touchesNothingWhereAnAlarmIsNotQuiet(state: String, name: String, kind: Failure.Kind) async {
        let run = await W.run(
            ["--rollback-alarms", "rollback-5xx"], script: W.beforeUpdate() + [W.alarms(name, state)])
        #expect(run.failure == kind)
        #expect(run.record["deployed"] == false)
    }

    @Test(arguments: [("PendingManualApproval", "Completed"), ("Rejected", "Completed"), ("Approved", "InProgress")])
    func refusesAPackageThatIsNotReady(approval: String, status: String) async {
        let run = await W.run(script: [W.package(approval: approval, status: status)])
        #expect(run.failure == .conflict)
    }

    @Test func doesNotTouchAFailedEndpoint() async {
        let run = await W.run(
            script: [
                W.package(), W.endpoint("Failed", "old", reason: "no ping"),
                W.describedConfig("old", model: "old-model"), W.describedModel("old-model"),
            ])
        #expect(run.failure == .failed)
        #expect(run.record["failure"]?["because"]?.string?.contains("no ping") == true)
    }

    @Test func refusesATwinWithOtherContent() async {
        let run = await W.run(
            script: W.beforeUpdate() + [W.describedModel(W.model, package: "arn:aws:sagemaker:eu-west-1:1:other")])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("exists with other content") == true)
    }

    @Test(arguments: [
        (["--variants", "[]"], "model-package-arn"), (["--serverless", "{}"], "instance-type"),
        (["--autoscaling", "{}"], "min and max are not both given"), (["--model-package-group", "g"], "more than one"),
        (["--kms-key-id", "no key"], "kms-key-id"), (["--instance-type", "m5.large"], "instance-type"),
        (["--strategy", "canary", "--step-percent", "60"], "step-percent"),
        (["--on-failure", "leave", "--rollback-alarms", "a"], "on-failure"),
        (["--capture-percent", "10"], "capture-percent"), (["--instance-count", "0"], "instance-count"),
        (["--image-uri", "i"], "image-uri"), (["--role-arn", "arn:aws:iam::123456789012:user/u"], "role-arn"),
    ])
    func refusesBeforeAnythingIsAsked(arguments: [String], words: String) async {
        let run = await W.run(arguments, script: [])
        #expect(run.failure == .usage)
        #expect(run.story.contains(words))
    }

    @Test func needsARole() async {
        let run = await bench(
            DeployEndpoint.self, ["--endpoint-name", "churn", "--model-package-arn", W.packageArn], script: [])
        #expect(run.failure == .usage)
        #expect(run.story.contains("role-arn"))
    }

    @Test func deploysTheNewestApprovedOfAGroup() async {
        func summary(_ version: Int) -> JSONValue {
            [
                "ModelPackageArn": .string(String(W.packageArn.dropLast()) + "\(version)"), "CreationTime": 1.7e9,
                "ModelPackageVersion": .number(JSONNumber(version)), "ModelPackageStatus": "Completed",
            ]
        }
        let run = await W.run(
            source: ["--model-package-group", "churn"],
            script: [
                .json(
                    "ListModelPackages",
                    reply: ["ModelPackageSummaryList": [summary(9), summary(12)], "NextToken": "n"]
                ) { #expect($0["ModelApprovalStatus"] == "Approved") },
                .json("ListModelPackages", reply: ["ModelPackageSummaryList": [summary(10)]]),
                .json("DescribeModelPackage", reply: W.packageReply(approval: "Rejected", status: "Completed")) {
                    #expect($0["ModelPackageName"]?.string?.hasSuffix("churn/12") == true)
                },
            ])
        #expect(run.failure == .conflict)
    }

    @Test func findsNoApprovedPackage() async {
        let run = await W.run(
            source: ["--model-package-group", "churn"],
            script: [.json("ListModelPackages", reply: ["ModelPackageSummaryList": []])])
        #expect(run.failure == .notFound)
    }

    @Test func refusesAnEndpointWithSeveralVariants() async {
        let run = await W.run(
            script: [
                W.package(), W.endpoint("InService", "old"), W.describedConfig("old", model: "m", variants: 2),
                W.describedModel("m"),
            ])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("2 variants") == true)
    }
}
