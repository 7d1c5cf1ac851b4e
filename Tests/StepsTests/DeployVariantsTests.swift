/// Several variants, serverless and autoscaling over scripts: what is asked in which order, and what stops it.
import JSON
import Steps
import Testing

@Suite struct DeployVariantsTests {
    typealias W = DeploymentWire

    static let second = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/2"
    static let on = #""instance-type": "ml.m5.large""#
    static let pair = """
        [{"name": "a", "model-package-arn": "\(W.packageArn)", "weight": 3, \(on)},
         {"name": "b", "model-data": "s3://bucket/m.tar.gz", "image-uri": "r@sha256:\(digest)", "weight": 1, \(on)}]
        """
    static let digest = String(repeating: "a", count: 64)

    static func run(_ arguments: [String] = [], variants: String = pair, script: [Exchange]) async -> BenchRun {
        await bench(
            DeployEndpoint.self,
            ["--endpoint-name", "churn", "--role-arn", W.role, "--variants", variants] + arguments, script: script)
    }

    /// A variant as DescribeEndpoint tells it.
    static func variant(_ name: String, weight: Double, image: String? = nil, instances: Int = 1) -> JSONValue {
        [
            "VariantName": .string(name), "CurrentWeight": JSONValue(weight), "DesiredWeight": JSONValue(weight),
            "CurrentInstanceCount": .number(JSONNumber(instances)),
            "DesiredInstanceCount": .number(JSONNumber(instances)),
            "DeployedImages": image.map { [["SpecifiedImage": "r:1", "ResolvedImage": .string($0)]] } ?? [],
        ]
    }

    static func live(_ variants: [JSONValue], status: String = "InService") -> Exchange {
        .json(
            "DescribeEndpoint",
            reply: [
                "EndpointName": "churn", "EndpointArn": .string(W.arn), "EndpointConfigName": .string(config),
                "EndpointStatus": .string(status), "CreationTime": 1.7e9, "LastModifiedTime": 1.7e9,
                "ProductionVariants": .array(variants),
            ])
    }

    /// The name of ``pair``'s configuration.
    static let config = "churn-c994bf73bbd32538"

    static let right = [variant("a", weight: 3), variant("b", weight: 1, image: "mirror/r@sha256:\(digest)")]

    /// Models, configuration and endpoint are made; the looks follow.
    static func creations() -> [Exchange] {
        let model = Exchange.json(
            "CreateModel", reply: ["ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/m"])
        return [
            W.package(), .missing("DescribeEndpoint"), .missing("DescribeModel"), model, .missing("DescribeModel"),
            model, .missing("DescribeEndpointConfig"),
            .json(
                "CreateEndpointConfig",
                reply: ["EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c"]
            ) { body in
                let variants = body["ProductionVariants"]?.array ?? []
                #expect(variants.map { $0["VariantName"] } == ["a", "b"])
                #expect(variants.map { $0["InitialVariantWeight"]?.double } == [3, 1])
                #expect(variants[0]["ModelName"] != variants[1]["ModelName"])
            },
            .json("CreateEndpoint", reply: ["EndpointArn": .string(W.arn)]),
        ]
    }

    @Test(
        arguments: [
            ("as asked", right, nil, ""),
            ("half and half", [variant("a", weight: 1), right[1]], .failed, "takes"),
            (
                "another image",
                [right[0], variant("b", weight: 1, image: "r@sha256:" + String(repeating: "b", count: 64))],
                .failed, "b runs"
            ),
            ("no image told", [right[0], variant("b", weight: 1)], .failed, "does not tell the images of b"),
            ("one is missing", [right[0]], .failed, "its variants are a, not a, b"),
            ("one more", right + [variant("c", weight: 1)], .failed, "its variants are a, b, c, not a, b"),
            (
                "one is empty", [right[0], variant("b", weight: 1, image: "r@sha256:\(digest)", instances: 0)], .failed,
                "b has no instance"
            ),
        ] as [(String, [JSONValue], Failure.Kind?, String)])
    func greenOnlyAsAsked(name: String, variants: [JSONValue], kind: Failure.Kind?, words: String) async {
        let look = Self.live(variants)
        let end = kind == nil ? [look, look, W.configs([])] : [look, look, .missing("DescribeLogStreams")]
        let run = await Self.run(script: Self.creations() + end)
        #expect(run.failure == kind, "\(name)")
        #expect(run.record["endpoint-config-name"]?.string == Self.config)
        #expect(run.record["model-name"] == .null && run.record["model-package-arn"] == .null)
        let because = run.record["failure"]?["because"]?.string ?? ""
        #expect(words.isEmpty || because.contains(words), "\(name): \(because)")
    }

