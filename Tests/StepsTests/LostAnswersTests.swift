/// However many answers are lost, nothing is done twice: start, approve and create, a thousand bad days together.
import JSON
import Steps
import Synchronization
import Testing

@Suite struct LostAnswersTests {
    /// A third of all calls goes wrong, half of these after they took effect.
    static let share = 0.35
    static let seeds: Range<UInt64> = 0..<334

    /// Runs a step on a bad day and, where it gave up, once more on a good one.
    ///
    /// - Parameter effects: how often what was asked for has been done.
    static func day<S: Step>(
        _: S.Type, _ arguments: [String], seed: UInt64, effects: () -> Int,
        _ answer: @escaping @Sendable (String, JSONValue) -> UnsteadyService.Answer
    ) async -> (bad: BenchRun, last: BenchRun) {
        let bad = await bench(
            S.self, arguments, over: UnsteadyService(seed: seed, share: share, answer),
            environment: StartPipelineTests.workflow)
        #expect(bad.exitCode == 0 || bad.failure == .unavailable, "seed \(seed): \(bad.story)")
        #expect(effects() <= 1 && (bad.exitCode != 0 || effects() == 1), "seed \(seed): \(effects()) effects")
        guard bad.exitCode != 0 else { return (bad, bad) }
        let last = await bench(
            S.self, arguments, over: UnsteadyService(seed: seed, share: 0, answer),
            environment: StartPipelineTests.workflow)
        #expect(last.exitCode == 0, "seed \(seed): \(last.story)")
        #expect(effects() == 1, "seed \(seed): \(effects()) effects in the end")
        return (bad, last)
    }

    @Test func oneExecutionIsStarted() async {
        var gaveUp = 0
        for seed in Self.seeds {
            let tokens = Mutex<[String]>([])
            let run = await Self.day(
                StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=x"], seed: seed,
                effects: { tokens.withLock { $0.count } }
            ) { operation, body in
                guard operation == "StartPipelineExecution", let token = body["ClientRequestToken"]?.string else {
                    return .json([
                        "PipelineArn": .string(StartPipelineTests.arn), "PipelineName": "churn",
                        "PipelineDefinition": .string(StartPipelineTests.definition), "PipelineStatus": "Active",
                    ])
                }
                let number = tokens.withLock { tokens in
                    if !tokens.contains(token) { tokens.append(token) }
                    return tokens.firstIndex(of: token) ?? 0
                }
                return .json(["PipelineExecutionArn": .string("\(StartPipelineTests.arn)/execution/e\(number)")])
            }
            gaveUp += run.bad.exitCode == 0 ? 0 : 1
            #expect(run.last.record["execution-arn"]?.string == "\(StartPipelineTests.arn)/execution/e0")
        }
        #expect(gaveUp > 0, "too good a year to tell")
    }

