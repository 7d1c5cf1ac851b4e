/// rollback-endpoint over a script: every end that is not green.
import JSON
import Steps
import Testing

@Suite struct RollbackRefusalTests {
    typealias R = RollbackWire
    typealias W = DeploymentWire

    @Test func noEndpoint() async {
        #expect(await R.run(script: [.missing("DescribeEndpoint")]).failure == .notFound)
    }

    @Test func nothingBefore() async {
        let run = await R.run(script: R.standing() + [W.configs([R.new, "churn-by-hand", "other"])])
        #expect(run.failure == .notFound)
        #expect(run.record["failure"]?["because"]?.string?.contains("no configuration of it before") == true)
        #expect(run.record["rolled-back"] == false)
    }

    @Test func nothingBeforeThatCanBeServed() async {
        let names = ["churn-aaaaaaaaaaaaaaaa", "churn-bbbbbbbbbbbbbbbb", "churn-cccccccccccccccc"]
        let run = await R.run(
            script: R.standing() + [W.configs([R.new] + names)] + R.former(names[0], approval: "Rejected") + [
                .missing("DescribeEndpointConfig"), W.describedConfig(names[2], model: "m"), .missing("DescribeModel"),
            ])
        #expect(run.failure == .notFound, "\(run.story)")
        #expect(run.story.contains("is Rejected") && run.story.contains("its model m is gone"))
    }

    @Test func aConfigurationThatIsGoneTellsNothing() async {
        let run = await R.run(script: [W.endpoint("InService", R.new), .missing("DescribeEndpointConfig")])
        #expect(run.failure == .notFound)
    }

    @Test func whatIsNamedMustBeThereAndServable() async {
        let missing = await R.run(["--to", R.old], script: R.standing() + [.missing("DescribeEndpointConfig")])
        #expect(missing.failure == .notFound)
        let rejected = await R.run(["--to", R.old], script: R.standing() + R.former(approval: "Rejected"))
        #expect(rejected.failure == .conflict)
        #expect(rejected.record["failure"]?["because"]?.string?.contains("Rejected") == true)
    }

    @Test func aPackageThatNothingServes() async {
        let run = await R.run(
            ["--to", "package:\(W.packageArn)9"],
            script: R.standing() + [W.configs([R.old]), W.describedConfig(R.old, model: "m"), W.describedModel("m")])
        #expect(run.failure == .notFound)
    }

    @Test func somebodyDeployedSince() async {
        let run = await R.run(
            ["--from", "-"], script: R.standing("theirs", package: "p") + R.former(), standardInput: R.record())
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("theirs") == true)
        #expect(run.record["rolled-back"] == false)
    }

    @Test(arguments: [("theirs", nil, "InService"), (R.new, "theirs", "Updating")] as [(String, String?, String)])
    func somebodyDeploysWhileItIsLookedFor(config: String, pending: String?, status: String) async {
        let run = await R.run(
            ["--to", R.old], script: R.standing() + R.former() + [W.endpoint(status, config, pending: pending)])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("meanwhile") == true)
    }

    @Test(arguments: [
        ("Updating", Failure.Kind.conflict), ("Creating", .conflict), ("RollingBack", .conflict),
        ("Deleting", .conflict),
        ("Failed", .failed), ("Perfect", .conflict),
    ])
    func anEndpointThatIsNotFree(status: String, kind: Failure.Kind) async {
        let run = await R.run(
            ["--to", R.old],
            script: [
                W.endpoint(status, R.new), W.describedConfig(R.new, model: "m"), W.describedModel("m", package: R.bad),
            ] + R.former())
        #expect(run.failure == kind)
    }

    @Test func aVariantThatScalesKeepsItsType() async {
        var other = R.former()
        other[0] = Exchange.json(
            "DescribeEndpointConfig",
            reply: [
                "EndpointConfigName": .string(R.old), "CreationTime": 1.6e9, "EnableNetworkIsolation": false,
                "EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c",
                "ProductionVariants": [
                    [
                        "VariantName": "AllTraffic", "ModelName": "m", "InstanceType": "ml.c5.large",
                        "InitialInstanceCount": 1, "InitialVariantWeight": 1.0,
                    ]
                ],
            ])
        let run = await R.run(["--to", R.old], script: R.standing() + other + [W.scaling(true)])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("scales by itself") == true)
    }

    @Test(arguments: [
        ("Failed", Failure.Kind.failed), ("UpdateRollbackFailed", .rolledBack), ("OutOfService", .failed),
        ("Deleting", .stopped), ("Perfect", .failed),
    ])
    func everyBadEnd(status: String, kind: Failure.Kind) async {
        let logs =
            [.failed, .rolledBack].contains(kind)
            ? [Exchange.refused("DescribeLogStreams", code: "ResourceNotFoundException")] : []
        let run = await R.run(
            ["--to", R.old], script: R.standing() + R.former() + R.update() + [W.endpoint(status, R.old)] + logs)
        #expect(run.failure == kind, "\(run.story)")
        #expect(run.record["rolled-back"] == false)
        #expect(run.record["status"]?.string == status)
    }

    @Test func sageMakerGoesBackFromIt() async {
        let run = await R.run(
            ["--to", R.old, "--reject-package"],
            script: R.standing() + R.former() + R.update() + [
                W.endpoint("Updating", R.new, pending: R.old), W.endpoint("RollingBack", R.new),
                W.endpoint("InService", R.new, reason: "no ping"), W.endpoint("InService", R.new, reason: "no ping"),
                .refused("DescribeLogStreams", code: "ResourceNotFoundException"),
            ])
        #expect(run.failure == .rolledBack, "\(run.story)")
        #expect(run.record["rejected"] == false)
    }
}
