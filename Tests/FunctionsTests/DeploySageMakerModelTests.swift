/// deploy_sagemaker_model: what each event means, whose turn it is, and what is asked before deploy-endpoint.
import AWS
import JSON
import Steps
import TestSupport
import Testing

@testable import Functions

@Suite struct DeploySageMakerModelTests {
    static let handler = "deploy_sagemaker_model"
    static let environment = [
        "INPUT_ENDPOINT_NAME": "live", "INPUT_ROLE_ARN": "arn:aws:iam::123456789012:role/serve",
        "INPUT_INSTANCE_TYPE": "ml.m5.large", "INPUT_POLL_SECONDS": "10",
    ]

    static func arn(_ number: Int, of group: String = "churn") -> String {
        "arn:aws:sagemaker:eu-west-1:123456789012:model-package/\(group)/\(number)"
    }

    static func version(_ number: Int, of group: String = "churn") throws -> PackageVersion {
        try #require(Arn(arn(number, of: group)).flatMap { PackageVersion($0) })
    }

    static func event(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        var detail: JSONObject = [
            "ModelPackageGroupName": "churn", "ModelPackageVersion": 2, "ModelPackageArn": .string(arn(2)),
            "ModelPackageStatus": "Completed", "ModelApprovalStatus": "Approved",
        ]
        for (name, value) in changes { detail[name] = value == .null ? nil : value }
        return Events.eventBridge("aws.sagemaker", "SageMaker Model Package State Change", .object(detail))
    }

    @Test(
        arguments: [
            ("model-package/churn/2", true), ("model-package/churn", false), ("model-package/churn/0", false),
            ("model-package/churn/x", false), ("model-package//2", false), ("model-package/churn/2/3", false),
            ("model-package-group/churn/2", false), ("model/churn/2", false),
        ])
    func readsVersions(resource: String, isOne: Bool) throws {
        let arn = try #require(Arn("arn:aws:sagemaker:eu-west-1:123456789012:\(resource)"))
        #expect((PackageVersion(arn) != nil) == isOne)
        let other = try #require(Arn("arn:aws:s3:eu-west-1:123456789012:\(resource)"))
        #expect(PackageVersion(other) == nil)
    }

    @Test(arguments: [
        (10, 9, "churn", true), (9, 10, "churn", false), (2, 2, "churn", false), (3, 2, "other", false),
        (3, 2, "CHURN", true),
    ])
    func comparesWithinAGroup(_ one: Int, _ two: Int, group: String, isNewer: Bool) throws {
        #expect(try Self.version(one, of: group).isNewer(than: Self.version(two)) == isNewer)
    }

    @Test(
        arguments: [nil, "churn", "Churn", "arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/churn"]
            as [String?]
    ) func takesAnApproval(group: String?) throws {
        for event in [Self.event(), Self.event(["ModelPackageStatus": .null])] {
            #expect(try Approval(event, group: group) == .told(try Self.version(2)))
        }
        let call: JSONValue = ["model-package-arn": .string(Self.arn(2))]
        #expect(try Approval(call, group: group) == .asked(try Self.version(2).arn))
    }

    @Test(arguments: [
        (event(["ModelApprovalStatus": "PendingManualApproval"]), "churn/2 is PendingManualApproval, not Approved"),
        (event(["ModelApprovalStatus": "Rejected"]), "churn/2 is Rejected, not Approved"),
        (event(["ModelApprovalStatus": "approved"]), "churn/2 is approved, not Approved"),
        (event(["ModelApprovalStatus": .null]), "churn/2 is not told, not Approved"),
        (
            event(["ModelPackageStatus": "InProgress"]),
            "churn/2 is Approved, but still InProgress: another event tells of its completion"
        ),
        (
            event(["ModelPackageArn": .string(arn(2, of: "other"))]),
            "other/2 is of another group than INPUT_MODEL_PACKAGE_GROUP"
        ),
        (Events.image(), "“ECR Image Action” of aws.ecr says nothing about an approval"),
        (
            Events.eventBridge("aws.sagemaker", "SageMaker Endpoint State Change", ["ModelApprovalStatus": "Approved"]),
            "“SageMaker Endpoint State Change” of aws.sagemaker says nothing about an approval"
        ),
    ])
    func ignores(event: JSONValue, because: String) async throws {
        let run = try await invoke(
            Self.handler, event, environment: Self.environment.merging(["INPUT_MODEL_PACKAGE_GROUP": "churn"]) { $1 })
        #expect(run.answer == ["result": "ignored", "because": .string(because)])
    }