    @Test func onePackageIsApprovedOnce() async {
        for seed in Self.seeds {
            // The description of every approval, in order; the token it came with.
            let approvals = Mutex<[(token: String, note: String)]>([])
            let run = await Self.day(
                ApproveModel.self, ApproveModelTests.arguments, seed: seed,
                effects: { approvals.withLock { $0.count } }
            ) { operation, body in
                switch operation {
                case "GetObject": return .object(#"{"auc": 0.9}"#)
                case "UpdateModelPackage":
                    let (token, note) = (body["ClientToken"]?.string ?? "", body["ApprovalDescription"]?.string ?? "")
                    approvals.withLock { approvals in
                        if !approvals.contains(where: { $0.token == token }) { approvals.append((token, note)) }
                    }
                    return .json(["ModelPackageArn": .string(ApproveModelTests.arn)])
                default: return .json(Self.package(note: approvals.withLock { $0.last?.note }))
                }
            }
            #expect(run.last.record["approval-status"] == "Approved", "seed \(seed)")
        }
    }

    private static func package(note: String?) -> JSONValue {
        var reply: JSONObject = [
            "ModelPackageName": "churn", "ModelPackageGroupName": "churn", "ModelPackageVersion": 7,
            "ModelPackageArn": .string(ApproveModelTests.arn), "CreationTime": 1_800_000_000,
            "ModelPackageStatus": "Completed", "ModelPackageStatusDetails": ["ValidationStatuses": []],
            "ModelApprovalStatus": note == nil ? "PendingManualApproval" : "Approved",
            "LastModifiedTime": note == nil ? 1_800_000_000 : 1_800_000_001,
            "ModelMetrics": [
                "ModelQuality": [
                    "Statistics": ["ContentType": "application/json", "S3Uri": "s3://bucket/evaluation.json"]
                ]
            ],
        ]
        reply["ApprovalDescription"] = note.map(JSONValue.string)
        return .object(reply)
    }

    @Test func oneEndpointIsCreated() async {
        for seed in Self.seeds {
            let account = CreatingAccount()
            let run = await Self.day(
                DeployEndpoint.self,
                [
                    "--endpoint-name", "churn", "--role-arn", DeploymentWire.role, "--instance-type", "ml.m5.large",
                    "--model-package-arn", DeploymentWire.packageArn,
                ], seed: seed, effects: { account.creations }, account.answer)
            #expect(run.last.record["endpoint-config-name"]?.string == account.config, "seed \(seed)")
        }
    }
}

/// An account in which models, configurations and one endpoint can be created, each name once.
private final class CreatingAccount: Sendable {
    private struct Things {
        var model: JSONObject?
        var config: JSONObject?
        var endpoint: JSONObject?
        var creations = 0
    }

    private let things = Mutex(Things())

    /// How often the endpoint was created.
    var creations: Int { things.withLock { $0.creations } }

    /// What it runs.
    var config: String? { things.withLock { $0.endpoint?["EndpointConfigName"]?.string } }

    @Sendable func answer(_ operation: String, _ body: JSONValue) -> UnsteadyService.Answer {
        things.withLock { things in
            let body = body.object ?? [:]
            switch operation {
            case "DescribeModel": return Self.described(things.model)
            case "CreateModel":
                return Self.create(
                    &things.model, body, ["ModelArn": .string(Self.arn("model/m")), "CreationTime": 1.7e9])
            case "DescribeEndpointConfig": return Self.described(things.config)
            case "CreateEndpointConfig":
                return Self.create(
                    &things.config, body,
                    ["EndpointConfigArn": .string(Self.arn("endpoint-config/c")), "CreationTime": 1.7e9])
            case "DescribeEndpoint": return Self.described(things.endpoint)
            case "CreateEndpoint":
                let answer = Self.create(&things.endpoint, body, Self.live)
                if case .json = answer { things.creations += 1 }
                return answer
            case "ListEndpointConfigs": return .json(["EndpointConfigs": []])
            default: return .json(DeploymentWire.packageReply(approval: "Approved", status: "Completed"))
            }
        }
    }

    private static func arn(_ resource: String) -> String { "arn:aws:sagemaker:eu-west-1:123456789012:\(resource)" }

    private static let live: JSONObject = [
        "EndpointArn": .string(DeploymentWire.arn), "EndpointStatus": "InService", "CreationTime": 1.7e9,
        "LastModifiedTime": 1.7e9,
        "ProductionVariants": [
            [
                "VariantName": "AllTraffic", "CurrentWeight": 1.0, "DesiredWeight": 1.0, "CurrentInstanceCount": 1,
                "DesiredInstanceCount": 1,
            ]
        ],
    ]

    private static func described(_ thing: JSONObject?) -> UnsteadyService.Answer {
        thing.map { .json(.object($0)) } ?? .refusal("ValidationException", "Could not find it.")
    }

    private static func create(
        _ thing: inout JSONObject?, _ body: JSONObject, _ more: JSONObject
    ) -> UnsteadyService.Answer {
        guard thing == nil else { return .refusal("ValidationException", "Cannot create already existing thing.") }
        var made = body
        for (name, value) in more.members { made[name] = value }
        thing = made
        return .json(.object(more))
    }
}
