/// register_model_in_registry: what each event asks register-model for.
import JSON
import Steps
import Testing

@testable import Functions

@Suite struct RegisterModelInRegistryTests {
    static let handler = "register_model_in_registry"

    static func event(_ status: JSONValue, _ name: JSONValue = "train-7") -> JSONValue {
        Events.eventBridge(
            "aws.sagemaker", "SageMaker Training Job State Change",
            ["TrainingJobName": name, "TrainingJobStatus": status, "SecondaryStatus": status])
    }

    @Test(
        arguments: [
            (event("Completed"), ["--training-job-name=train-7"], "training job train-7"),
            (["training-job-name": "train-7"], ["--training-job-name=train-7"], "training job train-7"),
            (["model-data-url": "s3://b/m"], ["--model-data=s3://b/m"], "model s3://b/m"),
            (
                [
                    "training-job-name": "t", "model-data-url": "s3://b/m", "image-uri": "i",
                    "model-metrics-uri": "s3://b/r",
                ],
                ["--training-job-name=t", "--model-data=s3://b/m", "--image-uri=i", "--model-metrics-uri=s3://b/r"],
                "model s3://b/m"
            ),
            (
                ["model-data-url": "s3://b/m", "description": "d"], ["--model-data=s3://b/m", "--description=d"],
                "model s3://b/m"
            ),
        ] as [(JSONValue, [String], String)])
    func reads(event: JSONValue, arguments: [String], key: String) throws {
        #expect(try RegistrationCall(event) == .register(arguments: arguments, key: key))
    }

    @Test(
        arguments: ["InProgress", "Failed", "Stopping", "Stopped", "Deleting", "completed"].map { (status: String) in
            (event(.string(status)), "the training job train-7 is \(status), not Completed")
        } + [
            (Events.image(), "“ECR Image Action” of aws.ecr says nothing about the end of a training"),
            (
                Events.eventBridge(
                    "aws.sagemaker", "SageMaker Transform Job State Change", ["TrainingJobStatus": "Completed"]),
                "“SageMaker Transform Job State Change” of aws.sagemaker says nothing about the end of a training"
            ),
        ])
    func ignores(event: JSONValue, because: String) async throws {
        let run = try await invoke(Self.handler, event)
        #expect(run.answer == ["result": "ignored", "because": .string(because)])
    }

    @Test(
        arguments: [
            event(.null), event("Completed", .null), event("Completed", ""), event("Completed", 7), [:], [], "x",
            ["image-uri": "i"], ["model-data-url": ""], ["model-data-url": 1], ["model-data": "s3://b/m"],
            ["model-data-url": "s3://b/m", "approval-status": "Approved"],
        ] as [JSONValue])
    func refuses(event: JSONValue) async throws {
        let run = try await invoke(Self.handler, event)
        #expect(run.error?.type == "Event.Unusable", "\(run.error?.message ?? "")")
    }

    @Test func theEventSaysWhichModelAndTheEnvironmentTheRest() async throws {
        let environment = [
            "INPUT_MODEL_PACKAGE_GROUP": "churn", "INPUT_MODEL_DATA": "s3://another/model.tar.gz",
            "INPUT_TRAINING_JOB_NAME": "another",
            "INPUT_IMAGE_URI": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:1",
        ]
        let asked = AWSExchange.json("DescribeTrainingJob", [:]) { #expect($0["TrainingJobName"] == "train-7") }
        _ = try await invoke(Self.handler, Self.event("Completed"), script: [asked], environment: environment)
        let head = AWSExchange.http(.head, "/m", status: 404)
        let call: JSONValue = ["model-data-url": "s3://bucket/m"]
        let run = try await invoke(Self.handler, call, script: [head], environment: environment)
        #expect(run.error?.type == "Step.NotFound")
    }
}