    @Test(
        arguments: [
            event(["ModelPackageArn": .null]), event(["ModelPackageArn": "churn/2"]),
            event(["ModelPackageArn": "arn:aws:s3:::b"]),
            [:], [], .null, ["model-package-arn": 2], ["model-package-arn": "churn"], ["model-package-arn": ""],
            ["model-package-arn": .string(arn(2)), "force": true], ["model-package-arn": .string(arn(2, of: "other"))],
        ] as [JSONValue])
    func refuses(event: JSONValue) async throws {
        let run = try await invoke(
            Self.handler, event, environment: Self.environment.merging(["INPUT_MODEL_PACKAGE_GROUP": "churn"]) { $1 })
        #expect(run.error?.type == "Event.Unusable", "\(run.error?.message ?? "")")
    }

    /// Every status, with what it runs and what is coming, of versions 1 to 4 where 2 is wanted; 3 was made later, 4 before.
    @Test(
        arguments: [
            (.inService, [1], nil, .deploy), (.inService, [], nil, .deploy), (.inService, [2], nil, .deploy),
            (.inService, [3], nil, .superseded(3)), (.inService, [4], nil, .deploy),
            (.inService, [1, 3, 4], nil, .superseded(3)),
            (.inService, [3], [2], .deploy), (.inService, [1], [3], .wait), (.inService, [1], [], .wait),
            (.outOfService, [1], nil, .deploy), (.outOfService, [3], nil, .superseded(3)),
            (.updateRollbackFailed, [1], nil, .deploy), (.updateRollbackFailed, [3], nil, .superseded(3)),
            (.failed, [3], nil, .deploy), (.unknown("Paused"), [3], nil, .deploy), (.creating, [2], nil, .deploy),
            (.creating, [1], nil, .wait), (.creating, [3], nil, .wait), (.creating, [], nil, .wait),
            (.updating, [1], [2], .deploy), (.updating, [2], [1], .wait), (.updating, [3], nil, .wait),
            (.updating, [2], nil, .deploy), (.systemUpdating, [2], nil, .deploy), (.systemUpdating, [3], nil, .wait),
            (.rollingBack, [1], [3], .wait), (.deleting, [3], nil, .wait),
        ] as [(EndpointStatus, [Int], [Int]?, Expected)])
    func knowsWhoseTurnItIs(status: EndpointStatus, running: [Int], coming: [Int]?, expected: Expected) throws {
        let sight = DeploymentTurn.Sight(
            status: status, running: try running.map { try Self.version($0) },
            coming: try coming.map { try $0.map { try Self.version($0) } })
        let turn = DeploymentTurn(of: try Self.version(2), sight, later: [try Self.version(3)])
        switch expected {
        case .deploy: #expect(turn == .deploy)
        case .wait: #expect(turn == .wait)
        case .superseded(let number): #expect(turn == .superseded(by: try Self.version(number)))
        }
    }

    enum Expected: Sendable {
        case deploy, wait
        case superseded(Int)
    }

    @Test func withoutAnEndpointItIsEveryonesTurn() throws {
        #expect(DeploymentTurn(of: try Self.version(2), nil, later: []) == .deploy)
        let others = DeploymentTurn.Sight(status: .inService, running: [try Self.version(9, of: "other")], coming: nil)
        #expect(DeploymentTurn(of: try Self.version(2), others, later: Set(others.running)) == .deploy)
    }

    // MARK: what is asked

