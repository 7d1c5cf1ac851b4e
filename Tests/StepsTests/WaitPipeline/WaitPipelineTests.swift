/// wait-pipeline over a script: green for one end only, and every other end with its own code and reason.
import Clocks
import JSON
import Steps
import Testing

@Suite struct WaitPipelineTests {
    static let arn = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abcdefghijkl"
    static let package = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7"
    static let arguments = ["--execution-arn", arn, "--poll-seconds", "30"]

    static func execution(_ status: String, reason: String? = nil, arn: String = arn) -> Exchange {
        var reply: JSONObject = ["PipelineExecutionArn": .string(arn), "PipelineExecutionStatus": .string(status)]
        reply["FailureReason"] = reason.map(JSONValue.string)
        return .json("DescribePipelineExecution", reply: .object(reply))
    }

    static func steps(_ steps: JSONValue...) -> Exchange {
        .json("ListPipelineExecutionSteps", reply: ["PipelineExecutionSteps": .array(steps)])
    }

    static func step(
        _ name: String, _ status: String, metadata: JSONValue = [:], reason: String? = nil
    ) -> JSONValue {
        var step: JSONObject = [
            "StepName": .string(name), "StepStatus": .string(status), "Metadata": metadata, "StartTime": 1_800_000_000,
        ]
        if status != "Executing" { step["EndTime"] = 1_800_000_060 }
        step["FailureReason"] = reason.map(JSONValue.string)
        return .object(step)
    }

    static let training: JSONValue = [
        "TrainingJob": ["Arn": "arn:aws:sagemaker:eu-west-1:123456789012:training-job/train-1"]
    ]
    static let processing: JSONValue = [
        "ProcessingJob": ["Arn": "arn:aws:sagemaker:eu-west-1:123456789012:processing-job/prep-1"]
    ]
    static let registered: JSONValue = ["RegisterModel": ["Arn": .string(package)]]

    static let trainingJob = Exchange.json(
        "DescribeTrainingJob",
        reply: [
            "TrainingJobName": "train-1",
            "TrainingJobArn": "arn:aws:sagemaker:eu-west-1:123456789012:training-job/train-1",
            "ModelArtifacts": ["S3ModelArtifacts": "s3://b/model.tar.gz"], "TrainingJobStatus": "Completed",
            "SecondaryStatus": "Completed", "CreationTime": 1_800_000_000,
            "FinalMetricDataList": [["MetricName": "validation:auc", "Value": 0.97, "Timestamp": 1_800_000_001]],
        ])

    static func processingJob(_ members: JSONObject) -> Exchange {
        var reply: JSONObject = [
            "ProcessingJobName": "prep-1", "ProcessingJobStatus": "Failed", "CreationTime": 1_800_000_000,
            "ProcessingJobArn": "arn:aws:sagemaker:eu-west-1:123456789012:processing-job/prep-1",
        ]
        for (name, value) in members.members { reply[name] = value }
        return .json("DescribeProcessingJob", reply: .object(reply))
    }

    static func described(statistics: String?) -> Exchange {
        .json(
            "DescribeModelPackage",
            reply: [
                "ModelPackageName": "churn/7", "ModelPackageArn": .string(package), "CreationTime": 1_800_000_000,
                "ModelPackageStatus": "Completed", "ModelPackageStatusDetails": ["ValidationStatuses": []],
                "ModelMetrics": statistics.map {
                    ["ModelQuality": ["Statistics": ["ContentType": "application/json", "S3Uri": .string($0)]]]
                } ?? [:],
            ])
    }

