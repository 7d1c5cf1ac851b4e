/// What AWS says while a monitor of the endpoint churn is set up, as exchanges of a script.
import HTTP
import JSON
import Steps
import Testing

/// Names and exchanges that tests of setup-monitor share. Names are fixed: they are a promise to those who have made some.
enum MonitorWire {
    static let name = "churn-data-quality"
    static let topic = "arn:aws:sns:eu-west-1:123456789012:ml"
    static let destination = "arn:aws:events:eu-west-1:123456789012:api-destination/github/0a1b"
    static let role = "arn:aws:iam::123456789012:role/watch"
    static let definition = "churn-8a69b00eb31f4762"
    static let hourly = "cron(0 * ? * * *)"

    /// Runs the step for the engine `steps`.
    static func steps(
        _ arguments: [String] = [], script: [Exchange], files: [String: String] = [:]
    ) async -> BenchRun {
        let usual = [
            "--endpoint-name", "churn", "--schedule", "rate(1 hour)", "--trigger-arn", destination, "--role-arn", role,
        ]
        let baseline = arguments.contains("--baseline-uri") ? [] : ["--baseline-uri", "s3://bucket/baseline"]
        return await bench(SetupMonitor.self, usual + baseline + arguments, script: script, files: files)
    }

    /// Runs the step for the engine `model-monitor`.
    static func modelMonitor(_ arguments: [String] = [], script: [Exchange]) async -> BenchRun {
        let usual = [
            "--endpoint-name", "churn", "--engine", "model-monitor", "--schedule", "rate(1 hour)", "--role-arn", role,
            "--baseline-uri", "s3://bucket/baseline", "--output-uri", "s3://bucket/reports",
        ]
        return await bench(SetupMonitor.self, usual + arguments, script: script)
    }

    static func endpoint(
        _ status: String = "InService", capture: JSONValue? = on, config: String? = nil
    ) -> Exchange {
        var reply: JSONObject = [
            "EndpointName": "churn", "EndpointArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn",
            "EndpointStatus": .string(status), "CreationTime": 1.7e9, "LastModifiedTime": 1.7e9,
        ]
        if let config { reply["EndpointConfigName"] = .string(config) }
        if let capture { reply["DataCaptureConfig"] = capture }
        return .json("DescribeEndpoint", reply: .object(reply))
    }

    static let on = capture(true, percent: 100)

    static func capture(_ isOn: Bool, percent: Int) -> JSONValue {
        [
            "EnableCapture": .bool(isOn), "CaptureStatus": isOn ? "Started" : "Stopped",
            "CurrentSamplingPercentage": .number(JSONNumber(percent)), "DestinationS3Uri": "s3://bucket/captured",
            "KmsKeyId": "",
        ]
    }

    /// The configuration that says what is captured of a request.
    static func config(_ modes: [String], types: JSONValue? = nil) -> Exchange {
        var capture: JSONObject = [
            "EnableCapture": true, "InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://bucket/captured",
            "CaptureOptions": .array(modes.map { ["CaptureMode": .string($0)] }),
        ]
        if let types { capture["CaptureContentTypeHeader"] = types }
        return .json(
            "DescribeEndpointConfig",
            reply: [
                "EndpointConfigName": "c", "CreationTime": 1.7e9, "ProductionVariants": [],
                "EndpointConfigArn": "arn:aws:sagemaker:eu-west-1:123456789012:endpoint-config/c",
                "DataCaptureConfig": .object(capture),
            ])
    }

    // MARK: The baseline

    static let files = [object("statistics.json", statistics), object("constraints.json", constraints)]
    static let statistics = #"{"dataset":{"item_count":9},"features":[{"name":"age"},{"name":"plan"}]}"#
    static let constraints =
        #"{"features":[{"name":"age","inferred_type":"Integral"},{"name":"plan","inferred_type":"String"}]}"#

    static func object(_ name: String, _ body: String) -> Exchange {
        .http(.get, "/baseline/\(name)", headers: ["ETag": "\"e\""], body: body)
    }

    static func noObject(_ name: String, _ method: HTTPRequest.Method = .get) -> Exchange {
        .http(
            method, "/baseline/\(name)", status: 404,
            body: method == .head ? "" : "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>")
    }

    // MARK: Rules

