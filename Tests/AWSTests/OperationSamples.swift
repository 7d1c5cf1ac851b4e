/// Every operation with every member set, for botocore to judge.
import Bytes
import FoundationEssentials
import HTTP
import SigV4

@testable import AWS

/// An operation, its type forgotten.
struct OperationSample: Sendable {
    let service: String
    let name: String
    let operation: any Sendable
    let request: @Sendable (HTTPURL) throws -> HTTPRequest
    let read: @Sendable (HTTPResponse) throws -> any Sendable

    init<O: AWS.Operation>(_ operation: O) {
        let ids = ["CloudWatch Logs": "logs", "SageMaker Runtime": "sagemaker-runtime", "EventBridge": "events"]
        service = ids[O.service.id] ?? O.service.id.lowercased().split(separator: " ").joined(separator: "-")
        name = O.name
        self.operation = operation
        request = { try operation.request(to: $0) }
        read = { try operation.output(from: $0) }
    }

    var key: String { "\(service == "application-auto-scaling" ? "application-autoscaling" : service) \(name)" }
}

/// Nested values, read from botocore's samples by the names of its shapes.
struct ShapeSamples {
    let json: [String: String]

    static let names = [
        "sagemaker ParallelismConfiguration", "sagemaker PipelineDefinitionS3Location", "sagemaker Tag",
        "sagemaker Parameter", "sagemaker SelectiveExecutionConfig", "sagemaker ModelLifeCycle",
        "sagemaker ContainerDefinition", "sagemaker VpcConfig", "sagemaker ProductionVariant",
        "sagemaker InferenceSpecification", "sagemaker MetadataProperties", "sagemaker ModelMetrics",
        "sagemaker DriftCheckBaselines",
        "sagemaker DataCaptureConfig", "sagemaker DeploymentConfig", "sagemaker VariantProperty",
        "sagemaker DataQualityBaselineConfig", "sagemaker DataQualityAppSpecification",
        "sagemaker DataQualityJobInput", "sagemaker MonitoringOutputConfig", "sagemaker MonitoringResources",
        "sagemaker MonitoringNetworkConfig", "sagemaker MonitoringScheduleConfig", "events Target",
        "application-autoscaling SuspendedState", "application-autoscaling TargetTrackingScalingPolicyConfiguration",
    ]

    func value<Value: Decodable>(_ name: String, _ service: String = "sagemaker") throws -> Value {
        guard let text = json["\(service) \(name)"] else { throw Unexpected(what: name) }
        let value = try WireJSON(.sageMaker).decode(Value.self, from: Array(text.utf8))
        let missing = gaps(in: value, at: name)
        guard missing.isEmpty else { throw Unexpected(what: missing.joined(separator: ", ")) }
        return value
    }
}

private let token = String(repeating: "t", count: 32)
private let role = "arn:aws:iam::123456789012:role/r"
private let time = Date(timeIntervalSince1970: 1_767_225_600)

/// Sets members of a value where it stands.
private func with<Value>(_ value: Value, _ change: (inout Value) throws -> Void) rethrows -> Value {
    var value = value
    try change(&value)
    return value
}

