/// The decisions of register-model as tables: jobs, reports, twins, statuses; every word and one unknown.
import AWS
import Foundation
import JSON
import Testing

@testable import Steps

@Suite struct TrainedModelTests {
    @Test func onlyACompletedJobHasAModel() {
        let kinds: [String: Failure.Kind] = [
            "InProgress": .conflict, "Stopping": .conflict, "Failed": .failed, "Stopped": .conflict,
            "Deleting": .conflict, "Odd": .failed,
        ]
        for (word, status) in TrainingJobStatus.words + [("Odd", .unknown("Odd"))] {
            guard case .refused(let kind, let because, let tryThis) = TrainedModel(status, reason: "no memory") else {
                #expect(word == "Completed")
                continue
            }
            #expect(kind == kinds[word], "\(word)")
            #expect(because.contains(word) && !tryThis.isEmpty)
            #expect(because.contains("no memory") == (word == "Failed"))
        }
    }
}

@Suite struct RegistrySightTests {
    @Test func onlyACompletedGroupTakesVersions() {
        for (word, status) in ModelPackageGroupStatus.words + [("Odd", .unknown("Odd"))] {
            switch (word, RegistrySight(group: status)) {
            case ("Completed", .ready), ("Pending", .goesOn), ("InProgress", .goesOn): break
            case ("Failed", .red(.failed, _, _)), ("Odd", .red(.failed, _, _)): break
            case ("Deleting", .red(.conflict, _, _)), ("DeleteFailed", .red(.conflict, _, _)): break
            default: Issue.record("\(word)")
            }
        }
    }

    @Test func onlyACompletedVersionIsRegistered() {
        for (word, status) in ModelPackageStatus.words + [("Odd", .unknown("Odd"))] {
            switch (word, RegistrySight(package: status, reasons: ["scan: it has holes"])) {
            case ("Completed", .ready), ("Pending", .goesOn), ("InProgress", .goesOn): break
            case ("Failed", .red(.failed, let because, _)): #expect(because.contains("it has holes"))
            case ("Odd", .red(.failed, let because, _)): #expect(because.contains("Odd"))
            case ("Deleting", .red(.stopped, _, _)): break
            default: Issue.record("\(word)")
            }
        }
        guard case .red(_, let because, _) = RegistrySight(package: .failed, reasons: []) else {
            return #expect(Bool(false))
        }
        #expect(because.contains("without a reason"))
    }

    @Test func aDecisionIsNoConflictWhereOneWasWaitedFor() {
        let words = ModelApprovalStatus.words.map(\.value)
        for asked in words {
            #expect(ApprovalOutcome(asked: asked, found: nil) == .otherwise)
            #expect(ApprovalOutcome(asked: asked, found: .unknown("Odd")) == .otherwise)
            for found in words {
                let isDecision = asked == .pendingManualApproval && found != asked
                #expect(
                    ApprovalOutcome(asked: asked, found: found)
                        == (asked == found ? .asAsked : isDecision ? .decided : .otherwise))
            }
        }
    }
}

@Suite struct ModelTwinTests {
    static let written = Date(timeIntervalSince1970: 1_700_000_000)

    static func model(_ eTag: String = "abc", modified: Date? = written) throws -> RegisteredModel {
        let data = try #require(S3URI("s3://bucket/model.tar.gz"))
        return RegisteredModel(data: data, image: "repo:1", eTag: eTag, modified: modified)
    }

    static func version(
        _ status: ModelPackageStatus = .completed, data: String? = "s3://bucket/model.tar.gz",
        image: String? = "repo:1",
        eTag: String? = nil, after seconds: Double = 60
    ) -> VersionedModel {
        VersionedModel(
            status: status, data: data, image: image, eTag: eTag, created: written.addingTimeInterval(seconds))
    }

    @Test(arguments: [
        // What a version says of its bytes decides.
        (version(eTag: "abc"), true), (version(eTag: "abd"), false), (version(eTag: "abc", after: -60), true),
        // Without it, what was written before and not since is what was registered.
        (version(), true), (version(after: 0), true), (version(after: -1), false),
        // Another address or image is another model.
        (version(data: "s3://bucket/other.tar.gz", eTag: "abc"), false), (version(data: nil, eTag: "abc"), false),
        (version(image: "repo:2", eTag: "abc"), false), (version(image: nil, eTag: "abc"), false),
    ])
    func theSameModelIsATwin(version: VersionedModel, isTwin: Bool) throws {
        #expect(version.isTwin(of: try Self.model()) == isTwin)
    }