    static func destination(_ state: String = "ACTIVE", arn: String = destination) -> Exchange {
        .json(
            "DescribeApiDestination",
            reply: [
                "ApiDestinationArn": .string(arn), "ApiDestinationState": .string(state), "HttpMethod": "POST",
                "InvocationEndpoint": "https://api.github.com/repos/acme/churn/dispatches",
            ]
        ) { #expect($0["Name"] == "github") }
    }

    static let message =
        #"{"client_payload":{"baseline-uri":"s3://bucket/baseline","capture-uri":"s3://bucket/captured","#
        + #""endpoint-name":"churn","kind":"data-quality","metrics-namespace":"mlops-steps"},"event_type":"check-drift"}"#

    static func rule(
        _ schedule: String = "rate(1 hour)", state: String = "ENABLED",
        description: String = "mlops-steps setup-monitor: checks data-quality of churn"
    ) -> Exchange {
        .json(
            "DescribeRule",
            reply: [
                "Name": .string(name), "Arn": "arn:aws:events:eu-west-1:123456789012:rule/churn-data-quality",
                "ScheduleExpression": .string(schedule), "State": .string(state), "Description": .string(description),
                "EventBusName": "default",
            ])
    }

    static let noRule = Exchange.refused("DescribeRule", code: "ResourceNotFoundException", "Rule does not exist")

    static func targets(_ input: String = message, id: String = "mlops-steps") -> Exchange {
        .json(
            "ListTargetsByRule",
            reply: [
                "Targets": [
                    ["Id": .string(id), "Arn": .string(destination), "RoleArn": .string(role), "Input": .string(input)]
                ]
            ])
    }

    static let putRule = Exchange.json(
        "PutRule", reply: ["RuleArn": "arn:aws:events:eu-west-1:123456789012:rule/churn-data-quality"])
    static let putTargets = Exchange.json("PutTargets", reply: ["FailedEntryCount": 0, "FailedEntries": []]) { body in
        #expect(body["Targets"]?.array?.first?["Input"]?.string == message)
    }
    /// A rule as it is asked for, read back.
    static let asAsked = [rule(), targets()]
    /// Everything before the rule.
    static let before = [endpoint()] + files + [destination()]

    // MARK: Alarms

    /// One alarm as DescribeAlarms tells it.
    struct Alarm {
        var name: String
        var metric: String
        var threshold: Double
        var isSilence = false
        var namespace = "mlops-steps"
        var dimensions = ["EndpointName": "churn", "Monitor": "data-quality"]
        var state = "OK"
        var about: String

        var xml: String {
            let named = dimensions.sorted { $0.key < $1.key }.map {
                "<member><Name>\($0.key)</Name><Value>\($0.value)</Value></member>"
            }
            let (statistic, comparison) = isSilence ? ("SampleCount", "LessThan") : ("Maximum", "GreaterThan")
            let (period, count) = isSilence ? (7200, 2) : (3600, 1)
            return """
                <member><AlarmName>\(name)</AlarmName><StateValue>\(state)</StateValue><StateReason>why</StateReason>\
                <AlarmDescription>\(about)</AlarmDescription><ActionsEnabled>true</ActionsEnabled>\
                <OKActions><member>\(topic)</member></OKActions><AlarmActions><member>\(topic)</member></AlarmActions>\
                <MetricName>\(metric)</MetricName><Namespace>\(namespace)</Namespace><Statistic>\(statistic)</Statistic>\
                <Dimensions>\(named.joined())</Dimensions><Period>\(period)</Period>\
                <EvaluationPeriods>\(count)</EvaluationPeriods><DatapointsToAlarm>\(count)</DatapointsToAlarm>\
                <Threshold>\(threshold)</Threshold><ComparisonOperator>\(comparison)Threshold</ComparisonOperator>\
                <TreatMissingData>\(isSilence ? "breaching" : "ignore")</TreatMissingData></member>
                """
        }
    }

    static let mark = "mlops-steps setup-monitor: "
    static let violations = Alarm(
        name: "\(name)-violations", metric: "Violations", threshold: 0,
        about: mark + "data-quality of churn violates its baseline")
    static let missed = Alarm(
        name: "\(name)-missed", metric: "Violations", threshold: 1, isSilence: true,
        about: mark + "churn was not checked for 4 h")

    static func alarms(_ alarms: [Alarm]) -> Exchange {
        let body =
            "<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms>\(alarms.map(\.xml).joined())</MetricAlarms>"
            + "</DescribeAlarmsResult></DescribeAlarmsResponse>"
        return .http(.post, "/", body: body) { request in
            #expect(text(of: request).contains("Action=DescribeAlarms"))
            #expect(text(of: request).contains("AlarmNamePrefix=churn-data-quality-"))
        }
    }

    static func putAlarm(_ name: String) -> Exchange {
        .http(.post, "/", body: "<PutMetricAlarmResponse></PutMetricAlarmResponse>") { request in
            #expect(text(of: request).contains("Action=PutMetricAlarm"))
            #expect(text(of: request).contains("AlarmName=\(name)&"))
        }
    }

    static func text(of request: HTTPRequest) -> String {
        guard case .bytes(let bytes) = request.body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Model Monitor

    static func described(
        _ status: String, definition: String = definition, expression: String = hourly, reason: String? = nil,
        execution: JSONValue? = nil
    ) -> Exchange {
        var reply: JSONObject = [
            "MonitoringScheduleArn": "arn:aws:sagemaker:eu-west-1:123456789012:monitoring-schedule/churn-data-quality",
            "MonitoringScheduleName": .string(name), "MonitoringScheduleStatus": .string(status),
            "CreationTime": 1.7e9, "LastModifiedTime": 1.7e9,
            "MonitoringScheduleConfig": [
                "ScheduleConfig": ["ScheduleExpression": .string(expression)],
                "MonitoringJobDefinitionName": .string(definition), "MonitoringType": "DataQuality",
            ],
        ]
        if let reason { reply["FailureReason"] = .string(reason) }
        if let execution { reply["LastMonitoringExecutionSummary"] = execution }
        return .json("DescribeMonitoringSchedule", reply: .object(reply))
    }

    static func execution(_ status: String, of definition: String = definition, reason: String? = nil) -> JSONValue {
        var summary: JSONObject = [
            "MonitoringScheduleName": .string(name), "ScheduledTime": 1.7e9, "CreationTime": 1.7e9,
            "LastModifiedTime": 1.7e9, "MonitoringExecutionStatus": .string(status),
            "MonitoringJobDefinitionName": .string(definition),
        ]
        if let reason { summary["FailureReason"] = .string(reason) }
        return .object(summary)
    }

    static let noSchedule = Exchange.refused("DescribeMonitoringSchedule", code: "ResourceNotFound")
    static let noDefinition = Exchange.refused("DescribeDataQualityJobDefinition", code: "ResourceNotFound")
    static let created = Exchange.json(
        "CreateMonitoringSchedule",
        reply: ["MonitoringScheduleArn": "arn:aws:sagemaker:eu-west-1:123456789012:monitoring-schedule/churn"]
    ) { body in
        #expect(body["MonitoringScheduleConfig"]?["MonitoringJobDefinitionName"]?.string == definition)
        #expect(body["MonitoringScheduleConfig"]?["ScheduleConfig"]?["ScheduleExpression"]?.string == hourly)
    }
    static let updated = Exchange.json(
        "UpdateMonitoringSchedule",
        reply: ["MonitoringScheduleArn": "arn:aws:sagemaker:eu-west-1:123456789012:monitoring-schedule/churn"])
    static let defined = Exchange.json(
        "CreateDataQualityJobDefinition",
        reply: ["JobDefinitionArn": "arn:aws:sagemaker:eu-west-1:123456789012:data-quality-job-definition/d"]
    ) { #expect($0["JobDefinitionName"]?.string == definition) }

    /// A definition as it stands: ours, or one with another instance.
    static func definition(_ name: String = definition, instance: String = "ml.m5.xlarge") -> Exchange {
        .json(
            "DescribeDataQualityJobDefinition",
            reply: [
                "JobDefinitionArn": "arn:aws:sagemaker:eu-west-1:123456789012:data-quality-job-definition/d",
                "JobDefinitionName": .string(name), "CreationTime": 1.7e9, "RoleArn": .string(role),
                "DataQualityBaselineConfig": [
                    "StatisticsResource": ["S3Uri": "s3://bucket/baseline/statistics.json"],
                    "ConstraintsResource": ["S3Uri": "s3://bucket/baseline/constraints.json"],
                ],
                "DataQualityAppSpecification": [
                    "ImageUri": "468650794304.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-model-monitor-analyzer",
                    "Environment": ["publish_cloudwatch_metrics": "Enabled"],
                ],
                "DataQualityJobInput": [
                    "EndpointInput": [
                        "EndpointName": "churn", "LocalPath": "/opt/ml/processing/input/endpoint",
                        "S3InputMode": "File",
                        "S3DataDistributionType": "FullyReplicated",
                    ]
                ],
                "DataQualityJobOutputConfig": [
                    "MonitoringOutputs": [
                        [
                            "S3Output": [
                                "S3Uri": "s3://bucket/reports", "LocalPath": "/opt/ml/processing/output",
                                "S3UploadMode": "Continuous",
                            ]
                        ]
                    ]
                ],
                "JobResources": [
                    "ClusterConfig": ["InstanceCount": 1, "InstanceType": .string(instance), "VolumeSizeInGB": 20]
                ],
                "StoppingCondition": ["MaxRuntimeInSeconds": 3600],
                "NetworkConfig": ["EnableNetworkIsolation": false],
            ])
    }
}
