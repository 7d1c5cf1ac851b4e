/// start-pipeline over a script: what it asks, what it refuses, and that a repeat is the same request.
import JSON
import Steps
import Synchronization
import Testing

@Suite struct StartPipelineTests {
    static let definition =
        #"{"Version":"2020-12-01","Parameters":[{"Name":"Data","Type":"String"}],"Steps":[{"Name":"A","Type":"Fail"}]}"#
    static let arn = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn"
    static let execution = arn + "/execution/abcdefghijkl"
    static let workflow = [
        "GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "42", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "train",
    ]

    static func described(_ definition: String = definition) -> Exchange {
        .json(
            "DescribePipeline",
            reply: [
                "PipelineArn": .string(arn), "PipelineName": "churn", "PipelineDefinition": .string(definition),
                "PipelineStatus": "Active",
            ])
    }

    static func started(check: @escaping @Sendable (JSONValue) -> Void = { _ in }) -> Exchange {
        .json("StartPipelineExecution", reply: ["PipelineExecutionArn": .string(execution)], check: check)
    }

    @Test func startsWithCheckedParameters() async {
        let run = await bench(
            StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=s3://b/k"],
            script: [
                Self.described(),
                Self.started { body in
                    #expect(body["PipelineParameters"] == [["Name": "Data", "Value": "s3://b/k"]])
                    #expect((32...128).contains(body["ClientRequestToken"]?.string?.count ?? 0))
                },
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["result"] == "succeeded")
        #expect(run.record["execution-arn"]?.string == Self.execution)
        #expect(run.record["execution-id"] == "abcdefghijkl")
        #expect(run.record["definition-changed"] == false)
    }

    @Test(arguments: [
        (["--pipeline-name", "churn"], "Data has no default"),
        (["--pipeline-name", "churn", "--parameters", "Data=x\nTypo=1"], "Typo is no parameter"),
    ])
    func startsNothingWithWrongParameters(arguments: [String], because: String) async {
        let run = await bench(StartPipeline.self, arguments, script: [Self.described()])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["because"]?.string?.contains(because) == true)
        #expect(run.record["execution-arn"] == .null)
    }

    @Test(arguments: [
        ("AccessDeniedException", "not authorized", Failure.Kind.denied),
        ("ResourceNotFound", "Could not find pipeline", .notFound),
        ("ValidationException", "Could not find pipeline with PipelineName churn.", .notFound),
        ("ConflictException", "another change is under way", .conflict),
        ("ResourceLimitExceeded", "too many", .unavailable),
        ("SomethingNew", "?", .failed),
    ])
    func redByTheTable(code: String, message: String, kind: Failure.Kind) async {
        let run = await bench(
            StartPipeline.self, ["--pipeline-name", "churn"],
            script: [.refused("DescribePipeline", code: code, message)])
        #expect(run.failure == kind)
        #expect(run.record["failure"]?["request-id"] == "id-DescribePipeline")
    }

    @Test func asksAgainWithTheSameTokenWhereTheAnswerIsLost() async {
        let tokens = Mutex<[String]>([])
        let note: @Sendable (JSONValue) -> Void = { body in
            tokens.withLock { $0.append(body["ClientRequestToken"]?.string ?? "") }
        }
        let run = await bench(
            StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=x"],
            script: [Self.described(), Self.started(check: note).lost(), Self.started(check: note)])
        #expect(run.exitCode == 0)
        #expect(tokens.withLock { $0.count == 2 && Set($0).count == 1 })
    }

    @Test func repeatsTheTokenWithinAnAttemptOnly() async {
        func token(attempt: String, data: String) async -> String {
            let seen = Mutex("")
            _ = await bench(
                StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=\(data)"],
                script: [
                    Self.described(),
                    Self.started { body in seen.withLock { $0 = body["ClientRequestToken"]?.string ?? "" } },
                ], environment: Self.workflow.merging(["GITHUB_RUN_ATTEMPT": attempt]) { $1 })
            return seen.withLock { $0 }
        }
        let first = await token(attempt: "1", data: "x")
        #expect(await token(attempt: "1", data: "x") == first)
        #expect(await token(attempt: "2", data: "x") != first)
        #expect(await token(attempt: "1", data: "y") != first)
    }

    @Test func createsThePipelineItIsGiven() async {
        let run = await bench(
            StartPipeline.self,
            [
                "--pipeline-name", "churn", "--definition", "p.json", "--role-arn", "arn:aws:iam::123456789012:role/r",
                "--parameters", #"{"Data": "x"}"#,
            ],
            script: [
                .refused("DescribePipeline", code: "ResourceNotFound"),
                .json("CreatePipeline", reply: ["PipelineArn": .string(Self.arn)]) { body in
                    #expect(body["PipelineDefinition"]?.string == Self.definition)
                    #expect(body["RoleArn"] == "arn:aws:iam::123456789012:role/r")
                },
                Self.started(),
            ], files: ["p.json": Self.definition])
        #expect(run.exitCode == 0)
        #expect(run.record["definition-changed"] == true)
    }

    @Test func changesNothingInADryRun() async {
        let other = Self.definition.replacing("\"A\"", with: "\"B\"")
        let run = await bench(
            StartPipeline.self,
            ["--pipeline-name", "churn", "--definition", "p.json", "--parameters", "Data=x", "--dry-run"],
            script: [Self.described()], files: ["p.json": other])
        #expect(run.exitCode == 0)
        #expect(run.record["execution-arn"] == .null)
        #expect(run.story.contains("would send SageMaker.UpdatePipeline"))
        #expect(run.story.contains("would send SageMaker.StartPipelineExecution"))
    }

    @Test func takesInputsFromRecordsLast() async {
        let record =
            #"{"step":"x","version":1,"result":"succeeded","pipeline-name":"churn","parameters":"Data=record"}"#
        let run = await bench(
            StartPipeline.self, ["--from", "-"],
            script: [
                Self.described(),
                Self.started { #expect($0["PipelineParameters"]?.array?[0]["Value"] == "environment") },
            ],
            environment: ["INPUT_PARAMETERS": "Data=environment", "INPUT_DISPLAY_NAME": ""], standardInput: record)
        #expect(run.exitCode == 0)
    }

    @Test(arguments: [
        ["--pipeline-name", "churn", "--selected-steps", "A"], ["--pipeline-name", "a b"], [], ["--typo", "x"],
    ])
    func refusesWhatItDoesNotDo(arguments: [String]) async {
        let run = await bench(StartPipeline.self, arguments)
        #expect(run.failure == .usage)
    }
}
