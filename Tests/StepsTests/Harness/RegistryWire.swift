/// What S3 and the model registry say while a version of the group churn is registered, as exchanges of a script.
import JSON
import Steps
import Testing

/// Exchanges that tests of register-model share.
enum RegistryWire {
    static let account = "arn:aws:sagemaker:eu-west-1:123456789012"
    static let arn = "\(account):model-package/churn/8"
    static let old = "\(account):model-package/churn/7"
    static let data = "s3://bucket/model.tar.gz"
    static let image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/xgboost:1"
    static let arguments = ["--model-package-group", "churn", "--model-data", data, "--image-uri", image]
    static let written = "Tue, 14 Nov 2023 22:13:20 GMT"

    static func model(status: Int = 200, length: String = "9", path: String = "/model.tar.gz") -> Exchange {
        .http(
            .head, path, status: status,
            headers: ["ETag": "\"abc\"", "Content-Length": length, "Last-Modified": .init(written)])
    }

    static func object(_ path: String, _ text: String) -> Exchange {
        .http(.get, path, headers: ["ETag": "\"e\""], body: text)
    }

    static func group(_ status: String = "Completed") -> Exchange {
        .json(
            "DescribeModelPackageGroup",
            reply: [
                "ModelPackageGroupName": "churn", "ModelPackageGroupArn": "\(account):model-package-group/churn",
                "CreationTime": 1.7e9, "CreatedBy": [:], "ModelPackageGroupStatus": .string(status),
            ])
    }

    static let noGroup = Exchange.refused(
        "DescribeModelPackageGroup", code: "ValidationException", "ModelPackageGroup churn does not exist.")

    static func versions(_ arns: [String] = [], next: String? = nil) -> Exchange {
        var reply: JSONObject = [
            "ModelPackageSummaryList": .array(
                arns.map { arn in
                    [
                        "ModelPackageArn": .string(arn), "CreationTime": 1_700_000_060,
                        "ModelPackageStatus": "Completed",
                        "ModelPackageGroupName": "churn",
                    ]
                })
        ]
        reply["NextToken"] = next.map(JSONValue.string)
        return .json("ListModelPackages", reply: .object(reply)) { body in
            #expect(body["ModelPackageGroupName"] == "churn")
            #expect(body["SortOrder"] == "Descending")
        }
    }

    static func specification(_ data: String = data, _ image: String = image) -> JSONValue {
        [
            "Containers": [["Image": .string(image), "ModelDataUrl": .string(data)]],
            "SupportedContentTypes": ["text/csv"],
        ]
    }

    static func described(_ versions: [String: JSONValue]) -> Exchange {
        var summaries = JSONObject()
        for (arn, specification) in versions {
            summaries[arn] = [
                "ModelPackageGroupName": "churn", "ModelPackageArn": .string(arn), "CreationTime": 1_700_000_060,
                "InferenceSpecification": specification, "ModelPackageStatus": "Completed",
            ]
        }
        return .json("BatchDescribeModelPackage", reply: ["ModelPackageSummaries": .object(summaries)])
    }

    static func package(
        _ status: String = "Completed", _ approval: String = "PendingManualApproval", arn: String = arn,
        more: JSONObject = ["CustomerMetadataProperties": ["mlops-steps:model-data-etag": "abc"]]
    ) -> Exchange {
        var reply: JSONObject = [
            "ModelPackageName": "churn", "ModelPackageGroupName": "churn", "ModelPackageVersion": 8,
            "ModelPackageArn": .string(arn), "CreationTime": 1_700_000_060, "ModelPackageStatus": .string(status),
            "ModelPackageStatusDetails": [
                "ValidationStatuses": [["Name": "scan", "Status": "Failed", "FailureReason": "it has holes"]]
            ],
            "ModelApprovalStatus": .string(approval), "InferenceSpecification": specification(),
        ]
        for (name, value) in more.members { reply[name] = value }
        return .json("DescribeModelPackage", reply: .object(reply))
    }

    static func creation(check: @escaping @Sendable (JSONValue) -> Void = { _ in }) -> Exchange {
        .json("CreateModelPackage", reply: ["ModelPackageArn": .string(arn)]) { body in
            #expect((1...36).contains(body["ClientToken"]?.string?.count ?? 0))
            #expect(body["Tags"] == nil)
            check(body)
        }
    }

    static func run(
        _ more: [String] = [], arguments: [String] = arguments, script: [Exchange], files: [String: String] = [:],
        environment: [String: String] = [:], standardInput: String = ""
    ) async -> BenchRun {
        await bench(
            RegisterModel.self, arguments + more, script: script, files: files, environment: environment,
            standardInput: standardInput)
    }
}
