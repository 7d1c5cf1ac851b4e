/// register-model over a script: every end that is not green.
import JSON
import Steps
import Testing

@Suite struct RegisterModelRefusalTests {
    typealias Wire = RegistryWire

    @Test(arguments: [
        (["--model-package-group", "churn"], "model-data"),
        (["--model-package-group", "churn", "--model-data", "s3://bucket/m"], "image-uri"),
        (["--model-package-group", "churn", "--model-data", "s3://bucket/m/", "--image-uri", "i"], "model-data"),
        (Wire.arguments + ["--tags", "team=ml"], "tags"),
        (Wire.arguments + ["--description", String(repeating: "x", count: 1025)], "description"),
        (Wire.arguments + ["--customer-metadata", "a=1", "--customer-metadata", "a=2"], "customer-metadata"),
        (Wire.arguments + ["--report", "e.json"], "report-uri"),
        (Wire.arguments + ["--approval-status", "Maybe"], "approval-status"),
        (
            ["--model-package-group", "\(Wire.account):model-package-group/churn", "--create-group"]
                + Wire.arguments.dropFirst(2), "create-group"
        ),
    ])
    func whatCannotBeIsRefusedBeforeAnythingIsAsked(arguments: [String], input: String) async {
        let run = await Wire.run(arguments: arguments, script: [])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string?.hasSuffix(input) == true, "\(run.record.text)")
    }

    @Test func moreMetadataThanTheRegistryTakes() async {
        let many = (1...41).flatMap { ["--customer-metadata", "n\($0)=1"] }
        #expect(await Wire.run(many, script: []).failure == .usage)
    }

    @Test func aModelThatIsNotThere() async {
        let run = await Wire.run(script: [Wire.model(status: 404)])
        #expect(run.failure == .notFound)
        #expect(run.record["registered"] == false)
    }

    @Test func anEmptyModel() async {
        #expect(await Wire.run(script: [Wire.model(length: "0")]).failure == .conflict)
    }

    @Test(arguments: [("Failed", Failure.Kind.failed), ("InProgress", .conflict), ("Stopped", .conflict)])
    func aJobWithoutAModel(status: String, kind: Failure.Kind) async {
        let run = await Wire.run(
            arguments: ["--model-package-group", "churn", "--training-job-name", "t-1"], script: [Self.job(status)])
        #expect(run.failure == kind)
        #expect(run.record["failure"]?["because"]?.string?.contains(status) == true)
    }

    @Test func aJobWithoutAnImage() async {
        let run = await Wire.run(
            arguments: ["--model-package-group", "churn", "--training-job-name", "t-1"],
            script: [Self.job(algorithm: ["AlgorithmName": "a", "TrainingInputMode": "File"])])
        #expect(run.failure == .usage)
    }

    @Test func aJobWhoseModelLiesNowhere() async {
        let run = await Wire.run(
            arguments: ["--model-package-group", "churn", "--training-job-name", "t-1"],
            script: [Self.job(artifacts: "s3://bucket")])
        #expect(run.failure == .failed)
    }

    static func job(
        _ status: String = "Completed", artifacts: String = Wire.data,
        algorithm: JSONValue = ["TrainingImage": .string(Wire.image), "TrainingInputMode": "File"]
    ) -> Exchange {
        .json(
            "DescribeTrainingJob",
            reply: [
                "TrainingJobName": "t-1", "TrainingJobArn": "\(Wire.account):training-job/t-1",
                "ModelArtifacts": ["S3ModelArtifacts": .string(artifacts)], "TrainingJobStatus": .string(status),
                "SecondaryStatus": .string(status), "CreationTime": 1.7e9, "AlgorithmSpecification": algorithm,
            ])
    }

    @Test(arguments: [
        ("{}", Failure.Kind.rejected), (#"{"auc": "NaN"}"#, .rejected), ("", .rejected), (#"{"auc": NaN}"#, .rejected),
        (#"{"auc": 0.9, "evaluation": {"model": {"name": "s3://bucket/other.tar.gz"}}}"#, .conflict),
    ])
    func aReportThatSaysNothingOfTheModel(text: String, kind: Failure.Kind) async {
        let run = await Wire.run(
            ["--model-metrics-uri", "s3://bucket/e.json"], script: [Wire.model(), Wire.object("/e.json", text)])
        #expect(run.failure == kind)
    }

    @Test(arguments: [("Approved", true), ("PendingManualApproval", false)])
    func whatFailedItsRulesIsNotApproved(approval: String, isRed: Bool) async {
        let text =
            #"{"auc": 0.9, "evaluation": {"passed": false, "rules": [{"rule": "auc >= 0.95", "passed": false}]}}"#
        let before = [Wire.model(), Wire.object("/e.json", text)]
        let rest = [
            Wire.group(), Wire.versions(), Wire.creation(), Wire.package("Completed", approval, more: Self.withReport),
        ]
        let run = await Wire.run(
            ["--model-metrics-uri", "s3://bucket/e.json", "--approval-status", approval],
            script: before + (isRed ? [] : rest))
        #expect(run.failure == (isRed ? .rejected : nil), "\(run.story)")
    }

    static let withReport: JSONObject = [
        "CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc"],
        "ModelMetrics": [
            "ModelQuality": ["Statistics": ["ContentType": "application/json", "S3Uri": "s3://bucket/e.json"]]
        ],
    ]

    @Test func aBaselineOfOneFile() async {
        let run = await Wire.run(
            ["--baseline-uri", "s3://bucket/baseline"],
            script: [
                Wire.model(), Wire.model(path: "/baseline/statistics.json"),
                Wire.model(status: 404, path: "/baseline/constraints.json"),
            ])
        #expect(run.failure == .notFound)
        #expect(run.record["failure"]?["doing"]?.string?.contains("constraints.json") == true)
    }

    @Test func aGroupThatIsNotThere() async {
        let run = await Wire.run(script: [Wire.model(), Wire.noGroup])
        #expect(run.failure == .notFound)
        #expect(run.record["failure"]?["try"]?.string?.contains("create-group") == true)
    }

    @Test(arguments: [("Failed", Failure.Kind.failed), ("Deleting", .conflict), ("Perfect", .failed)])
    func aGroupThatTakesNoVersions(status: String, kind: Failure.Kind) async {
        let run = await Wire.run(script: [Wire.model(), Wire.group(status), Wire.group(status)])
        #expect(run.failure == kind)
    }

    @Test(arguments: [("Failed", Failure.Kind.failed), ("Deleting", .stopped), ("Perfect", .failed)])
    func aVersionThatIsNotCompleted(status: String, kind: Failure.Kind) async {
        let run = await Wire.run(
            script: [Wire.model(), Wire.group(), Wire.versions(), Wire.creation(), Wire.package(status)])
        #expect(run.failure == kind)
        #expect(run.record["model-package-arn"]?.string == Wire.arn)
        #expect(run.record["registered"] == true)
        if status == "Failed" {
            #expect(run.record["failure"]?["because"]?.string?.contains("it has holes") == true)
        }
    }

    @Test func aVersionThatNeverIsCompleted() async {
        let looks = (0..<4).map { _ in Wire.package("Pending") }
        let run = await Wire.run(
            ["--timeout-minutes", "0.2"],
            script: [Wire.model(), Wire.group(), Wire.versions(), Wire.creation()] + looks)
        #expect(run.failure == .timedOut)
        #expect(run.record["failure"]?["because"]?.string?.contains(Wire.arn) == true)
    }

    @Test(arguments: [
        ["InferenceSpecification": Wire.specification("s3://bucket/another.tar.gz")] as JSONObject,
        ["InferenceSpecification": Wire.specification(Wire.data, "another")], ["ModelPackageGroupName": "another"],
        ["InferenceSpecification": .null],
    ])
    func aVersionThatIsNotWhatWasAsked(other: JSONObject) async {
        var more = other
        more["CustomerMetadataProperties"] = ["mlops-steps:model-data-etag": "abc"]
        let run = await Wire.run(
            script: [
                Wire.model(), Wire.group(), Wire.versions(), Wire.creation(),
                Wire.package(more: more),
            ])
        #expect(run.failure == .conflict, "\(run.story)")
    }

    @Test func anApprovalThatIsNotWhatWasAsked() async {
        let run = await Wire.run(
            ["--approval-status", "Approved"],
            script: [Wire.model(), Wire.group(), Wire.versions(), Wire.creation(), Wire.package()])
        #expect(run.failure == .conflict)
        #expect(run.record["approval-status"] == "PendingManualApproval")
    }
}