    static func package(_ number: Int, approval: String = "Approved", made: Double? = nil) -> AWSExchange {
        .json(
            "DescribeModelPackage",
            [
                "ModelPackageName": "churn", "ModelPackageArn": .string(arn(number)),
                "CreationTime": JSONValue(made ?? 1.7e9 + Double(number)), "ModelPackageStatus": "Completed",
                "ModelPackageStatusDetails": ["ValidationStatuses": []], "ModelApprovalStatus": .string(approval),
            ]
        ) { #expect($0["ModelPackageName"]?.string == arn(number)) }
    }

    static func endpoint(_ status: String, _ config: String, pending: String? = nil) -> AWSExchange {
        var reply: JSONObject = [
            "EndpointName": "live", "EndpointArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/live",
            "EndpointConfigName": .string(config), "EndpointStatus": .string(status), "CreationTime": 1.7e9,
            "LastModifiedTime": 1.7e9,
        ]
        if let pending { reply["PendingDeploymentSummary"] = ["EndpointConfigName": .string(pending)] }
        return .json("DescribeEndpoint", .object(reply))
    }

    /// A configuration with one model of this version.
    static func behind(_ config: String, _ number: Int) -> [AWSExchange] {
        [
            .json(
                "DescribeEndpointConfig",
                [
                    "EndpointConfigName": .string(config), "CreationTime": 1.7e9,
                    "EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c",
                    "ProductionVariants": [["VariantName": "AllTraffic", "ModelName": .string("m\(number)")]],
                ]),
            .json(
                "DescribeModel",
                [
                    "ModelName": .string("m\(number)"), "CreationTime": 1.7e9,
                    "ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/m",
                    "PrimaryContainer": ["ModelPackageName": .string(arn(number))],
                ]),
        ]
    }

    static let missing = AWSExchange.refused("DescribeModelPackage", "ValidationException", "Could not find it")
    /// The step's own beginning, ended there: it reads the package, then the endpoint.
    static let step = [package(2), AWSExchange.refused("DescribeEndpoint", "AccessDeniedException")]

    @Test func anOlderOneIsNotDeployedOverANewer() async throws {
        let script = [Self.package(2), Self.endpoint("InService", "c")] + Self.behind("c", 3) + [Self.package(3)]
        let told = try await invoke(Self.handler, Self.event(), script: script, environment: Self.environment)
        #expect(told.answer == ["result": "ignored", "because": "live runs churn/3, which is newer than 2"])
        let asked = try await invoke(
            Self.handler, ["model-package-arn": .string(Self.arn(2))], script: script, environment: Self.environment)
        #expect(asked.error?.type == "Step.Conflict")
        #expect(asked.error?.message.contains("To go back to it, run deploy-endpoint") == true)
    }

    @Test(arguments: [missing, package(3, made: 1.7e9)]) func aGroupThatWasMadeAnewCountsFromOne(other: AWSExchange)
        async throws
    {
        let script = [Self.package(2), Self.endpoint("InService", "c")] + Self.behind("c", 3) + [other] + Self.step
        let run = try await invoke(Self.handler, Self.event(), script: script, environment: Self.environment)
        #expect(run.error?.type == "Step.Denied", "the step came to its endpoint")
    }

    @Test func itWaitsForWhatIsUnderWay() async throws {
        let script =
            [Self.package(2), Self.endpoint("Updating", "a", pending: "c")] + Self.behind("a", 1) + Self.behind("c", 3)
            + [Self.endpoint("InService", "c")] + Self.behind("c", 3) + [Self.package(3)]
        let run = try await invoke(Self.handler, Self.event(), script: script, environment: Self.environment)
        #expect(run.answer?["result"] == "ignored")
        #expect(run.clock.elapsed > .seconds(7) && run.clock.elapsed < .seconds(13))
    }

    @Test func itWaitsNoLongerThanLambda() async throws {
        let look = [Self.endpoint("Creating", "c")] + Self.behind("c", 1)
        let run = try await invoke(
            Self.handler, Self.event(), script: [Self.package(2)] + look + look, environment: Self.environment,
            timeout: .seconds(20))
        #expect(run.error?.type == "Step.TimedOut")
        #expect(
            run.error?.message.contains("another change of the endpoint live") == true, "\(run.error?.message ?? "")")
        #expect(run.error?.message.contains("that goes on waiting") == true)
    }

    @Test func whatIsTakenBackIsNotDeployed() async throws {
        let run = try await invoke(
            Self.handler, Self.event(), script: [Self.package(2, approval: "Rejected")], environment: Self.environment)
        #expect(run.answer == ["result": "ignored", "because": "by now it is Rejected, not Approved"])
    }

    @Test(
        arguments: [
            (["INPUT_ENDPOINT_NAME": ""], [], "endpoint-name"), (["INPUT_AWS_REGION": "nowhere"], [], "aws-region"),
            ([:], [missing, missing], "reading the model package"),
            (
                [:], [package(2), AWSExchange.refused("DescribeEndpoint", "AccessDeniedException")],
                "reading the endpoint live"
            ),
        ] as [([String: String], [AWSExchange], String)])
    func saysWhatItCannotRead(environment: [String: String], script: [AWSExchange], words: String) async throws {
        let run = try await invoke(
            Self.handler, Self.event(), script: script, environment: Self.environment.merging(environment) { $1 })
        #expect(run.error?.message.contains(words) == true, "\(run.error?.message ?? "")")
    }
}
