/// The request that registers a version, and how what stands differs from it. Pure.
import AWS
import JSON
import Workflow

extension RegisterModel {
    /// Where the ETag of the bytes is kept that were registered: an address may get other bytes later.
    static let eTagProperty = "mlops-steps:model-data-etag"
    /// Where the training job is kept.
    static let jobProperty = "mlops-steps:training-job"

    /// What is asked for, but for the metrics.
    func request(for model: RegisteredModel, in world: World) throws(Failure) -> CreateModelPackage {
        var container = ModelPackageContainerDefinition()
        container.image = model.image
        container.modelDataUrl = model.data.description
        container.framework = framework
        container.frameworkVersion = frameworkVersion?.description
        var specification = InferenceSpecification(containers: [container])
        specification.supportedContentTypes = Self.texts(contentTypes)
        specification.supportedResponseMIMETypes = Self.texts(responseTypes)
        specification.supportedRealtimeInferenceInstanceTypes = Self.texts(instanceTypes)
        var request = CreateModelPackage()
        request.modelPackageGroupName = modelPackageGroup.description
        request.modelPackageDescription = description
        request.inferenceSpecification = specification
        request.modelApprovalStatus = approvalStatus.status
        request.domain = domain
        request.task = task?.description
        request.metadataProperties = Self.origin(world.run)
        var properties = Dictionary(customerMetadata.map { ($0.name, $0.value) }) { $1 }
        if (1...256).contains(model.eTag.utf8.count), MetadataArgument.fits(model.eTag) {
            properties[Self.eTagProperty] = model.eTag
        }
        properties[Self.jobProperty] = model.trainingJob
        request.customerMetadataProperties = properties.isEmpty ? nil : properties
        return request
    }

    private static func texts<Value: CustomStringConvertible>(_ values: [Value]) -> [String]? {
        values.isEmpty ? nil : values.map(\.description)
    }

    /// Which commit of which repository made it, in which run; nil where nothing is known.
    static func origin(_ run: RunContext) -> ModelOrigin? {
        var origin = ModelOrigin()
        origin.commitId = run.sha.map { String($0.prefix(1024)) }
        origin.repository = run.repository.map { name in
            String((run.serverURL.map { "\($0)/\(name)" } ?? name).prefix(1024))
        }
        origin.generatedBy = run.runURL.map { String($0.prefix(1024)) }
        return origin == ModelOrigin() ? nil : origin
    }

    /// The reports as the API names them.
    static func metrics(_ report: S3URI?, _ baseline: BaselineAddresses?) -> ModelMetrics? {
        var metrics = ModelMetrics()
        if let report {
            var quality = ModelQualityMetrics()
            quality.statistics = file(report)
            metrics.modelQuality = quality
        }
        metrics.modelDataQuality = dataQuality(baseline)
        return metrics == ModelMetrics() ? nil : metrics
    }

    /// What drift is looked for against.
    static func driftChecks(_ baseline: BaselineAddresses?) -> DriftCheckBaselines? {
        guard let quality = dataQuality(baseline) else { return nil }
        var baselines = DriftCheckBaselines()
        baselines.modelDataQuality = quality
        return baselines
    }

    private static func dataQuality(_ baseline: BaselineAddresses?) -> ModelDataQualityMetrics? {
        guard let baseline else { return nil }
        var quality = ModelDataQualityMetrics()
        quality.statistics = file(baseline.statistics)
        quality.constraints = file(baseline.constraints)
        return quality
    }

    private static func file(_ uri: S3URI) -> ModelMetricsFile {
        ModelMetricsFile(contentType: "application/json", s3Uri: uri.description)
    }
}

/// What of a version must be as it was asked for.
struct RegisteredContent: Sendable, Hashable {
    private let content: RequestContent

    /// What is asked for. Who registered it, and its approval, are looked at apart: others may stand there rightly.
    init(_ request: CreateModelPackage) throws(Failure) {
        var request = request
        request.modelPackageGroupName = request.modelPackageGroupName?.split(separator: "/").last.map(String.init)
        request.metadataProperties = nil
        request.modelApprovalStatus = nil
        content = try RequestContent(request, name: "ClientToken")
    }

    /// The request that would make a version that stands.
    init(_ package: DescribeModelPackage.Output) throws(Failure) {
        var request = CreateModelPackage()
        request.modelPackageGroupName = package.modelPackageGroupName
        request.modelPackageDescription = package.modelPackageDescription
        request.inferenceSpecification = package.inferenceSpecification
        request.modelMetrics = package.modelMetrics
        request.domain = package.domain
        request.task = package.task
        request.customerMetadataProperties = package.customerMetadataProperties
        request.driftCheckBaselines = package.driftCheckBaselines
        try self.init(request)
    }

    /// How this, which stands, differs from what was asked for; what AWS and others added is no difference.
    func differences(from wanted: RegisteredContent) -> [EndpointChange] {
        EndpointChange.between(content, wanted.content, in: "ModelPackage").filter { $0.to != nil }
    }
}