    @Test func drawsWhoTakesTheRequests() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let look = Self.live(Self.right)
        let run = await bench(
            DeployEndpoint.self,
            ["--endpoint-name", "churn", "--role-arn", W.role, "--variants", Self.pair],
            script: Self.creations() + [look, look, W.configs([])], environment: runner.environment)
        #expect(run.exitCode == 0)
        let summary = try runner.text("STEP_SUMMARY")
        for words in ["1 instance |", "75.0 %", "pie title Requests by weight", "\"b\" : 1"] {
            #expect(summary.contains(words), "\(words)")
        }
    }

    @Test(arguments: [
        (["--strategy", "rolling"], "strategy"), (["--instance-count", "2"], "instance-count"),
        (["--model-package-group", "g"], "model-package-group"), (["--serverless", "true"], "serverless"),
        (["--autoscaling", "min=1"], "autoscaling"),
    ])
    func refusesBeforeAnythingIsAsked(arguments: [String], input: String) async {
        let run = await Self.run(arguments, script: [])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string == "reading the input \(input)")
    }

    @Test func needsAnInstanceTypeForEach() async {
        let run = await Self.run(
            variants: #"[{"name": "a", "model-data": "s3://bucket/m", "image-uri": "i"}]"#,
            script: [.missing("DescribeEndpoint")])
        #expect(run.failure == .usage)
        #expect(run.story.contains("the variant a of the endpoint churn has no instance type yet"))
    }

    /// What Application Auto Scaling is asked and answers for the endpoint's one variant.
    static func registered(_ max: Int?, policy: Double? = nil) -> [Exchange] {
        let target: JSONValue? = max.map { max in
            [
                "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/churn/variant/AllTraffic",
                "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 1,
                "MaxCapacity": .number(JSONNumber(max)), "RoleARN": .string(W.role), "CreationTime": 1.7e9,
            ]
        }
        let targets = Exchange.json(
            "DescribeScalableTargets", reply: ["ScalableTargets": .array(target.map { [$0] } ?? [])])
        guard max != nil else { return [targets] }
        let policies: [JSONValue] =
            policy.map { value in
                [
                    [
                        "PolicyARN": "arn", "PolicyName": "mlops-steps", "ServiceNamespace": "sagemaker",
                        "ResourceId": "endpoint/churn/variant/AllTraffic", "PolicyType": "TargetTrackingScaling",
                        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "CreationTime": 1.7e9,
                        "TargetTrackingScalingPolicyConfiguration": [
                            "TargetValue": JSONValue(value),
                            "PredefinedMetricSpecification": [
                                "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
                            ],
                        ],
                    ]
                ]
            } ?? []
        return [targets, .json("DescribeScalingPolicies", reply: ["ScalingPolicies": .array(policies)])]
    }

    static let scaling = ["--autoscaling", "min=1\nmax=4\ntarget-invocations=100"]
    static let registration = Exchange.json("RegisterScalableTarget", reply: [:]) { body in
        #expect(body["MinCapacity"] == 1 && body["MaxCapacity"] == 4)
    }
    static let put = Exchange.json("PutScalingPolicy", reply: ["PolicyARN": "arn"])

    @Test func registersOnceLiveAndReadsBack() async {
        let live = W.endpoint("InService", W.config)
        let run = await W.run(
            Self.scaling,
            script: W.beforeUpdate() + Self.registered(nil) + W.creations() + [
                W.updated, live, live, Self.registration,
            ]
                // Not seen yet, neither by the policy nor by the first look.
                + [.refused("PutScalingPolicy", code: "ObjectNotFoundException"), Self.put]
                + Self.registered(nil) + Self.registered(4) + Self.registered(4, policy: 100) + [W.configs([])])
        #expect(run.exitCode == 0)
        #expect(
            run.record["plan"]?.array?.contains {
                $0["what"] == "Autoscaling[AllTraffic].MaxCapacity" && $0["to"] == "4"
            } == true)
    }

    @Test func redWhereWhatIsReadBackIsAnother() async {
        let live = W.endpoint("InService", W.config)
        let looks = (0...31).flatMap { _ in Self.registered(3, policy: 100) }
        let run = await W.run(
            Self.scaling,
            script: [W.package()] + W.standing(W.config, model: W.model) + Self.registered(3, policy: 100)
                + [live, live, Self.registration] + Array(looks.prefix(62)))
        #expect(run.failure == .timedOut)
    }

    @Test func leavesWhatIsAsAsked() async {
        let live = W.endpoint("InService", W.config)
        let run = await W.run(
            Self.scaling,
            script: [W.package()] + W.standing(W.config, model: W.model) + Self.registered(4, policy: 100)
                + [live, live])
        #expect(run.exitCode == 0)
        #expect(run.record["plan"] == [])
    }

    @Test(arguments: [true, false])
    func putsBackWhatWasTakenOutForAnotherType(isBack: Bool) async {
        let out = Exchange.json("DeregisterScalableTarget", reply: [:])
        let read = Self.registered(5, policy: 50) + [.json("DescribeScheduledActions", reply: ["ScheduledActions": []])]
        let back = W.endpoint("InService", "old")
        let restored = Exchange.json("RegisterScalableTarget", reply: [:]) { #expect($0["MaxCapacity"] == 5) }
        let end: [Exchange] =
            isBack
            ? [W.updated, back, back, .missing("DescribeLogStreams"), restored, Self.put]
            : [.refused("UpdateEndpoint", code: "AccessDeniedException"), restored, Self.put]
        let run = await W.run(
            Self.scaling + ["--instance-type", "ml.m5.xlarge"],
            script: W.beforeUpdate() + read + W.creations() + [out] + end)
        #expect(run.failure == (isBack ? .rolledBack : .denied))
        #expect(run.story.contains("registered again as it was"))
    }

    @Test func keepsThePlaceWhereItWasTakenOutAndTimeRanOut() async {
        let read = Self.registered(5, policy: 50) + [.json("DescribeScheduledActions", reply: ["ScheduledActions": []])]
        let updating = W.endpoint("Updating", "old")
        let run = await W.run(
            Self.scaling + ["--instance-type", "ml.m5.xlarge", "--timeout-minutes", "1"],
            script: W.beforeUpdate() + read + W.creations() + [
                .json("DeregisterScalableTarget", reply: [:]), W.updated, updating, updating, updating,
                .missing("DescribeLogStreams"),
            ])
        #expect(run.failure == .timedOut)
        #expect(run.story.contains("does not scale while its deployment goes on"))
    }

    @Test func keepsAConfigurationThatAnotherEndpointRuns() async {
        let old = (1...4).map { "churn-" + String(repeating: "\($0)", count: 16) }
        let run = await W.run(
            ["--keep-configs", "2"],
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("InService", W.config), W.endpoint("InService", W.config),
                W.configs([W.config] + old), W.endpoints(["churn", "theirs", "gone"]),
                W.endpoint("Updating", old[1], pending: old[2]), .missing("DescribeEndpoint"),
                .json("DeleteEndpointConfig", reply: [:]) { #expect($0["EndpointConfigName"]?.string == old[3]) },
            ])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("\(old[1]): the endpoint theirs runs it"))
    }

    @Test func deletesNothingWhereUseCannotBeRead() async {
        let old = (1...4).map { "churn-" + String(repeating: "\($0)", count: 16) }
        let run = await W.run(
            ["--keep-configs", "2"],
            script: W.beforeUpdate() + W.creations() + [
                W.updated, W.endpoint("InService", W.config), W.endpoint("InService", W.config),
                W.configs([W.config] + old), .refused("ListEndpoints", code: "AccessDeniedException"),
            ])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("were not deleted"))
    }

    /// The configuration that runs was deleted by somebody: its count is kept unless another is given.
    @Test(arguments: [[], ["--instance-count", "2"]])
    func keepsTheCountOfAConfigurationThatIsGone(arguments: [String]) async {
        let live = W.endpoint("InService", W.config, instances: 3)
        let isGiven = !arguments.isEmpty
        let made: [Exchange] = [
            .missing("DescribeModel"),
            .json("CreateModel", reply: ["ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/m"]),
            .missing("DescribeEndpointConfig"),
            .json(
                "CreateEndpointConfig",
                reply: ["EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c"]),
        ]
        let update = Exchange.json("UpdateEndpoint", reply: ["EndpointArn": .string(W.arn)]) { body in
            let own = body["ExcludeRetainedVariantProperties"]?.array ?? []
            #expect(own.contains(["VariantPropertyType": "DesiredInstanceCount"]) == isGiven)
        }
        let run = await W.run(
            arguments,
            script: [W.package(), W.endpoint("InService", "old"), .missing("DescribeEndpointConfig")]
                + (isGiven ? [W.scaling(false)] : []) + made + [update] + (isGiven ? [] : [live, live, W.configs([])])
                + (isGiven ? [.missing("DescribeEndpoint")] : []))
        #expect(run.failure == (isGiven ? .stopped : nil))
    }
}
