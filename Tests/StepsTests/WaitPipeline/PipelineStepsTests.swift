/// Every kind of step by its name, its job and its reason; and logs that are shown once, as the steps end.
import AWS
import JSON
import Steps
import Testing

@Suite struct PipelineStepsTests {
    private typealias Wait = WaitPipelineTests

    private static func arn(_ resource: String, service: String = "sagemaker") -> JSONValue {
        .string("arn:aws:\(service):eu-west-1:123456789012:\(resource)")
    }

    /// Metadata, the type that is told, and the job that is named.
    private static let kinds: [(metadata: JSONValue, type: String, job: JSONValue)] = [
        (["TrainingJob": ["Arn": arn("training-job/t-1")]], "Training", "t-1"),
        (["ProcessingJob": ["Arn": arn("processing-job/p-1")]], "Processing", "p-1"),
        (["TransformJob": ["Arn": arn("transform-job/b-1")]], "Transform", "b-1"),
        (["TuningJob": ["Arn": arn("hyper-parameter-tuning-job/h-1")]], "Tuning", "h-1"),
        (["AutoMLJob": ["Arn": arn("automl-job/a-1")]], "AutoML", "a-1"),
        (["Model": ["Arn": arn("model/m-1")]], "Model", "m-1"),
        (["RegisterModel": ["Arn": arn("model-package/churn/7")]], "RegisterModel", "churn/7"),
        (["Condition": ["Outcome": "True"]], "Condition", .null),
        (["Fail": ["ErrorMessage": "auc is low"]], "Fail", .null),
        (["Lambda": ["Arn": arn("function:notify", service: "lambda")]], "Lambda", "notify"),
        (["Callback": ["SqsQueueUrl": "https://sqs/q", "CallbackToken": "t"]], "Callback", "https://sqs/q"),
        (["QualityCheck": ["CheckJobArn": arn("processing-job/q-1")]], "QualityCheck", "q-1"),
        (["ClarifyCheck": ["CheckJobArn": arn("processing-job/c-1")]], "ClarifyCheck", "c-1"),
        (["Endpoint": ["Arn": arn("endpoint/e-1")]], "Endpoint", "e-1"),
        (["EndpointConfig": ["Arn": arn("endpoint-config/f-1")]], "EndpointConfig", "f-1"),
        (["EMR": ["ClusterId": "j-1", "StepId": "s-1"]], "EMR", "s-1"),
        (["EMRServerless": ["ApplicationId": "a", "JobRunId": "r-1"]], "EMRServerless", "r-1"),
        (["BedrockCustomModel": ["Arn": "x"]], "BedrockCustomModel", .null), ([:], "", .null),
    ]

    @Test func everyKindHasANameAndAJob() async {
        let list = Self.kinds.enumerated().map { Wait.step("S\($0)", "Executing", metadata: $1.metadata) }
        let run = await bench(
            WaitPipeline.self, Wait.arguments + ["--timeout-minutes", "0.001"],
            script: (0..<2).flatMap { _ in
                [
                    Wait.execution("Executing"),
                    Exchange.json("ListPipelineExecutionSteps", reply: ["PipelineExecutionSteps": .array(list)]),
                ]
            })
        #expect(run.failure == .timedOut)
        let told = run.record["steps"]?.array ?? []
        #expect(told.count == Self.kinds.count)
        for (step, kind) in zip(told, Self.kinds) {
            #expect(step["type"]?.string == kind.type)
            #expect(step["job"] == kind.job, "\(kind.type)")
        }
        #expect(run.story.contains("S3 (Tuning): Executing, h-1"))
    }

    @Test(
        arguments: [
            (["Fail": ["ErrorMessage": "auc is low"]], nil, "auc is low", "its log is above"),
            (
                ["QualityCheck": ["ViolationReport": "s3://b/v.json"]], "ClientError: drift",
                "ClientError: drift; the violations are in s3://b/v.json", "its log is above"
            ),
            (
                ["EMR": ["StepId": "s-1", "LogFilePath": "s3://b/emr/stderr.gz"]], "Step failed", "Step failed",
                "its log is in s3://b/emr/stderr.gz"
            ),
            (
                ["Lambda": ["Arn": Self.arn("function:notify", service: "lambda")]], "Unhandled", "Unhandled",
                "/aws/lambda/notify in CloudWatch"
            ),
        ] as [(JSONValue, String?, String, String)])
    func everyFailureHasAReason(metadata: JSONValue, reason: String?, because: String, where log: String) async {
        let run = await bench(
            WaitPipeline.self, Wait.arguments,
            script: [
                Wait.execution("Failed"), Wait.steps(Wait.step("S", "Failed", metadata: metadata, reason: reason)),
            ])
        #expect(run.failure == .failed)
        #expect(run.record["failure-reason"]?.string == because)
        #expect(run.record["failure"]?["try"]?.string?.contains(log) == true)
    }

