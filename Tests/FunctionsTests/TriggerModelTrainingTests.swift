/// trigger_model_training: what each event means, and what start-pipeline is asked for.
import JSON
import Steps
import Synchronization
import Testing

@testable import Functions

@Suite struct TriggerModelTrainingTests {
    static let address = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ml/churn@\(Events.digest)"
    static let handler = "trigger_model_training"

    @Test func readsAnImage() throws {
        let read = try TrainingTrigger(Events.image(), requestID: "r")
        #expect(
            read
                == .image(
                    address: Self.address,
                    cause: RunCause(key: Self.address, words: "The image \(Self.address) was pushed.")))
        // One image, whatever its tag and whichever of AWS's events tells of it.
        let other = Events.image(["image-tag": "v2", "artifact-media-type": "application/x"])
        #expect(try TrainingTrigger(other, requestID: "s") == read)
    }

    @Test(arguments: [
        ("cn-north-1", "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "123456789012.dkr.ecr.us-gov-west-1.amazonaws.com"),
    ])
    func knowsThePartitionsRegistries(region: String, registry: String) throws {
        var event = try #require(Events.image().object)
        event["region"] = .string(region)
        guard case .image(let address, _) = try TrainingTrigger(.object(event), requestID: "r") else {
            Issue.record("no image")
            return
        }
        #expect(address == "\(registry)/ml/churn@\(Events.digest)")
    }

    @Test(arguments: [
        (Events.image(["action-type": "DELETE"]), "the image action is DELETE, not PUSH"),
        (Events.image(["action-type": "push"]), "the image action is push, not PUSH"),
        (Events.image(["result": "FAILURE"]), "the push is FAILURE, not SUCCESS"),
        (Events.object("a"), "“Object Created” of aws.s3 says nothing about an image"),
        (
            Events.eventBridge("aws.ecr", "ECR Image Scan", ["result": "SUCCESS", "action-type": "PUSH"]),
            "“ECR Image Scan” of aws.ecr says nothing about an image"
        ),
        (
            Events.eventBridge("my.app", "ECR Image Action", ["result": "SUCCESS", "action-type": "PUSH"]),
            "“ECR Image Action” of my.app says nothing about an image"
        ),
    ])
    func ignores(event: JSONValue, because: String) async throws {
        #expect(try TrainingTrigger(event, requestID: "r") == .ignored(because))
        let run = try await invoke(Self.handler, event, environment: PipelineWire.environment)
        #expect(run.answer == ["result": "ignored", "because": .string(because)])
        #expect(run.log == "[INFO] r-1 ignored: \(because)\n")
    }

    @Test(arguments: [
        Events.image(["action-type": .null]), Events.image(["result": 1]), Events.image(["repository-name": .null]),
        Events.image(["repository-name": "a/../b c"]), Events.image(["repository-name": "Upper"]),
        Events.image(["image-digest": "latest"]), Events.image(["image-digest": "sha256:0123"]),
        Events.image(["image-digest": .null]), Events.image(["image-digest": .string(Events.digest + "\n")]),
        ["source": "aws.ecr", "detail-type": "ECR Image Action", "detail": []],
        ["source": "aws.ecr", "detail-type": "ECR Image Action", "detail": Events.image()["detail"] ?? .null],
        [:], [], "PUSH", .null, ["parameters": "Rounds=1"], ["parameters": [:], "paramters": [:]],
        ["parameters": ["Rounds": [1]]], ["parameters": [:], "idempotency-key": ""],
        ["parameters": [:], "idempotency-key": 7],
    ])
    func refuses(event: JSONValue) async throws {
        let run = try await invoke(Self.handler, event, environment: PipelineWire.environment)
        #expect(run.error?.type == "Event.Unusable", "\(run.error?.message ?? "")")
        #expect(run.log.hasPrefix("[ERROR] r-1 Event.Unusable\n"))
    }

    @Test func startsWithTheImageOverTheEnvironment() async throws {
        let run = try await invoke(
            Self.handler, Events.image(),
            script: [
                PipelineWire.described, PipelineWire.listed(),
                PipelineWire.started { body in
                    #expect(
                        body["PipelineParameters"] == [
                            ["Name": "Rounds", "Value": "7"], ["Name": "ImageUri", "Value": .string(Self.address)],
                        ])
                    #expect(body["PipelineExecutionDescription"]?.string == "The image \(Self.address) was pushed.")
                },
            ],
            environment: [
                "INPUT_PIPELINE_NAME": "churn", "INPUT_PARAMETERS": "Rounds=7\nImageUri=old",
                "INPUT_IDEMPOTENCY_KEY": "the same for every event",
            ])
        #expect(run.answer?["execution-arn"]?.string == "\(PipelineWire.arn)/execution/abc")
        #expect(run.answer?["started"] == true)
        #expect(
            run.requests.allSatisfy {
                $0.headers["X-Amzn-Trace-Id"] == "Root=1-5759e988-bd862e3fe1be46a994272793"
                    && $0.headers["Authorization"]?.contains("x-amzn-trace-id") == false
            })
    }

    @Test func anotherParameterTakesTheImage() async throws {
        let run = try await invoke(
            Self.handler, Events.image(), script: PipelineWire.run([("InputData", Self.address)]),
            environment: ["INPUT_PIPELINE_NAME": "churn", "IMAGE_PARAMETER": "InputData", "INPUT_DESCRIPTION": "mine"])
        #expect(run.answer?["started"] == true)
    }

    @Test func aRepeatIsTheSameRequestAndFindsItsRun() async throws {
        let seen = Mutex<[[String]]>([])
        let note: @Sendable (JSONValue) -> Void = { body in
            let names = ["ClientRequestToken", "PipelineExecutionDisplayName"]
            seen.withLock { $0.append(names.map { body[$0]?.string ?? "" }) }
        }
        for event in [Events.image(), Events.image(["image-tag": "v2"])] {
            let script = [PipelineWire.described, PipelineWire.listed(), PipelineWire.started(check: note)]
            _ = try await invoke(
                Self.handler, event, script: script, environment: PipelineWire.environment,
                requestID: "\(event.hashValue)")
        }
        let sent = seen.withLock { $0 }
        #expect(Set(sent).count == 1, "two at the same time are one request")
        let later = try await invoke(
            Self.handler, Events.image(), script: [PipelineWire.described, PipelineWire.listed([sent[0][1]])],
            environment: PipelineWire.environment)
        #expect(later.answer?["started"] == false)
        #expect(later.answer?["execution-arn"]?.string == "\(PipelineWire.arn)/execution/earlier")
    }

    @Test func aCallIsOneRunForEachRequestOrKey() async throws {
        func token(_ event: JSONValue, _ requestID: String) async throws -> String {
            let seen = Mutex("")
            let start = PipelineWire.started { body in
                seen.withLock { $0 = body["ClientRequestToken"]?.string ?? "" }
                #expect(body["PipelineParameters"] == [["Name": "Rounds", "Value": "3"]])
            }
            _ = try await invoke(
                Self.handler, event, script: [PipelineWire.described, PipelineWire.listed(), start],
                environment: PipelineWire.environment, requestID: requestID)
            return seen.withLock { $0 }
        }
        let call: JSONValue = ["parameters": ["Rounds": 3]]
        let keyed: JSONValue = ["parameters": ["Rounds": 3], "idempotency-key": "monday"]
        let first = try await token(call, "r-1")
        #expect(try await token(call, "r-1") == first)
        #expect(try await token(call, "r-2") != first)
        let monday = try await token(keyed, "r-3")
        #expect(try await token(keyed, "r-4") == monday)
        #expect(monday != first)
    }

    @Test(arguments: [
        ("ResourceNotFound", "Step.NotFound", "not-found while reading the pipeline churn"),
        ("AccessDeniedException", "Step.Denied", "denied while reading"),
        ("SomethingNew", "Step.Failed", "failed while reading"),
    ])
    func saysTheStepsFailure(code: String, type: String, words: String) async throws {
        let run = try await invoke(
            Self.handler, Events.image(), script: [.refused("DescribePipeline", code, "it says no")],
            environment: PipelineWire.environment)
        #expect(run.error?.type == type)
        #expect(run.error?.message.contains(words) == true && run.error?.message.contains("it says no") == true)
        #expect(run.log.components(separatedBy: "[ERROR]").count == 2, "told once: \(run.log)")
    }

    @Test(arguments: [
        ([:], "Step.Usage", "pipeline-name"), (["INPUT_PIPELINE_NAME": "-"], "Step.Usage", "pipeline-name"),
        (["INPUT_PIPELINE_NAME": "churn", "INPUT_PARAMETERS": "{"], "Step.Usage", "INPUT_PARAMETERS"),
    ])
    func saysWhatIsWrongInTheEnvironment(environment: [String: String], type: String, words: String) async throws {
        let run = try await invoke(Self.handler, Events.image(), environment: environment)
        #expect(run.error?.type == type && run.error?.message.contains(words) == true, "\(run.error?.message ?? "")")
    }
}
