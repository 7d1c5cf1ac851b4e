/// evaluate_model_function: what each event asks for, where reports go, and how flat the answer is.
import AWS
import JSON
import Steps
import Testing

@testable import Functions

@Suite struct EvaluateModelFunctionTests {
    static let handler = "evaluate_model_function"
    static let package = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/2"
    static let execution = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abc"

    static func event(_ status: String?, _ execution: String? = execution) -> JSONValue {
        var detail: JSONObject = ["previousPipelineExecutionStatus": "Executing"]
        detail["currentPipelineExecutionStatus"] = status.map(JSONValue.string)
        detail["pipelineExecutionArn"] = execution.map(JSONValue.string)
        return Events.eventBridge(
            "aws.sagemaker", "SageMaker Model Building Pipeline Execution Status Change", .object(detail))
    }

    @Test func readsBothForms() throws {
        #expect(try EvaluationRequest(Self.event("Succeeded")) == .execution(try #require(Arn(Self.execution))))
        let call: JSONValue = ["model-package-arn": .string(Self.package)]
        #expect(try EvaluationRequest(call) == .package(try #require(Arn(Self.package))))
    }

    @Test(
        arguments: ["Executing", "Stopping", "Stopped", "Failed", "Paused"].map { (status: String) in
            (event(status), "the execution is \(status), not Succeeded")
        } + [
            (Events.image(), "“ECR Image Action” of aws.ecr says nothing about the end of an execution"),
            (
                Events.eventBridge(
                    "aws.sagemaker", "SageMaker Model Building Pipeline Execution Step Status Change",
                    ["currentPipelineExecutionStatus": "Succeeded"]),
                "“SageMaker Model Building Pipeline Execution Step Status Change” of aws.sagemaker says nothing about the "
                    + "end of an execution"
            ),
        ])
    func ignores(event: JSONValue, because: String) async throws {
        let run = try await invoke(Self.handler, event)
        #expect(run.answer == ["result": "ignored", "because": .string(because)])
    }

    @Test(
        arguments: [
            event(nil), event("Succeeded", nil), event("Succeeded", "abc"), event("Succeeded", package),
            event("", execution),
            [:], [], 1, ["model-package-arn": ""], ["model-package-arn": 1],
            ["model-package-arn": .string(package), "data": "s3://b/k"],
        ] as [JSONValue])
    func refuses(event: JSONValue) async throws {
        let run = try await invoke(Self.handler, event)
        #expect(run.error?.type == "Event.Unusable", "\(run.error?.message ?? "")")
    }

    static func steps(_ arns: [String?], next: String? = nil) -> AWSExchange {
        .json(
            "ListPipelineExecutionSteps",
            [
                "PipelineExecutionSteps": .array(
                    arns.map { arn in
                        [
                            "StepName": "s", "StepStatus": "Succeeded",
                            "Metadata": arn.map { ["RegisterModel": ["Arn": .string($0)]] } ?? [:],
                        ]
                    }), "NextToken": next.map(JSONValue.string) ?? .null,
            ]
        ) { #expect($0["PipelineExecutionArn"]?.string == execution && $0["SortOrder"] == "Ascending") }
    }

    @Test func theLastThatRegisteredIsMeant() async throws {
        let other = Self.package.replacing("/2", with: "/1")
        let script = [
            Self.steps([nil, other], next: "more"), Self.steps([Self.package, nil]),
            AWSExchange.json("DescribeModelPackage", [:]) { #expect($0["ModelPackageName"]?.string == Self.package) },
        ]
        let run = try await invoke(
            Self.handler, Self.event("Succeeded"), script: script, environment: ["INPUT_DATA": "s3://bucket/rows.csv"])
        #expect(run.error?.message.contains("reading") == true)
    }

    @Test(arguments: [
        (steps([nil]), nil), (steps([]), nil), (steps(["churn/2"]), "which is no ARN"),
        (AWSExchange.refused("ListPipelineExecutionSteps", "AccessDeniedException"), "looking for the model of abc"),
    ])
    func withoutAPackageNothingIsMeasured(answer: AWSExchange, words: String?) async throws {
        let run = try await invoke(Self.handler, Self.event("Succeeded"), script: [answer])
        if let words {
            #expect(run.error?.message.contains(words) == true)
        } else {
            #expect(run.answer == ["result": "ignored", "because": "the execution abc registered no model"])
        }
    }

    @Test(arguments: [
        (["report": "s3://b/evaluations/"], ["--report=s3://b/evaluations/churn/2/evaluation.json"]),
        (
            ["report": "/tmp/", "html": "s3://b/", "bias-report": "s3://b/x/"],
            [
                "--report=/tmp/churn/2/evaluation.json", "--html=s3://b/churn/2/evaluation.html",
                "--bias-report=s3://b/x/churn/2/analysis.json",
            ]
        ),
        (["report": "s3://b/evaluation.json"], []), ([:], []),
    ])
    func eachPackageHasItsPlace(inputs: [String: String], arguments: [String]) throws {
        #expect(EvaluationAnswer.places(of: try #require(Arn(Self.package))) { inputs[$0] } == arguments)
    }

    @Test func nothingIsNested() throws {
        let record: JSONObject = [
            "step": "evaluate-model", "version": 1, "result": "rejected", "passed": false, "task": "binary", "rows": 10,
            "metrics": ["auc": 0.75, "rows": 3, "curve": [1], "undefined": .null], "intervals": ["auc": [0, 1]],
            "failed-rules": ["auc >= 0.8: it is 0.75", "f1 >= 1"], "report": "s3://b/k", "html": .null,
            "failure": ["doing": "judging", "because": "two rules do not hold"], "inputs": ["data": "x"],
            "run": ["repository": "x"],
        ]
        #expect(
            EvaluationAnswer.flat(record, of: try #require(Arn(Self.package))) == [
                "step": "evaluate-model", "version": 1, "result": "rejected", "passed": false, "task": "binary",
                "rows": 10,
                "failed-rules": "auc >= 0.8: it is 0.75; f1 >= 1", "report": "s3://b/k", "auc": 0.75,
                "because": "two rules do not hold", "model-package-arn": .string(Self.package),
            ])
    }
}