    @Test func aTuningStepLeavesItsBestJob() async {
        let seen = Wait.steps(Wait.step("Tune", "Succeeded", metadata: Self.kinds[3].metadata))
        let run = await bench(
            WaitPipeline.self, Wait.arguments,
            script: [
                Wait.execution("Succeeded"), seen, Wait.execution("Succeeded"), seen,
                .json(
                    "DescribeHyperParameterTuningJob",
                    reply: [
                        "HyperParameterTuningJobName": "h-1", "BestTrainingJob": ["TrainingJobName": "train-1"],
                    ]), Wait.trainingJob,
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["training-job-name"] == "train-1")
        #expect(run.record["metrics"]?["validation:auc"] == 0.97)
    }

    private static func log(_ job: String, _ line: String) -> [Exchange] {
        [
            .json("DescribeLogStreams", reply: ["logStreams": [["logStreamName": .string("\(job)/algo-1")]]]) {
                #expect($0["logStreamNamePrefix"]?.string == "\(job)/")
            }, .json("GetLogEvents", reply: ["events": [["message": .string(line)]]]),
        ]
    }

    @Test func showsTheLogOfEachStepOnceAsItEnds() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let prepared = Wait.step("Prep", "Succeeded", metadata: Wait.processing)
        let cached: JSONValue = [
            "StepName": "Old", "StepStatus": "Succeeded", "Metadata": Self.kinds[2].metadata, "CacheHitResult": [:],
        ]
        let running = Wait.steps(prepared, cached, Wait.step("Train", "Executing", metadata: Wait.training))
        let ended = Wait.steps(prepared, cached, Wait.step("Train", "Succeeded", metadata: Wait.training))
        let run = await bench(
            WaitPipeline.self, Wait.arguments + ["--logs", "all"],
            script: [Wait.execution("Executing"), running] + Self.log("prep-1", "read 569 rows")
                + [Wait.execution("Executing"), running, Wait.execution("Succeeded"), ended]
                + Self.log("train-1", "auc 0.97") + [
                    Wait.execution("Succeeded"), ended, Wait.trainingJob,
                    Wait.processingJob([:]),
                ], environment: runner.environment)
        #expect(run.exitCode == 0)
        #expect(run.story.contains("::group::The end of the log of prep-1"))
        #expect(run.story.contains("read 569 rows") && run.story.contains("auc 0.97"))
    }

    @Test func aFailedStepsLogIsNotShownTwice() async {
        let run = await bench(
            WaitPipeline.self, Wait.arguments + ["--logs", "all"],
            script: [
                Wait.execution("Failed"),
                Wait.steps(Wait.step("Prep", "Failed", metadata: Wait.processing, reason: "r")),
            ] + Self.log("prep-1", "KeyError") + [Wait.processingJob([:])])
        #expect(run.failure == .failed)
        #expect(run.story.components(separatedBy: "KeyError").count == 2)
    }

    @Test(
        arguments: [
            (
                [
                    Exchange.json(
                        "StopPipelineExecution", reply: ["PipelineExecutionArn": .string(WaitPipelineTests.arn)])
                ],
                "was told to stop"
            ),
            (
                [
                    .refused("StopPipelineExecution", code: "ConflictException", "busy"),
                    .json("StopPipelineExecution", reply: ["PipelineExecutionArn": .string(WaitPipelineTests.arn)]),
                ], "was told to stop"
            ),
            (
                Array(repeating: .refused("StopPipelineExecution", code: "ConflictException", "busy"), count: 4),
                "something else changes it. Still running"
            ),
            (
                [
                    .refused(
                        "StopPipelineExecution", code: "ValidationException",
                        "Only pipelines with 'Executing' status can be stopped.")
                ], "is over or stopping already"
            ),
            (
                [.refused("StopPipelineExecution", code: "AccessDeniedException", "no")], "could not be stopped"
            ),
        ] as [([Exchange], String)])
    func saysWhatBecameOfTheWishToStop(script: [Exchange], words: String) async {
        let stopping = ManualClock { elapsed throws(CancellationError) in
            if elapsed == .zero { throw CancellationError() }
        }
        stopping.advance(by: .zero)
        let run = await bench(
            WaitPipeline.self, Wait.arguments + ["--stop-on-cancel"],
            script: [
                Wait.execution("Executing"), Wait.steps(Wait.step("F", "Executing", metadata: Self.kinds[9].metadata)),
            ]
                + script, clock: stopping)
        #expect(run.failure == .cancelled)
        #expect(run.record["failure"]?["try"]?.string?.contains(words) == true, "\(run.record["failure"] ?? .null)")
        #expect(run.story.contains("Asking SageMaker to stop \(Wait.arn)"))
        if words == "was told to stop" { #expect(run.story.contains("It stops only when F ended")) }
    }
}