    @Test func gathersWhatASuccessLeft() async {
        let seen = Self.steps(
            Self.step("Train", "Succeeded", metadata: Self.training),
            Self.step("Register", "Succeeded", metadata: Self.registered))
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [
                Self.execution("Executing"), Self.steps(Self.step("Train", "Executing", metadata: Self.training)),
                Self.execution("Succeeded"), seen, Self.execution("Succeeded"), seen, Self.trainingJob,
                Self.described(statistics: "s3://bucket/evaluation.json"),
                .http(
                    .get, "/evaluation.json", headers: ["ETag": "\"e\""],
                    body: #"{"binary_classification_metrics":{"auc":{"value":0.98}}}"#),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["status"] == "Succeeded")
        #expect(run.record["model-package-arn"]?.string == Self.package)
        #expect(run.record["model-artifacts"] == "s3://b/model.tar.gz")
        #expect(run.record["metrics"]?["validation:auc"] == 0.97)
        #expect(run.record["evaluation"]?["binary_classification_metrics"]?["auc"]?["value"] == 0.98)
        #expect(run.record["steps"]?.array?.count == 2)
        #expect(run.story.contains("Train (Training): Executing"))
        #expect(run.clock.elapsed > .seconds(30))
    }

    @Test(arguments: [
        ("Stopped", Failure.Kind.stopped), ("Failed", .failed), ("CompletedWithFailures", .failed),
        ("Perfect", .failed),
    ])
    func everyOtherEndIsRed(status: String, kind: Failure.Kind) async {
        let run = await bench(WaitPipeline.self, Self.arguments, script: [Self.execution(status), Self.steps()])
        #expect(run.failure == kind)
        #expect(run.record["status"] == (status == "Perfect" ? .string("Perfect") : .string(status)))
    }

    @Test func saysWhyAStepFailed() async {
        let hostile = "exit 1\n::error::x ##[add-mask]y \u{1B}[31m"
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [
                Self.execution("Failed", reason: "Step failure"),
                Self.steps(Self.step("Prep", "Failed", metadata: Self.processing, reason: "ClientError")),
                Self.processingJob(["FailureReason": "AlgorithmError", "ExitMessage": .string(hostile)]),
                .json(
                    "DescribeLogStreams",
                    reply: ["logStreams": [["logStreamName": "prep-1/algo-1", "lastEventTimestamp": 1]]]),
                .json(
                    "GetLogEvents",
                    reply: ["events": [["message": "KeyError: 'age'"], ["message": "::set-output name=a::b"]]]),
            ], environment: ["GITHUB_ACTIONS": "true"])
        #expect(run.record["failed-step"] == "Prep")
        #expect(run.record["failure-reason"]?.string?.hasPrefix("ClientError; AlgorithmError; exit 1") == true)
        #expect(run.story.contains("KeyError: 'age'"))
        #expect(!run.story.contains("##[add-mask]"))
        #expect(!run.story.split(separator: "\n").contains { $0.hasPrefix("::set-output") })
    }

    @Test func aLogThatCannotBeReadHidesNoReason() async {
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [
                Self.execution("Failed"),
                Self.steps(Self.step("Prep", "Failed", metadata: Self.processing, reason: "r")),
                .refused("DescribeProcessingJob", code: "AccessDeniedException"),
                .refused("DescribeLogStreams", code: "AccessDeniedException"),
            ])
        #expect(run.failure == .failed)
        #expect(run.record["failure-reason"] == "r")
        #expect(run.story.contains("could not be read"))
    }

    @Test(arguments: [(true, Int32(10)), (false, 0)])
    func aModelIsRequiredOnlyWhereAsked(required: Bool, code: Int32) async {
        let run = await bench(
            WaitPipeline.self, Self.arguments + ["--require-model=\(required)"],
            script: [Self.execution("Succeeded"), Self.steps(), Self.execution("Succeeded"), Self.steps()])
        #expect(run.exitCode == code)
        #expect(run.record["model-package-arn"] == .null)
    }

