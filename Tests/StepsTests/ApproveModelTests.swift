/// approve-model over a script: exactly one package, only from the status it read, and only by its rules.
import JSON
import Steps
import Synchronization
import Testing

@Suite struct ApproveModelTests {
    static let arn = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7"
    static let old = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/6"
    static let arguments = ["--model-package-arn", arn, "--require", "auc >= 0.85"]

    static func package(
        _ approval: String = "PendingManualApproval", status: String = "Completed", arn: String = arn,
        statistics: String? = "s3://bucket/evaluation.json", modified: Int = 1_800_000_000, description: String? = nil
    ) -> Exchange {
        var reply: JSONObject = [
            "ModelPackageName": "churn", "ModelPackageGroupName": "churn", "ModelPackageVersion": 7,
            "ModelPackageArn": .string(arn), "CreationTime": 1_800_000_000, "ModelPackageStatus": .string(status),
            "ModelPackageStatusDetails": ["ValidationStatuses": []], "ModelApprovalStatus": .string(approval),
            "LastModifiedTime": .number(JSONNumber(modified)),
        ]
        reply["ApprovalDescription"] = description.map(JSONValue.string)
        if let statistics {
            reply["ModelMetrics"] = [
                "ModelQuality": ["Statistics": ["ContentType": "application/json", "S3Uri": .string(statistics)]]
            ]
        }
        return .json("DescribeModelPackage", reply: .object(reply))
    }

    static func metrics(_ text: String = #"{"auc": 0.9}"#, path: String = "/evaluation.json") -> Exchange {
        .http(.get, path, headers: ["ETag": "\"e\""], body: text)
    }

    static func updated(_ status: String) -> Exchange {
        .json("UpdateModelPackage", reply: ["ModelPackageArn": .string(arn)]) { body in
            #expect(body["ModelApprovalStatus"]?.string == status)
            #expect((1...36).contains(body["ClientToken"]?.string?.count ?? 0))
            #expect((body["ApprovalDescription"]?.string?.utf16.count ?? 9999) <= 1024)
        }
    }

    static let approved = "Approved ; auc >= 0.85: holds with 0.9"

