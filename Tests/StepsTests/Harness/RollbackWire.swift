/// What SageMaker says while an endpoint is taken back, as exchanges of a script.
import JSON
import Steps
import Testing

/// What SageMaker says while the endpoint churn goes from the package churn/2 back to churn/1.
enum RollbackWire {
    typealias W = DeploymentWire

    static let new = "churn-2222222222222222"
    static let old = "churn-1111111111111111"
    static let bad = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/2"
    static let workflow = ["GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "1"]

    static func run(
        _ arguments: [String] = [], script: [Exchange], environment: [String: String] = [:], standardInput: String = ""
    ) async -> BenchRun {
        await bench(
            RollbackEndpoint.self, ["--endpoint-name", "churn"] + arguments, script: script, environment: environment,
            standardInput: standardInput)
    }

    /// The endpoint on the new configuration, or another.
    static func standing(_ config: String = new, package: String = bad, count: Int = 1) -> [Exchange] {
        [
            W.endpoint("InService", config), W.describedConfig(config, model: "\(config)-model", count: count),
            W.describedModel("\(config)-model", package: package),
        ]
    }

    /// A former configuration that is read, with its package.
    static func former(_ config: String = old, approval: String = "Approved", count: Int = 1) -> [Exchange] {
        [
            W.describedConfig(config, model: "\(config)-model", count: count), W.describedModel("\(config)-model"),
            W.package(approval: approval),
        ]
    }

    /// The update to the old configuration, after a last look.
    static func update(check: @escaping @Sendable (JSONValue) -> Void = { _ in }) -> [Exchange] {
        [
            W.endpoint("InService", new),
            .json("UpdateEndpoint", reply: ["EndpointArn": .string(W.arn)]) { body in
                #expect(body["EndpointConfigName"]?.string == old)
                check(body)
            },
        ]
    }

    static let held = [W.endpoint("InService", old), W.endpoint("InService", old)]

    static func package(_ approval: String, _ arn: String = bad, description: String? = nil) -> Exchange {
        var reply = W.packageReply(approval: approval, status: "Completed").object ?? [:]
        reply["ModelPackageArn"] = .string(arn)
        reply["ApprovalDescription"] = description.map(JSONValue.string)
        return .json("DescribeModelPackage", reply: .object(reply))
    }

    /// The record of the deployment that is taken back.
    static func record(previous: String? = old, deployed: String = new) -> String {
        let previous = previous.map { "\"\($0)\"" } ?? "null"
        return #"{"step": "deploy-endpoint", "version": 1, "result": "succeeded", "endpoint-name": "churn", "#
            + #""endpoint-config-name": "\#(deployed)", "previous-endpoint-config-name": \#(previous), "#
            + #""model-package-arn": "\#(bad)", "deployed": true}"#
    }
}