    @Test func anObjectWithoutATimeIsNoTwinByTime() throws {
        #expect(!Self.version().isTwin(of: try Self.model(modified: nil)))
        #expect(Self.version(eTag: "abc").isTwin(of: try Self.model(modified: nil)))
    }

    @Test func onlyWhatIsOrBecomesUsable() throws {
        for (word, status) in ModelPackageStatus.words + [("Odd", .unknown("Odd"))] {
            let isUsable = ["Completed", "Pending", "InProgress"].contains(word)
            #expect(Self.version(status, eTag: "abc").isCandidate(for: try Self.model()) == isUsable, "\(word)")
            #expect(Self.version(status, eTag: "abc").isTwin(of: try Self.model()) == isUsable, "\(word)")
        }
    }

    @Test(arguments: [("\"abc\"", "abc"), ("abc", "abc"), ("\"", "\""), ("", ""), ("\"abc-2\"", "abc-2")])
    func eTagsAreBare(header: String, bare: String) { #expect(RegisterModel.bare(header) == bare) }
}

@Suite struct QualitySourceTests {
    static func record(of step: String = "evaluate-model", _ more: JSONObject) throws -> Record {
        var object: JSONObject = ["step": .string(step), "version": 1, "result": "succeeded"]
        for (name, value) in more.members { object[name] = value }
        return try #require(try Record.all(in: JSONValue.object(object).text).first)
    }

    static func source(
        metrics: String? = nil, report: String? = nil, folder: String? = nil, _ records: [Record] = []
    ) throws -> QualitySource {
        try QualitySource(
            modelMetricsUri: metrics.flatMap { S3URI($0) }, report: report.flatMap { OwnPath(argument: $0) },
            reportUri: folder.flatMap { S3URI($0) }, records: records)
    }

    @Test func inputsComeFirst() throws {
        let folder = try #require(S3URI("s3://bucket/reports"))
        let object = QualitySource.object(try #require(S3URI("s3://bucket/e.json")))
        let recorded = [try Self.record(["report": "s3://bucket/other.json", "metrics": ["auc": 0.9]])]
        #expect(try Self.source(metrics: "s3://bucket/e.json", recorded) == object)
        #expect(try Self.source(report: "s3://bucket/e.json", recorded) == object)
        #expect(
            try Self.source(report: "e.json", folder: "s3://bucket/reports", recorded) == .file("e.json", into: folder))
    }

    @Test func theRecordOfAnEvaluationStandsInForThem() throws {
        let folder = try #require(S3URI("s3://bucket/reports"))
        let object = QualitySource.object(try #require(S3URI("s3://bucket/e.json")))
        let metrics: JSONObject = ["auc": 0.9, "f1": .null, "note": "x"]
        let rows: [(JSONObject, String?, QualitySource)] = [
            (["report": "s3://bucket/e.json"], nil, object),
            (["report": "e.json", "metrics": .object(metrics)], "s3://bucket/reports", .file("e.json", into: folder)),
            (
                ["report": .null, "metrics": .object(metrics)], "s3://bucket/reports",
                .metrics(["auc": 0.9], into: folder)
            ),
            (["report": "e.json", "metrics": .object(metrics)], nil, .unplaced),
            (["metrics": .object(metrics)], nil, .unplaced), (["metrics": ["f1": .null]], nil, .none),
            ([:], nil, .none),
        ]
        for (record, place, source) in rows {
            #expect(try Self.source(folder: place, [Self.record(record)]) == source)
        }
        // What else has a report and metrics is about something else.
        #expect(
            try Self.source([
                Self.record(of: "smoke-test", ["report": "s3://bucket/smoke.json", "metrics": ["auc": 1]])
            ])
                == .none)
        let two = [
            try Self.record(["report": "s3://bucket/old.json"]), try Self.record(["report": "s3://bucket/e.json"]),
        ]
        #expect(try Self.source(two) == object)
    }

