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

    /// The executions there are, as (name, id), newest first.
    static func listed(_ runs: [(name: String, id: String)], next: String? = nil) -> Exchange {
        .json(
            "ListPipelineExecutions",
            reply: [
                "PipelineExecutionSummaries": .array(
                    runs.enumerated().map { index, run in
                        [
                            "PipelineExecutionArn": .string("\(arn)/execution/\(run.id)"),
                            "PipelineExecutionDisplayName": .string(run.name), "PipelineExecutionStatus": "Failed",
                            "StartTime": JSONValue(1.8e9 - Double(index)),
                        ]
                    }), "NextToken": next.map(JSONValue.string) ?? .null,
            ]
        ) { #expect($0["CreatedAfter"]?.double == 1.8e9 - 30 * 86_400) }
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

    static let marked = "run-b3e0007463ae20cc"

    @Test func leavesTheMarkOfAKeyInTheName() async {
        for (given, name) in [([], Self.marked), (["--display-name", "again"], "again-b3e0007463ae20cc")] {
            let run = await bench(
                StartPipeline.self,
                ["--pipeline-name", "churn", "--parameters", "Data=x", "--idempotency-key", "k"] + given,
                script: [
                    Self.described(), Self.listed([("nightly", "other")]),
                    Self.started { #expect($0["PipelineExecutionDisplayName"]?.string == name) },
                ])
            #expect(run.exitCode == 0 && run.record["started"] == true)
        }
    }

    @Test func startsNothingAgainForAKey() async {
        // Under another definition the token is another one, and by then AWS may have forgotten it anyway.
        let other = Self.definition.replacing("\"A\"", with: "\"B\"")
        let run = await bench(
            StartPipeline.self,
            [
                "--pipeline-name", "churn", "--parameters", "Data=x", "--idempotency-key", "k", "--display-name",
                "again",
            ],
            script: [
                Self.described(other), Self.listed([("x", "abcdefghijkx")], next: "more"),
                Self.listed([(Self.marked, "abcdefghijkl")]),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["started"] == false)
        #expect(run.record["execution-arn"]?.string == Self.execution)
        #expect(run.story.contains("was started for this key before, and is Failed: nothing was started."))
    }

    @Test func startsNothingWhereEarlierRunsCannotBeSeen() async {
        let run = await bench(
            StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=x", "--idempotency-key", "k"],
            script: [Self.described(), .refused("ListPipelineExecutions", code: "AccessDeniedException")])
        #expect(run.failure == .denied)
        #expect(run.record["failure"]?["doing"]?.string?.contains("with this key") == true)
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

    @Test func runsSelectedStepsOnly() async {
        let run = await bench(
            StartPipeline.self,
            [
                "--pipeline-name", "churn", "--parameters", "Data=x", "--selected-steps", "A", "--source-execution-arn",
                Self.execution, "--display-name", "again", "--description", "A only\n", "--parallelism", "2",
            ],
            script: [
                Self.described(),
                Self.started { body in
                    #expect(
                        body["SelectiveExecutionConfig"] == [
                            "SourcePipelineExecutionArn": .string(Self.execution), "SelectedSteps": [["StepName": "A"]],
                        ])
                    #expect(body["PipelineExecutionDisplayName"] == "again")
                    #expect(body["PipelineExecutionDescription"] == "A only")
                    #expect(body["ParallelismConfiguration"] == ["MaxParallelExecutionSteps": 2])
                },
            ])
        #expect(run.exitCode == 0)
    }

    @Test(arguments: [["--selected-steps", "B"], ["--source-execution-arn", Self.execution]])
    func startsNothingOfAWrongSelection(arguments: [String]) async {
        let run = await bench(
            StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=x"] + arguments,
            script: [Self.described()])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string?.contains(arguments[0].dropFirst(2)) == true)
    }

    @Test func everyInputOfTheRequestIsInItsToken() async {
        func token(_ more: [String]) async -> String {
            let seen = Mutex("")
            _ = await bench(
                StartPipeline.self, ["--pipeline-name", "churn", "--parameters", "Data=x"] + more,
                script: [Self.described()] + (more.contains("--idempotency-key") ? [Self.listed([])] : []) + [
                    Self.started { body in seen.withLock { $0 = body["ClientRequestToken"]?.string ?? "" } }
                ], environment: Self.workflow)
            return seen.withLock { $0 }
        }
        var tokens: Set<String> = []
        for more in [
            [], ["--display-name", "a"], ["--description", "a"], ["--parallelism", "3"], ["--selected-steps", "A"],
            ["--selected-steps", "A", "--source-execution-arn", Self.execution], ["--idempotency-key", "a"],
        ] { tokens.insert(await token(more)) }
        #expect(tokens.count == 7, "AWS refuses a token that comes back with another request")
    }

    @Test func showsTheDifferenceBeforeItUpdates() async throws {
        let runner = try RunnerFolder()
        defer { runner.remove() }
        let old = Self.definition.replacing("\"A\"", with: "\"B\"")
        let run = await bench(
            StartPipeline.self,
            ["--pipeline-name", "churn", "--definition", "p.json", "--parameters", "Data=x"],
            script: [
                Self.described(old),
                .json("UpdatePipeline", reply: ["PipelineArn": .string(Self.arn)]) { body in
                    #expect(body["PipelineDefinition"]?.string == Self.definition)
                    #expect(body["RoleArn"] == nil)
                }, Self.started(),
            ], files: ["p.json": Self.definition], environment: runner.environment)
        #expect(run.exitCode == 0)
        #expect(run.record["definition-changed"] == true)
        #expect(run.story.contains("The definition of churn differs (-1 +1 lines)"))
        for text in [run.story, try runner.text("STEP_SUMMARY")] {
            #expect(text.contains("-       \"Name\": \"B\","))
            #expect(text.contains("+       \"Name\": \"A\","))
        }
    }

    static func standing(role: String?) -> Exchange {
        .json(
            "DescribePipeline",
            reply: [
                "PipelineArn": .string(arn), "PipelineName": "churn", "PipelineStatus": "Active",
                "PipelineDefinition": .string(definition.replacing(",", with: " , ")),
                "RoleArn": role.map(JSONValue.string) ?? .null,
            ])
    }

    @Test func leavesAloneWhatIsTheSame() async {
        let run = await bench(
            StartPipeline.self,
            [
                "--pipeline-name", "churn", "--definition", "p.json", "--parameters", "Data=x", "--role-arn",
                "arn:aws:iam::123456789012:role/r",
            ], script: [Self.standing(role: "arn:aws:iam::123456789012:role/r"), Self.started()],
            files: ["p.json": Self.definition])
        #expect(run.exitCode == 0)
        #expect(run.record["definition-changed"] == false)
    }

    @Test func updatesTheRoleToo() async {
        let run = await bench(
            StartPipeline.self,
            [
                "--pipeline-name", "churn", "--definition", "p.json", "--parameters", "Data=x", "--role-arn",
                "arn:aws:iam::123456789012:role/new",
            ],
            script: [
                Self.standing(role: "arn:aws:iam::123456789012:role/old"),
                .json("UpdatePipeline", reply: ["PipelineArn": .string(Self.arn)]) {
                    #expect($0["RoleArn"] == "arn:aws:iam::123456789012:role/new")
                }, Self.started(),
            ], files: ["p.json": Self.definition])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("runs as arn:aws:iam::123456789012:role/old"))
    }

    /// The first answer is lost and the token forgotten: what stands then is ours where it is what we asked for.
    @Test(arguments: [
        (Self.definition, "r", nil), (Self.definition.replacing("\"A\"", with: "\"B\""), "r", Failure.Kind.conflict),
        (Self.definition, "other", .conflict),
    ])
    func goesOnWithItsOwnTwin(stands: String, role: String, kind: Failure.Kind?) async {
        let create: Exchange = .json("CreatePipeline", reply: ["PipelineArn": .string(Self.arn)])
        let twin: Exchange = .json(
            "DescribePipeline",
            reply: [
                "PipelineArn": .string(Self.arn), "PipelineName": "churn", "PipelineDefinition": .string(stands),
                "PipelineStatus": "Active", "RoleArn": .string("arn:aws:iam::123456789012:role/\(role)"),
            ])
        let run = await bench(
            StartPipeline.self,
            [
                "--pipeline-name", "churn", "--definition", "p.json", "--role-arn", "arn:aws:iam::123456789012:role/r",
                "--parameters", "Data=x",
            ],
            script: [
                .refused("DescribePipeline", code: "ResourceNotFound"), create.lost(),
                .refused(
                    "CreatePipeline", code: "ValidationException",
                    "Pipeline names must be unique. Pipeline with name (churn) already exists."), twin,
            ] + (kind == nil ? [Self.started()] : []), files: ["p.json": Self.definition])
        #expect(run.failure == kind)
        if kind == nil { #expect(run.record["definition-changed"] == true) }
    }

    @Test(arguments: [
        ["--pipeline-name", "a b"], [], ["--typo", "x"],
        ["--pipeline-name", "churn", "--role-arn", "arn:aws:iam::123456789012:role/r"],
        ["--pipeline-name", "churn", "--parallelism", "0"], ["--pipeline-name", "churn", "--display-name", "a b"],
        ["--pipeline-name", "churn", "--description", "a\nb"],
        ["--pipeline-name", "churn", "--source-execution-arn", "x"],
    ])
    func refusesWhatIsWrong(arguments: [String]) async {
        let run = await bench(StartPipeline.self, arguments)
        #expect(run.failure == .usage)
    }
}