    @Test func aPackageNamedByNoARNIsNotNoModel() async {
        let seen = Self.steps(Self.step("Register", "Succeeded", metadata: ["RegisterModel": ["Arn": "churn/7"]]))
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [Self.execution("Succeeded"), seen, Self.execution("Succeeded"), seen])
        #expect(run.failure == .failed)
    }

    @Test func anUnreadableReportIsToldAndLeftOut() async {
        let seen = Self.steps(Self.step("Register", "Succeeded", metadata: Self.registered))
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [
                Self.execution("Succeeded"), seen, Self.execution("Succeeded"), seen,
                Self.described(statistics: "s3://bucket/evaluation.json"),
                .http(.get, "/evaluation.json", headers: ["ETag": "\"e\""], body: #"{"auc": NaN}"#),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["evaluation"] == .null)
        #expect(run.story.contains("warning: The evaluation report could not be read"))
    }

    /// The last successes by their own length, the median of them; what cannot be read is left out and costs nothing.
    @Test(arguments: [
        ([("Failed", 9), ("Succeeded", 100), ("Succeeded", 300), ("Succeeded", 200), ("Succeeded", 7)], "3 min 20 s"),
        ([("Succeeded", 100), ("Executing", 9), ("Succeeded", 300)], "3 min 20 s"),
        ([("Failed", 9)], nil),
        ([], nil),
    ])
    func saysHowLongItUsuallyTakes(past: [(String, Int)], words: String?) async {
        let pipeline = Self.arn.components(separatedBy: "/execution/")[0]
        func execution(_ status: String, _ id: Int = 0, seconds: Int = 0) -> Exchange {
            .json(
                "DescribePipelineExecution",
                reply: [
                    "PipelineExecutionArn": .string(id == 0 ? Self.arn : "\(pipeline)/execution/\(id)"),
                    "PipelineArn": .string(pipeline), "PipelineExecutionStatus": .string(status),
                    "CreationTime": 1_800_000_000, "LastModifiedTime": JSONValue(1_800_000_000.0 + Double(seconds)),
                ])
        }
        let listed = past.enumerated().map { number, one -> JSONValue in
            [
                "PipelineExecutionArn": .string("\(pipeline)/execution/\(number + 1)"),
                "PipelineExecutionStatus": .string(one.0), "StartTime": 1_800_000_000,
            ]
        }
        let successes = past.enumerated().filter { $1.0 == "Succeeded" }.prefix(3)
        let end = [execution("Failed"), Self.steps()]
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [execution("Executing"), Self.steps()]
                + [.json("ListPipelineExecutions", reply: ["PipelineExecutionSummaries": .array(listed)])]
                + successes.map { execution("Succeeded", $0 + 1, seconds: $1.1) } + end)
        #expect(run.failure == .failed)
        #expect(run.story.contains("usually") == (words != nil))
        if let words { #expect(run.story.contains("It usually takes \(words).")) }
    }

    @Test func isNotHeldUpByWhatItIsNotAllowedToList() async {
        let pipeline = Self.arn.components(separatedBy: "/execution/")[0]
        let running = Exchange.json(
            "DescribePipelineExecution",
            reply: [
                "PipelineExecutionArn": .string(Self.arn), "PipelineArn": .string(pipeline),
                "PipelineExecutionStatus": "Executing",
            ])
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [
                running, Self.steps(), .refused("ListPipelineExecutions", code: "AccessDeniedException"),
                Self.execution("Succeeded"), Self.steps(), Self.execution("Succeeded"), Self.steps(),
            ])
        #expect(run.exitCode == 0)
    }

    @Test func deniedIsRedAtOnce() async {
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [.refused("DescribePipelineExecution", code: "AccessDeniedException")])
        #expect(run.failure == .denied)
        #expect(run.clock.elapsed == .zero)
    }

    @Test func anotherExecutionsAnswerIsNotOurs() async {
        let run = await bench(
            WaitPipeline.self, Self.arguments, script: [Self.execution("Succeeded", arn: Self.arn + "x")])
        #expect(run.failure == .conflict)
    }

    @Test func aMissingStatusIsNoStatus() async {
        let run = await bench(
            WaitPipeline.self, Self.arguments,
            script: [.json("DescribePipelineExecution", reply: ["PipelineExecutionArn": .string(Self.arn)])])
        #expect(run.exitCode != 0)
    }

    @Test func timesOutWithTheWayToGoOn() async {
        let look = [Self.execution("Executing"), Self.steps()]
        let run = await bench(
            WaitPipeline.self, Self.arguments + ["--timeout-minutes", "1"], script: look + look + look)
        #expect(run.failure == .timedOut)
        #expect(run.record["failure"]?["try"]?.string?.contains("wait-pipeline --execution-arn=\(Self.arn)") == true)
        #expect(run.record["status"] == "Executing")
    }

    @Test(arguments: [true, false])
    func cancelledItNamesOrStopsWhatRuns(stop: Bool) async {
        let clock = ManualClock { _ throws(CancellationError) in throw CancellationError() }
        let stopping = Exchange.json("StopPipelineExecution", reply: ["PipelineExecutionArn": .string(Self.arn)])
        let run = await bench(
            WaitPipeline.self, Self.arguments + ["--stop-on-cancel=\(stop)"],
            script: [Self.execution("Executing"), Self.steps()] + (stop ? [stopping] : []), clock: clock)
        #expect(run.failure == .cancelled)
        #expect(run.record["failure"]?["try"]?.string?.contains(Self.arn) == true)
        #expect(run.record["failure"]?["try"]?.string?.contains("told to stop") == stop)
    }

    @Test func aStopThatIsNotHeardInTimeIsToldAsRunning() async {
        let clock = ManualClock { _ throws(CancellationError) in throw CancellationError() }
        let stopping = Exchange.json("StopPipelineExecution", reply: [:]) { _ in
            #expect(Deadline.current == clock.elapsed + .milliseconds(1200))
        }
        let run = await bench(
            WaitPipeline.self, Self.arguments + ["--stop-on-cancel=true"],
            script: [Self.execution("Executing"), Self.steps(), stopping.lost(.certificateRefused)], clock: clock)
        #expect(run.failure == .cancelled)
        let told = run.record["failure"]?["try"]?.string ?? ""
        #expect(told.contains("could not be stopped") && told.contains("Still running: \(Self.arn)"))
    }
}
