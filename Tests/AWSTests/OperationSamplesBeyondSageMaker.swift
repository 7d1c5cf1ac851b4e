/// The operations of the other services with every member set, for botocore to judge.
import Bytes
import FoundationEssentials
import HTTP
import SigV4

@testable import AWS

private func with<Value>(_ value: Value, _ change: (inout Value) throws -> Void) rethrows -> Value {
    var value = value
    try change(&value)
    return value
}

func securitySamples() throws -> [OperationSample] {
    let role = try arn("arn:aws:iam::123456789012:role/r")
    let policy = try arn("arn:aws:iam::aws:policy/ReadOnlyAccess")
    return [
        OperationSample(
            with(AssumeRoleWithWebIdentity(roleArn: role, roleSessionName: "me", webIdentityToken: Secret("jw+t/=&"))) {
                $0.policyArns = [policy, role]
                $0.policy = "{\"Version\":\"2012-10-17\"}"
                $0.durationSeconds = 900
            }),
        OperationSample(
            with(AssumeRole(roleArn: role, roleSessionName: "me")) {
                $0.policyArns = [policy]
                $0.policy = "{}"
                $0.durationSeconds = 900
                $0.tags = [.init(key: "k", value: "v w"), .init(key: "ü", value: "")]
                $0.transitiveTagKeys = ["k"]
                $0.externalId = "us"
            }),
        OperationSample(GetCallerIdentity()),
    ]
}

func monitoringSamples() -> [OperationSample] {
    [
        OperationSample(
            with(DescribeAlarms(alarmNames: ["a", "b"])) {
                $0.alarmNamePrefix = "p"
                $0.maxRecords = 10
                $0.nextToken = "n"
            }),
        OperationSample(
            PutMetricData(
                namespace: "n",
                metricData: [
                    with(.init(metricName: "m", value: 0.1)) {
                        $0.dimensions = [.init(name: "a", value: "b"), .init(name: "c", value: "d")]
                        $0.timestamp = Date(timeIntervalSince1970: 1_767_225_600)
                        $0.unit = "Percent"
                    }
                ])),
        OperationSample(
            with(DescribeLogStreams()) {
                $0.logGroupName = "/aws/sagemaker/TrainingJobs"
                $0.logStreamNamePrefix = "job/"
                $0.orderBy = "LogStreamName"
                $0.descending = true
                $0.nextToken = "n"
                $0.limit = 5
            }),
        OperationSample(
            with(GetLogEvents(logGroupName: "/aws/x", logStreamName: "s")) {
                $0.startTime = 1
                $0.endTime = 2
                $0.nextToken = "n"
                $0.limit = 50
                $0.startFromHead = false
            }),
    ]
}

func scalingSamples(_ shapes: ShapeSamples) throws -> [OperationSample] {
    let space = "sagemaker"
    let resource = "endpoint/e/variant/v"
    let dimension = "sagemaker:variant:DesiredInstanceCount"
    return [
        OperationSample(
            try with(
                RegisterScalableTarget(serviceNamespace: space, resourceId: resource, scalableDimension: dimension)
            ) {
                $0.minCapacity = 2
                $0.maxCapacity = 10
                $0.roleARN = "arn:aws:iam::123456789012:role/r"
                $0.suspendedState = try shapes.value("SuspendedState", "application-autoscaling")
                $0.tags = ["a": "b"]
            }),
        OperationSample(
            with(DescribeScalableTargets(serviceNamespace: space)) {
                $0.resourceIds = [resource]
                $0.scalableDimension = dimension
                $0.maxResults = 10
                $0.nextToken = "n"
            }),
        OperationSample(
            DeregisterScalableTarget(serviceNamespace: space, resourceId: resource, scalableDimension: dimension)),
        OperationSample(
            try with(
                PutScalingPolicy(
                    policyName: "p", serviceNamespace: space, resourceId: resource, scalableDimension: dimension)
            ) {
                $0.policyType = "TargetTrackingScaling"
                $0.targetTrackingScalingPolicyConfiguration = try shapes.value(
                    "TargetTrackingScalingPolicyConfiguration", "application-autoscaling")
            }),
        OperationSample(
            with(DescribeScalingPolicies(serviceNamespace: space)) {
                $0.policyNames = ["p"]
                $0.resourceId = resource
                $0.scalableDimension = dimension
                $0.maxResults = 10
                $0.nextToken = "n"
            }),
        OperationSample(
            with(DescribeScheduledActions(serviceNamespace: space)) {
                $0.scheduledActionNames = ["a"]
                $0.resourceId = resource
                $0.scalableDimension = dimension
                $0.maxResults = 10
                $0.nextToken = "n"
            }),
        OperationSample(
            DeleteScalingPolicy(
                policyName: "p", serviceNamespace: space, resourceId: resource, scalableDimension: dimension)),
    ]
}

func objectSamples() throws -> [OperationSample] {
    let object = try s3("s3://bucket/a b/c+ü&d")
    let part = UploadedPart(partNumber: 1, eTag: "\"e\"", checksumSHA256: "c")
    return [
        OperationSample(
            with(GetObject(object)) {
                $0.range = 0...9
                $0.ifMatch = "\"e\""
                $0.versionId = "v"
            }),
        OperationSample(
            with(PutObject(object, body: .bytes([1, 2, 3]))) {
                $0.contentType = "text/csv"
                $0.metadata = ["run": "1"]
                $0.ifNoneMatch = true
                $0.serverSideEncryption = "aws:kms"
                $0.sseKMSKeyId = "k"
            }),
        OperationSample(with(HeadObject(object)) { $0.versionId = "v" }),
        OperationSample(
            with(ListObjectsV2(object)) {
                $0.delimiter = "/"
                $0.maxKeys = 10
                $0.nextToken = "t"
            }),
        OperationSample(
            with(CreateMultipartUpload(object)) {
                $0.contentType = "text/csv"
                $0.serverSideEncryption = "aws:kms"
                $0.sseKMSKeyId = "k"
            }), OperationSample(UploadPart(object, uploadId: "u", partNumber: 1, body: .bytes([1]))),
        OperationSample(
            with(CompleteMultipartUpload(object, uploadId: "u", parts: [part, part])) { $0.ifNoneMatch = true }),
        OperationSample(AbortMultipartUpload(object, uploadId: "u")),
    ]
}