    @Test func approvesWhatKeepsTheRules() async {
        let run = await bench(
            ApproveModel.self, Self.arguments,
            script: [
                Self.package(), Self.metrics(), Self.package(), Self.updated("Approved"),
                Self.package("Approved", description: Self.approved),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["approval-status"] == "Approved")
        #expect(run.record["previous-status"] == "PendingManualApproval")
        #expect(run.record["metrics"]?["auc"] == 0.9)
    }

    @Test(arguments: [
        #"{"auc": 0.8}"#, #"{"auc": "NaN"}"#, #"{"other": 1}"#, #"{"auc": NaN}"#, "", "{}",
        #"{"auc": 0.9, "auc": 0.1}"#,
    ])
    func leavesWhatDoesNot(text: String) async {
        let run = await bench(ApproveModel.self, Self.arguments, script: [Self.package(), Self.metrics(text)])
        #expect(run.failure == .rejected)
        #expect(run.record["approval-status"] == "PendingManualApproval")
    }

    @Test func rejectsWhereAsked() async {
        let run = await bench(
            ApproveModel.self, Self.arguments + ["--on-fail", "reject"],
            script: [
                Self.package(), Self.metrics(#"{"auc": 0.5}"#), Self.package(), Self.updated("Rejected"),
                Self.package("Rejected", description: "Rejected ; auc >= 0.85: fails with 0.5"),
            ])
        #expect(run.failure == .rejected)
        #expect(run.record["approval-status"] == "Rejected")
    }

    @Test func rejectsWhereTheReportCannotBeRead() async {
        let run = await bench(
            ApproveModel.self, Self.arguments + ["--on-fail", "reject"],
            script: [
                Self.package(), Self.metrics(#"{"auc": NaN}"#), Self.package(), Self.updated("Rejected"),
                Self.package("Rejected", description: "Rejected ; auc >= 0.85: fails with –"),
            ])
        #expect(run.failure == .rejected)
        #expect(run.record["approval-status"] == "Rejected")
        #expect(run.record["failure"]?["because"]?.string?.contains("it is not JSON") == true)
    }

    @Test func withoutAReportNothingIsApproved() async {
        let run = await bench(ApproveModel.self, Self.arguments, script: [Self.package(statistics: nil)])
        #expect(run.failure == .rejected)
    }

    @Test(arguments: [("Rejected", 1_800_000_000), ("PendingManualApproval", 1_800_000_001)])
    func aChangeBeforeTheWriteIsAConflict(approval: String, modified: Int) async {
        let run = await bench(
            ApproveModel.self, Self.arguments,
            script: [Self.package(), Self.metrics(), Self.package(approval, modified: modified)])
        #expect(run.failure == .conflict)
    }

    @Test(arguments: [("Rejected", approved), ("Approved", "by somebody else")])
    func aChangeAfterTheWriteIsAConflict(approval: String, description: String) async {
        let run = await bench(
            ApproveModel.self, Self.arguments,
            script: [
                Self.package(), Self.metrics(), Self.package(), Self.updated("Approved"),
                Self.package(approval, description: description),
            ])
        #expect(run.failure == .conflict)
    }

    @Test(arguments: ["Pending", "InProgress", "Failed", "Deleting", "Perfect"])
    func onlyACompletedPackageIsDecidedOn(status: String) async {
        let run = await bench(ApproveModel.self, Self.arguments, script: [Self.package(status: status)])
        #expect(run.failure == .conflict)
    }

    @Test func doesNotOverruleARejection() async {
        #expect(await bench(ApproveModel.self, Self.arguments, script: [Self.package("Rejected")]).failure == .conflict)
    }

    @Test func anApprovedOneThatKeepsTheRulesIsDone() async {
        let run = await bench(ApproveModel.self, Self.arguments, script: [Self.package("Approved"), Self.metrics()])
        #expect(run.exitCode == 0)
    }

    @Test(arguments: [(#"{"auc": 0.905}"#, Int32(0)), (#"{"auc": 0.95}"#, 10)])
    func holdsItAgainstTheChampion(champion: String, code: Int32) async {
        let end = [
            Self.package(), Self.updated("Approved"),
            Self.package("Approved", description: "Approved ; auc >= champion - 0.01: holds with 0.9"),
        ]
        let run = await bench(
            ApproveModel.self,
            ["--model-package-arn", Self.arn, "--champion", "approved", "--require", "auc >= champion - 0.01"],
            script: [
                Self.package(), Self.metrics(),
                .json("ListModelPackages", reply: ["ModelPackageSummaryList": [], "NextToken": "more"]),
                .json(
                    "ListModelPackages",
                    reply: [
                        "ModelPackageSummaryList": [
                            [
                                "ModelPackageArn": .string(Self.old), "CreationTime": 1_700_000_000,
                                "ModelPackageStatus": "Completed", "ModelApprovalStatus": "Approved",
                            ]
                        ]
                    ]), Self.package("Approved", arn: Self.old, statistics: "s3://bucket/old.json"),
                Self.metrics(champion, path: "/old.json"),
            ] + (code == 0 ? end : []))
        #expect(run.exitCode == code, "\(run.story)")
        #expect(run.record["champion-arn"]?.string == Self.old)
    }

    @Test(arguments: [
        ["--model-package-arn", arn, "--require", "auc > = 1"],
        ["--model-package-arn", arn, "--require", "auc >= champion"], [],
        ["--model-package-group", "churn"], ["--model-package-arn", "churn/7"], ["--select", "latest-pending"],
        ["--model-package-arn", arn, "--model-package-group", "churn", "--select", "latest-pending"],
        ["--model-package-group", "churn", "--select", "newest"],
        ["--model-package-arn", arn, "--champion", "churn/6"],
        ["--model-package-arn", arn, "--decision", "maybe"], ["--model-package-arn", arn, "--on-fail", "retry"],
    ])
    func refuses(arguments: [String]) async {
        #expect(await bench(ApproveModel.self, arguments).failure == .usage)
    }

    @Test func aGroupBesideTheARNIsThePackagesOwn() async {
        let run = await bench(
            ApproveModel.self, ["--model-package-arn", Self.arn, "--model-package-group", "other"],
            script: [Self.package()])
        #expect(run.failure == .conflict)
    }

    @Test func aPackageIsNotItsOwnChampion() async {
        let run = await bench(
            ApproveModel.self,
            ["--model-package-arn", Self.arn, "--champion", Self.arn, "--require", "auc >= champion"],
            script: [Self.package()])
        #expect(run.failure == .usage)
    }

    @Test func takesTheNewestPendingOneOfAGroup() async {
        let summaries: JSONValue = .array(
            [(Self.old, 1_700_000_000), (Self.arn, 1_800_000_000)].map { arn, time in
                [
                    "ModelPackageArn": .string(arn), "CreationTime": .number(JSONNumber(time)),
                    "ModelPackageStatus": "Completed", "ModelApprovalStatus": "PendingManualApproval",
                ]
            })
        let run = await bench(
            ApproveModel.self,
            ["--model-package-group", "churn", "--select", "latest-pending", "--note", "by hand"],
            script: [
                .json("ListModelPackages", reply: ["ModelPackageSummaryList": summaries]) { body in
                    #expect(body["ModelPackageGroupName"] == "churn")
                    #expect(body["ModelApprovalStatus"] == "PendingManualApproval")
                }, Self.package(), Self.package(), Self.updated("Approved"),
                Self.package("Approved", modified: 1_800_000_009, description: "Approved ; by hand"),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["model-package-arn"]?.string == Self.arn)
        #expect(run.record["model-package-version"] == 7)
    }

    @Test func anEmptyGroupHasNoneToDecideOn() async {
        let run = await bench(
            ApproveModel.self, ["--model-package-group", "churn", "--select", "latest-pending"],
            script: [.json("ListModelPackages", reply: ["ModelPackageSummaryList": []])])
        #expect(run.failure == .notFound)
    }

    @Test func anOldAnswerAfterTheWriteIsReadAgain() async {
        let run = await bench(
            ApproveModel.self, Self.arguments,
            script: [
                Self.package(), Self.metrics(), Self.package(), Self.updated("Approved"), Self.package(),
                Self.package(), Self.package("Approved", description: Self.approved),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.clock.elapsed == .seconds(4))
    }

    @Test func aWriteThatIsNeverSeenIsAConflict() async {
        let run = await bench(
            ApproveModel.self, Self.arguments,
            script: [Self.package(), Self.metrics(), Self.package(), Self.updated("Approved")]
                + (0..<6).map { _ in Self.package() })
        #expect(run.failure == .conflict)
        #expect(run.record["approval-status"] == "PendingManualApproval")
    }

    @Test func asksAgainWithTheSameTokenWhereTheAnswerIsLost() async {
        let tokens = Mutex<[String]>([])
        let update: Exchange = .json("UpdateModelPackage", reply: ["ModelPackageArn": .string(Self.arn)]) { body in
            tokens.withLock { $0.append(body["ClientToken"]?.string ?? "") }
        }
        let run = await bench(
            ApproveModel.self, Self.arguments,
            script: [
                Self.package(), Self.metrics(), Self.package(), update.lost(), update,
                Self.package("Approved", description: Self.approved),
            ])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(tokens.withLock { $0.count == 2 && Set($0).count == 1 })
    }

    @Test(arguments: [(#"{"auc": 0.7}"#, Int32(0)), ("{", 10)])
    func aMetricsFileIsReadWithoutRulesToo(text: String, code: Int32) async {
        let end = [
            Self.package(), Self.updated("Approved"), Self.package("Approved", description: "Approved "),
        ]
        let run = await bench(
            ApproveModel.self, ["--model-package-arn", Self.arn, "--metrics-file", "m.json"],
            script: [Self.package()] + (code == 0 ? end : []), files: ["m.json": text])
        #expect(run.exitCode == code, "\(run.story)")
        if code == 0 { #expect(run.record["metrics"]?["auc"] == 0.7) }
    }

    @Test func aDryRunChangesNothing() async {
        let run = await bench(
            ApproveModel.self, Self.arguments + ["--dry-run"], script: [Self.package(), Self.metrics(), Self.package()])
        #expect(run.exitCode == 0)
        #expect(run.record["approval-status"] == "PendingManualApproval")
        #expect(run.story.contains("would send SageMaker.UpdateModelPackage"))
    }
}
