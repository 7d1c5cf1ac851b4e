/// register-model over a script: one version, of what is there, as it was asked for.
import JSON
import Steps
import Synchronization
import Testing

@Suite struct RegisterModelTests {
    typealias Wire = RegistryWire

    @Test func registersWhatIsNew() async {
        let environment = [
            "GITHUB_REPOSITORY": "acme/churn", "GITHUB_SHA": "8f2d1a7c", "GITHUB_RUN_ID": "7",
            "GITHUB_SERVER_URL": "https://github.com",
        ]
        let run = await Wire.run(
            ["--instance-types", "ml.m5.large", "--customer-metadata", "team=ml"],
            script: [
                Wire.model(), Wire.group(), Wire.versions([Wire.old]),
                Wire.described([Wire.old: Wire.specification("s3://bucket/other.tar.gz")]),
                Wire.creation { body in
                    #expect(body["ModelPackageGroupName"] == "churn")
                    #expect(body["ModelApprovalStatus"] == "PendingManualApproval")
                    #expect(body["MetadataProperties"]?["CommitId"] == "8f2d1a7c")
                    #expect(body["MetadataProperties"]?["Repository"] == "https://github.com/acme/churn")
                    #expect(
                        body["MetadataProperties"]?["GeneratedBy"] == "https://github.com/acme/churn/actions/runs/7")
                    #expect(
                        body["CustomerMetadataProperties"] == ["mlops-steps:model-data-etag": "abc", "team": "ml"])
                    let specification = body["InferenceSpecification"]
                    #expect(specification?["SupportedRealtimeInferenceInstanceTypes"] == ["ml.m5.large"])
                    #expect(specification?["SupportedResponseMIMETypes"] == nil)
                    #expect(specification?["Containers"] == Wire.specification()["Containers"])
                }, .refused("DescribeModelPackage", code: "ValidationException", "it does not exist"),
                Wire.package("Pending", more: Self.asked), Wire.package("InProgress", more: Self.asked),
                Wire.package(more: Self.asked),
            ], environment: environment)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["model-package-arn"]?.string == Wire.arn)
        #expect(run.record["model-package-version"] == 8)
        #expect(run.record["model-package-group"] == "churn")
        #expect(run.record["registered"] == true)
        #expect(run.record["approval-status"] == "PendingManualApproval")
        #expect(run.record["model-data-uri"]?.string == Wire.data)
        #expect(run.record["image-uri"]?.string == Wire.image)
        #expect(run.record["console-url"]?.string?.hasSuffix("#/model-packages/churn/8") == true)
    }

    private static let asked: JSONObject = [
        "CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc", "team": "ml"],
        "InferenceSpecification": [
            "Containers": [
                ["Image": .string(Wire.image), "ModelDataUrl": .string(Wire.data), "ImageDigest": "sha256:00"]
            ],
            "SupportedContentTypes": ["text/csv"], "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large"],
        ],
    ]

    @Test(arguments: [
        (["CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc"]] as JSONObject), [:],
    ])
    func theSameModelIsNotRegisteredTwice(more: JSONObject) async {
        let run = await Wire.run(
            script: [
                Wire.model(), Wire.group(), Wire.versions([], next: "more"), Wire.versions([Wire.old]),
                Wire.described([Wire.old: Wire.specification()]),
                Wire.package("Completed", "Rejected", arn: Wire.old, more: more),
                Wire.package("Completed", "Rejected", arn: Wire.old, more: more),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["registered"] == false)
        #expect(run.record["model-package-arn"]?.string == Wire.old)
        #expect(run.record["approval-status"] == "Rejected")
        #expect(!run.story.contains("otherwise"))
    }

    @Test func otherBytesAtTheSameAddressAreAnotherModel() async {
        let run = await Wire.run(
            script: [
                Wire.model(), Wire.group(), Wire.versions([Wire.old]), Wire.described([Wire.old: Wire.specification()]),
                Wire.package(
                    arn: Wire.old, more: ["CustomerMetadataProperties": ["mlops-steps:model-data-etag": "before"]]),
                Wire.creation(), Wire.package(),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["registered"] == true)
    }

    @Test func whatTheListDoesNotTellIsLookedAtByItself() async {
        let run = await Wire.run(
            script: [
                Wire.model(), Wire.group(), Wire.versions([Wire.old]), Wire.described([:]),
                Wire.package(arn: Wire.old), Wire.package(arn: Wire.old),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["registered"] == false)
    }

    @Test func howATwinDiffersIsTold() async {
        let run = await Wire.run(
            ["--description", "the new one", "--approval-status", "Approved"],
            script: [
                Wire.model(), Wire.group(), Wire.versions([Wire.old]), Wire.described([Wire.old: Wire.specification()]),
                Wire.package(arn: Wire.old), Wire.package(arn: Wire.old),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.story.contains("ModelPackage.ModelPackageDescription is not there and not the new one"))
        #expect(run.story.contains("not Approved: approve-model decides"))
    }

    @Test func theGroupIsMadeWhereAsked() async {
        let run = await Wire.run(
            ["--create-group", "true", "--tags", "team=ml"],
            script: [
                Wire.model(), Wire.noGroup,
                .json(
                    "CreateModelPackageGroup",
                    reply: ["ModelPackageGroupArn": "\(Wire.account):model-package-group/churn"]
                ) { body in #expect(body["Tags"] == [["Key": "team", "Value": "ml"]]) },
                Wire.noGroup, Wire.group("InProgress"), Wire.group(),
                .refused("CreateModelPackage", code: "ValidationException", "ModelPackageGroup does not exist."),
                Wire.creation(), Wire.package(),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["registered"] == true)
    }

    @Test func aGroupThatSomebodyMadeMeanwhileIsAsGood() async {
        let run = await Wire.run(
            ["--create-group", "true"],
            script: [
                Wire.model(), Wire.noGroup,
                .refused("CreateModelPackageGroup", code: "ValidationException", "Model Package Group already exists"),
                Wire.group(), Wire.creation(), Wire.package(),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
    }

    @Test func aTrainingJobGivesModelAndImage() async {
        let more: JSONObject = [
            "CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc", "mlops-steps:training-job": "t-1"]
        ]
        let record = #"{"step": "wait-pipeline", "version": 1, "result": "succeeded", "training-job-name": "t-1"}"#
        let run = await Wire.run(
            arguments: ["--model-package-group", "churn", "--from", "-"],
            script: [
                RegisterModelRefusalTests.job(), Wire.model(), Wire.group(), Wire.versions(),
                Wire.creation { body in
                    #expect(body["CustomerMetadataProperties"]?["mlops-steps:training-job"] == "t-1")
                }, Wire.package(more: more),
            ], standardInput: record)
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["model-data-uri"]?.string == Wire.data)
        #expect(run.record["image-uri"]?.string == Wire.image)
    }

    @Test func aModelBesideAJobWinsAndTheJobGivesTheImageAlone() async {
        let run = await Wire.run(
            arguments: ["--model-package-group", "churn", "--model-data", Wire.data, "--training-job-name", "t-1"],
            script: [
                RegisterModelRefusalTests.job(artifacts: "s3://bucket/another.tar.gz"), Wire.model(), Wire.group(),
                Wire.versions(), Wire.creation(), Wire.package(),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["model-data-uri"]?.string == Wire.data)
    }

    // The name is the SHA-256 of {"auc":0.9}.
    private static let reportPath = "/reports/evaluation-592ad4998d2fd0c8.json"

    private static func withReport(_ path: String) -> JSONObject {
        [
            "CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc"],
            "ModelMetrics": [
                "ModelQuality": [
                    "Statistics": ["ContentType": "application/json", "S3Uri": .string("s3://bucket\(path)")]
                ]
            ],
        ]
    }

    private static let put = Exchange.http(.put, reportPath, headers: ["ETag": "\"e\""]) { request in
        #expect(request.body == .bytes(Array(#"{"auc":0.9}"#.utf8)))
        #expect(request.headers["Content-Type"] == "application/json")
    }

    private static let recorded = #"{"step": "evaluate-model", "version": 1, "result": "succeeded", "#

    @Test(arguments: [
        // A file, the file of a record, the metrics of a record.
        (["--report", "e.json"], ""), ([], recorded + #""report": "e.json", "metrics": {"auc": 0.1}}"#),
        ([], recorded + #""report": null, "metrics": {"auc": 0.9, "f1": null}}"#),
    ])
    func aReportIsUploadedUnderItsHash(more: [String], record: String) async {
        let from = record.isEmpty ? [] : ["--from", "-"]
        for isThere in [false, true] {
            let run = await Wire.run(
                more + from + ["--report-uri", "s3://bucket/reports"],
                script: [
                    Wire.model(), Wire.group(), Wire.versions(),
                    Wire.model(status: isThere ? 200 : 404, path: Self.reportPath),
                ] + (isThere ? [] : [Self.put]) + [
                    Wire.creation { body in
                        #expect(body["ModelMetrics"] == Self.withReport(Self.reportPath)["ModelMetrics"])
                    }, Wire.package(more: Self.withReport(Self.reportPath)),
                ], files: ["e.json": #"{"auc":0.9}"#], standardInput: record)
            #expect(run.exitCode == 0, "\(run.story)")
        }
    }

    @Test func theReportOfARecordInS3IsNamed() async {
        let run = await Wire.run(
            ["--from", "-"],
            script: [
                Wire.model(), Wire.object("/e.json", #"{"auc": 0.9}"#), Wire.group(), Wire.versions(), Wire.creation(),
                Wire.package(more: Self.withReport("/e.json")),
            ], standardInput: Self.recorded + #""report": "s3://bucket/e.json"}"#)
        #expect(run.exitCode == 0, "\(run.story)")
    }

    @Test func metricsThatHaveNoPlaceAreTold() async {
        let run = await Wire.run(
            ["--from", "-"],
            script: [Wire.model(), Wire.group(), Wire.versions(), Wire.creation(), Wire.package()],
            standardInput: Self.recorded + #""metrics": {"auc": 0.9}}"#)
        #expect(run.exitCode == 0 && run.story.contains("without report-uri"), "\(run.story)")
    }

    @Test func aBaselineIsOfTheDataAndOfItsDrift() async {
        let quality: JSONValue = [
            "Statistics": ["ContentType": "application/json", "S3Uri": "s3://bucket/baseline/statistics.json"],
            "Constraints": ["ContentType": "application/json", "S3Uri": "s3://bucket/baseline/constraints.json"],
        ]
        let more: JSONObject = [
            "CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc"],
            "ModelMetrics": ["ModelDataQuality": quality], "DriftCheckBaselines": ["ModelDataQuality": quality],
        ]
        let run = await Wire.run(
            ["--baseline-uri", "s3://bucket/baseline"],
            script: [
                Wire.model(), Wire.model(path: "/baseline/statistics.json"),
                Wire.model(path: "/baseline/constraints.json"), Wire.group(), Wire.versions(),
                Wire.creation { body in
                    #expect(body["ModelMetrics"]?["ModelDataQuality"] == quality)
                    #expect(body["DriftCheckBaselines"]?["ModelDataQuality"] == quality)
                }, Wire.package(more: more),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
    }

    @Test func somebodyMayDecideAtOnce() async {
        let run = await Wire.run(
            script: [
                Wire.model(), Wire.group(), Wire.versions(), Wire.creation(), Wire.package("Completed", "Approved"),
            ])
        #expect(run.exitCode == 0 && run.story.contains("Somebody has decided already"), "\(run.story)")
        #expect(run.record["approval-status"] == "Approved")
    }

    @Test func aDryRunChangesNothing() async {
        let run = await Wire.run(
            ["--dry-run", "--create-group", "--report", "e.json", "--report-uri", "s3://bucket/reports"],
            script: [Wire.model(), Wire.noGroup, Wire.model(status: 404, path: Self.reportPath)],
            files: ["e.json": #"{"auc":0.9}"#])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["registered"] == false)
        for operation in ["CreateModelPackageGroup", "PutObject", "CreateModelPackage"] {
            #expect(run.story.contains("would send") && run.story.contains(operation), "\(operation)")
        }
    }

    @Test func twoAtTheSameMomentSendOneTokenForAKey() async {
        func token(_ more: [String], random: UInt64) async -> String {
            let seen = Mutex("")
            let script = [
                Wire.model(), Wire.group(), Wire.versions(),
                Wire.creation { body in seen.withLock { $0 = body["ClientToken"]?.string ?? "" } },
                Wire.package(),
            ]
            let run = await bench(RegisterModel.self, Wire.arguments + more, script: script) { world in
                world.random = { random }
            }
            #expect(run.exitCode == 0, "\(run.story)")
            return seen.withLock { $0 }
        }
        let first = await token(["--idempotency-key", "job a"], random: 1)
        #expect(await token(["--idempotency-key", "job a"], random: 2) == first)
        #expect(await token(["--idempotency-key", "job b"], random: 1) != first)
        // Outside of a workflow nothing else tells a repeat from another registration.
        let unnamed = await token([], random: 1)
        #expect(await token([], random: 2) != unnamed)
    }

    @Test func aRepeatSendsTheSameToken() async {
        let tokens = Mutex<[String]>([])
        for attempt in ["1", "1", "2"] {
            _ = await Wire.run(
                script: [
                    Wire.model(), Wire.group(), Wire.versions(),
                    Wire.creation { body in tokens.withLock { $0.append(body["ClientToken"]?.string ?? "") } },
                    Wire.package(),
                ],
                environment: [
                    "GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": attempt,
                ])
        }
        let seen = tokens.withLock { $0 }
        #expect(seen.count == 3 && seen[0] == seen[1] && seen[1] != seen[2])
    }
}