    private static let impossible: [(metrics: String?, report: String?, folder: String?, input: String)] = [
        ("s3://bucket/e.json", "e.json", "s3://bucket/r", "report"), ("s3://bucket/e.json", "s3://b/", nil, "report"),
        (nil, "e.json", nil, "report-uri"), (nil, "s3://B/e.json", nil, "report"),
        (nil, nil, "s3://bucket/r", "report-uri"),
    ]

    @Test(arguments: impossible)
    func whatCannotBe(metrics: String?, report: String?, folder: String?, input: String) {
        let refusal = #expect(throws: Failure.self) {
            try Self.source(metrics: metrics, report: report, folder: folder)
        }
        #expect(refusal?.kind == .usage)
        #expect(refusal?.doing.hasSuffix(" \(input)") == true)
    }
}

@Suite struct ReportOfAnotherModelTests {
    // The SHA-256 of nothing, in hex and in base64.
    static let hex = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    static let base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

    private static let measured: [(name: String?, digest: String?, checksum: String?, words: String?)] = [
        (nil, nil, nil, nil), ("model.tar.gz", nil, nil, nil), ("s3://bucket/m.tar.gz", nil, nil, nil),
        ("s3://bucket/other.tar.gz", nil, nil, "about s3://bucket/other.tar.gz"),
        ("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/1", nil, nil, "about arn:aws"),
        // Bytes say more than names.
        ("s3://bucket/other.tar.gz", hex, base64, nil), ("model.tar.gz", hex, base64, nil),
        ("s3://bucket/m.tar.gz", "sha256:00", base64, "other bytes"),
        ("model.tar.gz", "sha256:00", base64, "other bytes"),
        // S3 keeps no digest of the whole: names it is.
        ("s3://bucket/m.tar.gz", hex, nil, nil), ("s3://bucket/m.tar.gz", "sha256:00", base64 + "-2", nil),
        ("s3://bucket/other.tar.gz", hex, nil, "about s3://bucket/other.tar.gz"),
    ]

    @Test(arguments: measured)
    func isStrange(name: String?, digest: String?, checksum: String?, words: String?) throws {
        var model = JSONObject()
        model["name"] = name.map(JSONValue.string)
        model["digest"] = digest.map(JSONValue.string)
        let report = EvaluationReport(json: ["auc": 0.9, "evaluation": ["model": .object(model)]])
        let problem = report.strangeness(to: try #require(S3URI("s3://bucket/m.tar.gz")), checksum: checksum)
        #expect((problem == nil) == (words == nil), "\(problem ?? "")")
        if let words { #expect(problem?.contains(words) == true) }
    }
}

@Suite struct RegistrationInputTests {
    @Test(arguments: [
        ("churn", "churn"), ("arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/churn", "churn"),
        ("-churn", nil), ("churn-", nil), ("a/b", nil), ("", nil), (String(repeating: "a", count: 64), nil),
        ("arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/1", nil),
    ])
    func groups(text: String, name: String?) { #expect(PackageGroup(argument: text)?.name == name) }

    @Test(arguments: [
        ("team=ml", true), ("équipe=été 1", true), ("a=b=c", true), ("team=", false), ("=ml", false), ("team", false),
        ("team=a;b", false), ("te*m=a", false), ("mlops-steps:run=1", false), ("a=\n", false),
    ])
    func metadata(text: String, isRight: Bool) { #expect((MetadataArgument(argument: text) != nil) == isRight) }

    @Test(arguments: [
        ("1.7-1", true), ("2.0", true), ("1.", false), ("17", false), ("a.1", false), ("1.23456789", true),
        ("1.234567890", false),
    ])
    func frameworkVersions(text: String, isRight: Bool) {
        #expect((FrameworkVersion(argument: text) != nil) == isRight)
    }

    @Test(arguments: [
        ("text/csv", true), ("application/x-npy", true), ("csv", false), ("/csv", false), ("text/ ", false),
    ])
    func mediaTypes(text: String, isRight: Bool) { #expect((MediaType(argument: text) != nil) == isRight) }
}
