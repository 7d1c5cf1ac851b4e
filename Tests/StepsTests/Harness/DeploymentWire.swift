/// What SageMaker says during a deployment of the package churn/1 to the endpoint churn, as exchanges of a script.
import JSON
import Steps
import Testing

/// Names and exchanges that tests of deploy-endpoint share. Names are fixed: they are a promise to those who have made some.
enum DeploymentWire {
    static let arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn"
    static let packageArn = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/1"
    static let role = "arn:aws:iam::123456789012:role/serve"
    static let model = "churn-d3d021740f60baaf"
    static let config = "churn-dc1f84dc2433d49c"

    /// Runs the step with what every test gives it.
    static func run(
        _ arguments: [String] = [], source: [String] = ["--model-package-arn", packageArn], script: [Exchange],
        environment: [String: String] = [:]
    ) async -> BenchRun {
        let usual = ["--endpoint-name", "churn", "--role-arn", role, "--instance-type", "ml.m5.large"]
        return await bench(DeployEndpoint.self, usual + source + arguments, script: script, environment: environment)
    }

    static func package(approval: String = "Approved", status: String = "Completed") -> Exchange {
        .json("DescribeModelPackage", reply: packageReply(approval: approval, status: status))
    }

    static func packageReply(approval: String, status: String) -> JSONValue {
        [
            "ModelPackageName": "churn", "ModelPackageArn": .string(packageArn), "CreationTime": 1.7e9,
            "ModelPackageStatus": .string(status), "ModelPackageStatusDetails": ["ValidationStatuses": []],
            "ModelApprovalStatus": .string(approval),
        ]
    }

    static func endpoint(
        _ status: String, _ config: String, pending: String? = nil, reason: String = "", instances: Int = 1,
        of wanted: Int? = nil
    ) -> Exchange {
        var reply: JSONObject = [
            "EndpointName": "churn", "EndpointArn": .string(arn), "EndpointConfigName": .string(config),
            "EndpointStatus": .string(status), "CreationTime": 1.7e9, "LastModifiedTime": 1.7e9,
            "ProductionVariants": [
                [
                    "VariantName": "AllTraffic", "CurrentWeight": 1.0, "DesiredWeight": 1.0,
                    "CurrentInstanceCount": .number(JSONNumber(instances)),
                    "DesiredInstanceCount": .number(JSONNumber(wanted ?? instances)),
                ]
            ],
        ]
        if !reason.isEmpty { reply["FailureReason"] = .string(reason) }
        if let pending {
            reply["PendingDeploymentSummary"] = [
                "EndpointConfigName": .string(pending),
                "ProductionVariants": [["VariantName": "AllTraffic", "VariantStatus": [["Status": "Baking"]]]],
            ]
        }
        return .json("DescribeEndpoint", reply: .object(reply))
    }

    static func describedConfig(
        _ name: String, model: String, variants: Int = 1, count: Int = 1, capture: String? = nil
    ) -> Exchange {
        var reply: JSONObject = [
            "EndpointConfigName": .string(name),
            "EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c",
            "CreationTime": 1.7e9, "EnableNetworkIsolation": false,
            "ProductionVariants": .array(
                Array(
                    repeating: [
                        "VariantName": "AllTraffic", "ModelName": .string(model), "InstanceType": "ml.m5.large",
                        "InitialInstanceCount": .number(JSONNumber(count)), "InitialVariantWeight": 1.0,
                    ], count: variants)),
        ]
        if let capture {
            reply["DataCaptureConfig"] = [
                "EnableCapture": true, "InitialSamplingPercentage": 100, "DestinationS3Uri": .string(capture),
                "CaptureOptions": [["CaptureMode": "Input"]],
            ]
        }
        return .json("DescribeEndpointConfig", reply: .object(reply))
    }

    static func describedModel(_ name: String, package: String = packageArn) -> Exchange {
        .json(
            "DescribeModel",
            reply: [
                "ModelName": .string(name), "ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/m",
                "CreationTime": 1.7e9, "ExecutionRoleArn": .string(role), "EnableNetworkIsolation": false,
                "PrimaryContainer": ["ModelPackageName": .string(package), "Environment": [:]],
            ])
    }

    /// The endpoint in service with this configuration and model.
    static func standing(_ config: String, model: String, count: Int = 1) -> [Exchange] {
        [
            endpoint("InService", config), describedConfig(config, model: model, count: count),
            describedModel(model, package: model == Self.model ? packageArn : "older"),
        ]
    }

    /// Everything that is read before an update begins.
    static func beforeUpdate(count: Int = 1) -> [Exchange] {
        [package()] + standing("old", model: "old-model", count: count)
    }

    /// Model and configuration are not there, and are made.
    static func creations() -> [Exchange] {
        [
            .missing("DescribeModel"),
            .json("CreateModel", reply: ["ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/m"]),
            .missing("DescribeEndpointConfig"),
            .json(
                "CreateEndpointConfig",
                reply: ["EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c"]),
        ]
    }

    /// What autoscaling has registered: nothing, or the variant.
    static func scaling(_ isRegistered: Bool) -> Exchange {
        let target: JSONValue = [
            "ServiceNamespace": "sagemaker", "ResourceId": "endpoint/churn/variant/AllTraffic",
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount", "MinCapacity": 2, "MaxCapacity": 5,
            "RoleARN": .string(role), "CreationTime": 1.7e9,
        ]
        return .json("DescribeScalableTargets", reply: ["ScalableTargets": isRegistered ? [target] : []]) { body in
            #expect(body["ResourceIds"] == ["endpoint/churn/variant/AllTraffic"])
        }
    }

    static let updated = Exchange.json("UpdateEndpoint", reply: ["EndpointArn": .string(arn)])

    /// The configurations there are, oldest last.
    static func configs(
        _ names: [String], check: @escaping @Sendable (JSONValue) -> Void = { _ in }
    ) -> Exchange {
        .json(
            "ListEndpointConfigs",
            reply: [
                "EndpointConfigs": .array(
                    names.enumerated().map { index, name in
                        [
                            "EndpointConfigName": .string(name), "CreationTime": JSONValue(1.7e9 - Double(index)),
                            "EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c",
                        ]
                    })
            ], check: check)
    }

    /// The endpoints that changed lately.
    static func endpoints(_ names: [String]) -> Exchange {
        .json(
            "ListEndpoints",
            reply: [
                "Endpoints": .array(
                    names.map { name in
                        [
                            "EndpointName": .string(name), "EndpointArn": .string(arn), "CreationTime": 1.7e9,
                            "LastModifiedTime": 1.7e9, "EndpointStatus": "InService",
                        ]
                    })
            ]
        ) { #expect($0["LastModifiedTimeAfter"]?.double != nil) }
    }

    static func alarms(_ name: String, _ state: String) -> Exchange {
        .http(
            .post, "/",
            body: """
                <DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><DescribeAlarmsResult>\
                <MetricAlarms><member><AlarmName>\(name)</AlarmName><StateValue>\(state)</StateValue>\
                <StateReason>seven errors</StateReason></member></MetricAlarms></DescribeAlarmsResult>\
                </DescribeAlarmsResponse>
                """)
    }
}

extension Exchange {
    /// A Describe of what is not there, in SageMaker's words.
    static func missing(_ operation: String) -> Exchange {
        .refused(operation, code: "ValidationException", "Could not find it")
    }
}