func pipelineSamples(_ shapes: ShapeSamples) throws -> [OperationSample] {
    let execution = try arn("arn:aws:sagemaker:eu-west-1:123456789012:pipeline/p/execution/abcdefghijkl")
    return [
        OperationSample(
            try with(CreatePipeline(pipelineName: "p", clientRequestToken: token, roleArn: arn(role))) {
                $0.pipelineDisplayName = "P"
                $0.pipelineDefinition = "{}"
                $0.pipelineDefinitionS3Location = try shapes.value("PipelineDefinitionS3Location")
                $0.pipelineDescription = "d"
                $0.tags = [try shapes.value("Tag")]
                $0.parallelismConfiguration = try shapes.value("ParallelismConfiguration")
            }),
        OperationSample(
            try with(UpdatePipeline(pipelineName: "p")) {
                $0.pipelineDisplayName = "P"
                $0.pipelineDefinition = "{}"
                $0.pipelineDefinitionS3Location = try shapes.value("PipelineDefinitionS3Location")
                $0.pipelineDescription = "d"
                $0.roleArn = try arn(role)
                $0.parallelismConfiguration = try shapes.value("ParallelismConfiguration")
            }),
        OperationSample(with(DescribePipeline(pipelineName: "p")) { $0.pipelineVersionId = 1 }),
        OperationSample(
            try with(StartPipelineExecution(pipelineName: "p", clientRequestToken: token)) {
                $0.pipelineExecutionDisplayName = "e"
                $0.pipelineParameters = [try shapes.value("Parameter")]
                $0.pipelineExecutionDescription = "d"
                $0.parallelismConfiguration = try shapes.value("ParallelismConfiguration")
                $0.selectiveExecutionConfig = try shapes.value("SelectiveExecutionConfig")
                $0.pipelineVersionId = 1
            }),
        OperationSample(DescribePipelineExecution(pipelineExecutionArn: execution)),
        OperationSample(
            with(ListPipelineExecutions(pipelineName: "p")) {
                $0.createdAfter = time
                $0.createdBefore = time
                $0.sortBy = "CreationTime"
                $0.sortOrder = "Descending"
                $0.nextToken = "n"
                $0.maxResults = 10
            }),
        OperationSample(
            with(ListPipelineExecutionSteps()) {
                $0.pipelineExecutionArn = execution
                $0.nextToken = "n"
                $0.maxResults = 10
                $0.sortOrder = "Ascending"
            }),
        OperationSample(
            with(ListPipelineParametersForExecution(pipelineExecutionArn: execution)) {
                $0.nextToken = "n"
                $0.maxResults = 10
            }),
        OperationSample(StopPipelineExecution(pipelineExecutionArn: execution, clientRequestToken: token)),
        OperationSample(DescribeTrainingJob(trainingJobName: "j")),
        OperationSample(DescribeProcessingJob(processingJobName: "j")),
        OperationSample(DescribeTransformJob(transformJobName: "j")),
        OperationSample(DescribeHyperParameterTuningJob(hyperParameterTuningJobName: "j")),
    ]
}

func modelSamples(_ shapes: ShapeSamples) throws -> [OperationSample] {
    let package = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/g/1"
    return [
        OperationSample(DescribeModelPackage(modelPackageName: package)),
        OperationSample(
            with(ListModelPackages()) {
                $0.creationTimeAfter = time
                $0.creationTimeBefore = time
                $0.maxResults = 100
                $0.nameContains = "n"
                $0.modelApprovalStatus = .approved
                $0.modelPackageGroupName = "g"
                $0.modelPackageType = "Versioned"
                $0.nextToken = "n"
                $0.sortBy = "CreationTime"
                $0.sortOrder = "Descending"
            }),
        OperationSample(
            try with(UpdateModelPackage(modelPackageArn: arn(package))) {
                $0.modelApprovalStatus = .approved
                $0.approvalDescription = "by somebody"
                $0.customerMetadataProperties = ["run-id": "1", "Sha": "abc"]
                $0.customerMetadataPropertiesToRemove = ["old"]
                $0.modelLifeCycle = try shapes.value("ModelLifeCycle")
                $0.clientToken = token
            }),
        OperationSample(
            try with(CreateModelPackage()) {
                $0.modelPackageGroupName = "g"
                $0.modelPackageDescription = "why"
                $0.inferenceSpecification = try shapes.value("InferenceSpecification")
                $0.modelApprovalStatus = .pendingManualApproval
                $0.metadataProperties = try shapes.value("MetadataProperties")
                $0.modelMetrics = try shapes.value("ModelMetrics")
                $0.clientToken = token
                $0.domain = "MACHINE_LEARNING"
                $0.task = "CLASSIFICATION"
                $0.customerMetadataProperties = ["run-id": "1"]
                $0.driftCheckBaselines = try shapes.value("DriftCheckBaselines")
            }),
        OperationSample(
            try with(CreateModelPackageGroup(modelPackageGroupName: "g")) {
                $0.modelPackageGroupDescription = "why"
                $0.tags = [try shapes.value("Tag")]
            }),
        OperationSample(DescribeModelPackageGroup(modelPackageGroupName: "g")),
        OperationSample(BatchDescribeModelPackage(modelPackageArnList: [try arn(package)])),
        OperationSample(
            try with(CreateModel(modelName: "m")) {
                $0.primaryContainer = try shapes.value("ContainerDefinition")
                $0.containers = [try shapes.value("ContainerDefinition")]
                $0.executionRoleArn = try arn(role)
                $0.tags = [try shapes.value("Tag")]
                $0.vpcConfig = try shapes.value("VpcConfig")
                $0.enableNetworkIsolation = true
            }),
        OperationSample(DescribeModel(modelName: "m")), OperationSample(DeleteModel(modelName: "m")),
        OperationSample(
            with(ListTags(resourceArn: try arn(package))) {
                $0.nextToken = "n"
                $0.maxResults = 50
            }),
        OperationSample(AddTags(resourceArn: try arn(package), tags: [try shapes.value("Tag")])),
    ]
}

