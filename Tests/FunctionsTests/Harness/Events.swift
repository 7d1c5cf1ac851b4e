/// Events as AWS sends them.
import JSON
import Testing

/// Builders of events.
enum Events {
    static let digest = "sha256:" + String(repeating: "0123456789abcdef", count: 4)

    static func eventBridge(_ source: String, _ type: String, _ detail: JSONValue) -> JSONValue {
        [
            "version": "0", "id": "13cde686-328b-6117-af20-0e5566167482", "detail-type": .string(type),
            "source": .string(source), "account": "123456789012", "time": "2026-11-16T01:54:34Z", "region": "eu-west-1",
            "resources": [], "detail": detail,
        ]
    }

    static func image(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        var detail: JSONObject = [
            "result": "SUCCESS", "repository-name": "ml/churn", "image-digest": .string(digest), "action-type": "PUSH",
            "image-tag": "latest",
        ]
        for (name, value) in changes { detail[name] = value == .null ? nil : value }
        return eventBridge("aws.ecr", "ECR Image Action", .object(detail))
    }

    static func object(
        _ key: String, bucket: String = "data", changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        var object: JSONObject = [
            "key": .string(key), "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184",
            "version-id": "IYV3p45BT0ac8hjHg1",
            "sequencer": "00617F08299329D189",
        ]
        for (name, value) in changes { object[name] = value == .null ? nil : value }
        return eventBridge(
            "aws.s3", "Object Created",
            ["version": "0", "bucket": ["name": .string(bucket)], "object": .object(object), "reason": "PutObject"])
    }

    static func notification(
        _ key: String, name: String = "ObjectCreated:Put", changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        var object: JSONObject = [
            "key": .string(key), "size": 5, "eTag": "b1946ac92492d2347c6235b4d2611184",
            "sequencer": "00617F08299329D189",
        ]
        for (name, value) in changes { object[name] = value == .null ? nil : value }
        return [
            "eventVersion": "2.1", "eventSource": "aws:s3", "eventName": .string(name),
            "s3": ["bucket": ["name": "data"], "object": .object(object)],
        ]
    }

    static func batch(_ bodies: [(id: String, body: String)], queue: String = "new-data") -> JSONValue {
        [
            "Records": .array(
                bodies.map { message in
                    [
                        "messageId": .string(message.id), "body": .string(message.body), "eventSource": "aws:sqs",
                        "eventSourceARN": .string("arn:aws:sqs:eu-west-1:123456789012:\(queue)"),
                    ]
                })
        ]
    }
}

/// What SageMaker says about the pipeline churn.
enum PipelineWire {
    static let arn = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn"
    static let environment = ["INPUT_PIPELINE_NAME": "churn"]

    static let described = AWSExchange.json(
        "DescribePipeline",
        [
            "PipelineArn": .string(arn), "PipelineName": "churn", "PipelineStatus": "Active",
            "PipelineDefinition": .string(
                #"{"Version":"2020-12-01","Parameters":[{"Name":"ImageUri","Type":"String","DefaultValue":"x"},"#
                    + #"{"Name":"InputData","Type":"String","DefaultValue":"x"},"#
                    + #"{"Name":"Rounds","Type":"Integer","DefaultValue":1}],"Steps":[{"Name":"A","Type":"Fail"}]}"#),
        ])

    static func listed(_ names: [String] = []) -> AWSExchange {
        .json(
            "ListPipelineExecutions",
            [
                "PipelineExecutionSummaries": .array(
                    names.map { name in
                        [
                            "PipelineExecutionArn": .string("\(arn)/execution/earlier"), "StartTime": 1.7e9,
                            "PipelineExecutionDisplayName": .string(name), "PipelineExecutionStatus": "Succeeded",
                        ]
                    })
            ])
    }

    static func started(_ id: String = "abc", check: @escaping @Sendable (JSONValue) -> Void = { _ in }) -> AWSExchange
    {
        .json(
            "StartPipelineExecution", ["PipelineExecutionArn": .string("\(arn)/execution/\(id)")], check: check)
    }

    /// A run is started, with these parameters.
    static func run(_ parameters: [(String, String)], id: String = "abc") -> [AWSExchange] {
        let expected = JSONValue.array(parameters.map { ["Name": .string($0.0), "Value": .string($0.1)] })
        return [described, listed(), started(id) { #expect($0["PipelineParameters"] == expected) }]
    }
}
