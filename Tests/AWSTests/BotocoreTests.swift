/// Every operation against botocore's models: requests that AWS would take, answers that we read whole.
import HTTP
import Testing

@testable import AWS

@Suite struct BotocoreTests {
    /// All operations, with what botocore's models say of them; asked once.
    private static let judged = Result { () throws -> (samples: [OperationSample], botocore: Botocore.Samples) in
        let shapes = try Botocore.samples(operations: [], shapes: ShapeSamples.names, words: [])
        let samples = try Self.samples(ShapeSamples(json: shapes.shapes))
        let answers = try Botocore.samples(operations: samples.map(\.key), shapes: [], words: words.map(\.shape))
        return (samples, answers)
    }

    private static func samples(_ shapes: ShapeSamples) throws -> [OperationSample] {
        try pipelineSamples(shapes) + modelSamples(shapes) + endpointSamples(shapes) + securitySamples()
            + monitoringSamples() + monitorSamples(shapes) + ruleSamples(shapes) + scalingSamples(shapes)
            + objectSamples() + registrySamples()
    }

    @Test func everyRequestIsOneOfAWS() throws {
        let samples = try Self.judged.get().samples
        let endpoint = try HTTPURL("http://127.0.0.1:5000")
        for sample in samples {
            let missing = gaps(in: sample.operation)
            #expect(missing.isEmpty, "the sample of \(sample.key) leaves out \(missing)")
        }
        let problems = try Botocore.problems(
            with: samples.map { sample in
                let service = String(sample.key.prefix { $0 != " " })
                return .init(service: service, operation: sample.name, try sample.request(endpoint))
            })
        #expect(problems.count == samples.count)
        for (sample, found) in zip(samples, problems) { #expect(found.isEmpty, "\(sample.key): \(found)") }
    }

    /// Members that a certain answer cannot have.
    private static let absent = [
        "sts AssumeRole": ["subjectFromWebIdentityToken", "audience", "provider"],
        "cloudwatch DescribeAlarms": [
            "metricName", "namespace", "threshold", "alarmRule", "statistic", "period", "evaluationPeriods",
            "datapointsToAlarm", "comparisonOperator", "treatMissingData",
        ],
        "s3 GetObject": ["checksumSHA256"], "s3 UploadPart": ["checksumSHA256"],
    ]

    @Test func everyAnswerIsReadWhole() throws {
        let (samples, botocore) = try Self.judged.get()
        for sample in samples {
            let answer = try #require(botocore.answers[sample.key])
            let output = try sample.read(answer.response)
            let missing = gaps(in: output).filter { gap in
                !(Self.absent[sample.key] ?? []).contains { gap.hasSuffix(".\($0) is nil") }
            }
            #expect(missing.isEmpty, "\(sample.key): \(missing)")
        }
    }

    private struct Words { let shape: String, ours: [String] }

    private static func list<W: Word>(_ shape: String, _ type: W.Type) -> Words {
        Words(shape: shape, ours: type.words.map(\.word))
    }

    private static var words: [Words] {
        [
            list("sagemaker PipelineStatus", PipelineStatus.self),
            list("sagemaker PipelineExecutionStatus", PipelineExecutionStatus.self),
            list("sagemaker StepStatus", PipelineStepStatus.self),
            list("sagemaker ConditionOutcome", ConditionOutcome.self),
            list("sagemaker EndpointStatus", EndpointStatus.self), list("sagemaker VariantStatus", VariantStatus.self),
            list("sagemaker ModelPackageStatus", ModelPackageStatus.self),
            list("sagemaker ModelPackageGroupStatus", ModelPackageGroupStatus.self),
            list("sagemaker DetailedModelPackageStatus", ValidationState.self),
            list("sagemaker ModelApprovalStatus", ModelApprovalStatus.self),
            list("sagemaker TrainingJobStatus", TrainingJobStatus.self),
            list("sagemaker SecondaryStatus", TrainingSecondaryStatus.self),
            list("sagemaker ProcessingJobStatus", ProcessingJobStatus.self),
            list("sagemaker TransformJobStatus", TransformJobStatus.self),
            list("sagemaker CaptureStatus", CaptureStatus.self), list("sagemaker CaptureMode", CaptureMode.self),
            list("sagemaker TrafficRoutingConfigType", TrafficRoutingType.self),
            list("sagemaker CapacitySizeType", FleetShareType.self), list("cloudwatch StateValue", AlarmState.self),
            list("ecr ImageTagMutability", TagMutability.self), list("ecr ScanStatus", ScanStatus.self),
            list("ecr FindingSeverity", FindingSeverity.self),
            list("sagemaker ScheduleStatus", MonitoringScheduleStatus.self),
            list("sagemaker ExecutionStatus", MonitoringExecutionStatus.self),
            list("sagemaker MonitoringType", MonitoringType.self), list("events RuleState", RuleState.self),
            list("events ApiDestinationState", ApiDestinationState.self),
        ]
    }

    @Test func wordsAndHostsAreThoseOfTheModels() throws {
        let (_, botocore) = try Self.judged.get()
        for words in Self.words {
            let theirs = try #require(botocore.words[words.shape])
            #expect(Set(words.ours) == Set(theirs), "\(words.shape)")
        }
        let services: [String: Service] = [
            "sagemaker": .sageMaker, "sagemaker-runtime": .sageMakerRuntime, "sts": .sts, "s3": .s3,
            "application-autoscaling": .applicationAutoScaling, "cloudwatch": .cloudWatch, "logs": .cloudWatchLogs,
            "ecr": .ecr,
            "events": .eventBridge,
        ]
        #expect(botocore.hosts.count == 81)
        for (key, url) in botocore.hosts {
            let parts = key.split(separator: " ").map(String.init)
            let service = try #require(services[parts[0]])
            let ours = try Endpoints(environment: [:]).endpoint(of: service, in: region(parts[1])).url.description
            #expect(ours == url + "/", "\(key)")
        }
    }

    @Test func everyWordReadsAndWritesItself() {
        for word in EndpointStatus.words { #expect(EndpointStatus(word.word) == word.value) }
        for word in PipelineExecutionStatus.words { #expect(word.value.description == word.word) }
    }
}