func endpointSamples(_ shapes: ShapeSamples) throws -> [OperationSample] {
    [
        OperationSample(
            try with(
                CreateEndpointConfig(
                    endpointConfigName: "c", productionVariants: [shapes.value("ProductionVariant")])
            ) {
                $0.dataCaptureConfig = try shapes.value("DataCaptureConfig")
                $0.tags = [try shapes.value("Tag")]
                $0.kmsKeyId = "k"
                $0.shadowProductionVariants = [try shapes.value("ProductionVariant")]
                $0.executionRoleArn = try arn(role)
                $0.vpcConfig = try shapes.value("VpcConfig")
                $0.enableNetworkIsolation = false
            }),
        OperationSample(DescribeEndpointConfig(endpointConfigName: "c")),
        OperationSample(
            with(ListEndpointConfigs()) {
                $0.sortBy = "CreationTime"
                $0.sortOrder = "Descending"
                $0.nextToken = "n"
                $0.maxResults = 10
                $0.nameContains = "x"
                $0.creationTimeBefore = time
                $0.creationTimeAfter = time
            }),
        OperationSample(DeleteEndpointConfig(endpointConfigName: "c")),
        OperationSample(
            try with(CreateEndpoint(endpointName: "e", endpointConfigName: "c")) {
                $0.deploymentConfig = try shapes.value("DeploymentConfig")
                $0.tags = [try shapes.value("Tag")]
            }),
        OperationSample(
            try with(UpdateEndpoint(endpointName: "e", endpointConfigName: "c")) {
                $0.retainAllVariantProperties = true
                $0.excludeRetainedVariantProperties = [try shapes.value("VariantProperty")]
                $0.deploymentConfig = try shapes.value("DeploymentConfig")
                $0.retainDeploymentConfig = false
            }),
        OperationSample(
            UpdateEndpointWeightsAndCapacities(
                endpointName: "e",
                desiredWeightsAndCapacities: [
                    with(VariantWish(variantName: "v")) {
                        $0.desiredWeight = 0.5
                        $0.desiredInstanceCount = 2
                    }
                ])),
        OperationSample(DescribeEndpoint(endpointName: "e")), OperationSample(DeleteEndpoint(endpointName: "e")),
        OperationSample(
            with(ListEndpoints()) {
                $0.sortBy = "Status"
                $0.sortOrder = "Descending"
                $0.nextToken = "n"
                $0.maxResults = 10
                $0.nameContains = "x"
                $0.creationTimeBefore = time
                $0.creationTimeAfter = time
                $0.lastModifiedTimeBefore = time
                $0.lastModifiedTimeAfter = time
                $0.statusEquals = .inService
            }),
        OperationSample(
            with(InvokeEndpoint(endpointName: "e", body: [1, 2], contentType: "text/csv", accept: "text/csv")) {
                $0.targetVariant = "v"
                $0.inferenceId = "i"
                $0.customAttributes = "c"
            }),
    ]
}
