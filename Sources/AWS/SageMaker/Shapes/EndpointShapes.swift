/// What an endpoint runs.
import FoundationEssentials

/// Describes weight and capacities for a production variant associated with an endpoint.
public struct ProductionVariantSummary: Codable, Sendable, Hashable {
    /// The name of the variant.
    public var variantName: String
    /// An array of DeployedImage objects that specify the Amazon EC2 Container Registry paths of the inference
    /// images deployed on instances of this ProductionVariant.
    public var deployedImages: [DeployedImage]?
    /// The weight associated with the variant.
    public var currentWeight: Double?
    /// The requested weight, as specified in the UpdateEndpointWeightsAndCapacities request.
    public var desiredWeight: Double?
    /// The number of instances associated with the variant.
    public var currentInstanceCount: Int?
    /// The number of instances requested in the UpdateEndpointWeightsAndCapacities request.
    public var desiredInstanceCount: Int?
    /// The endpoint variant status which describes the current deployment stage status or operational status.
    public var variantStatus: [ProductionVariantStatus]?
    /// The serverless configuration for the endpoint.
    public var currentServerlessConfig: ProductionVariantServerlessConfig?
    /// The serverless configuration requested for the endpoint update.
    public var desiredServerlessConfig: ProductionVariantServerlessConfig?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(variantName: String) {
        self.variantName = variantName
    }
}

/// The production variant summary for a deployment when an endpoint is creating or updating with the CreateEndpoint
/// or UpdateEndpoint operations.
public struct PendingProductionVariantSummary: Codable, Sendable, Hashable {
    /// The name of the variant.
    public var variantName: String
    /// An array of DeployedImage objects that specify the Amazon EC2 Container Registry paths of the inference
    /// images deployed on instances of this ProductionVariant.
    public var deployedImages: [DeployedImage]?
    /// The weight associated with the variant.
    public var currentWeight: Double?
    /// The requested weight for the variant in this deployment, as specified in the endpoint configuration for the
    /// endpoint.
    public var desiredWeight: Double?
    /// The number of instances associated with the variant.
    public var currentInstanceCount: Int?
    /// The number of instances requested in this deployment, as specified in the endpoint configuration for the
    /// endpoint.
    public var desiredInstanceCount: Int?
    /// The type of instances associated with the variant.
    public var instanceType: String?
    /// The endpoint variant status which describes the current deployment stage status or operational status.
    public var variantStatus: [ProductionVariantStatus]?
    /// The serverless configuration for the endpoint.
    public var currentServerlessConfig: ProductionVariantServerlessConfig?
    /// The serverless configuration requested for this deployment, as specified in the endpoint configuration for
    /// the endpoint.
    public var desiredServerlessConfig: ProductionVariantServerlessConfig?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(variantName: String) {
        self.variantName = variantName
    }
}

/// Returns the summary of an in-progress deployment.
public struct PendingDeploymentSummary: Codable, Sendable, Hashable {
    /// The name of the endpoint configuration used in the deployment.
    public var endpointConfigName: String
    /// An array of PendingProductionVariantSummary objects, one for each model hosted behind this endpoint for the
    /// in-progress deployment.
    public var productionVariants: [PendingProductionVariantSummary]?
    /// The start time of the deployment.
    public var startTime: Date?
    /// An array of PendingProductionVariantSummary objects, one for each model hosted behind this endpoint in
    /// shadow mode with production traffic replicated from the model specified on ProductionVariants for the in-
    /// progress deployment.
    public var shadowProductionVariants: [PendingProductionVariantSummary]?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(endpointConfigName: String) {
        self.endpointConfigName = endpointConfigName
    }
}

/// Describes the status of the production variant.
public struct ProductionVariantStatus: Codable, Sendable, Hashable {
    /// The endpoint variant status which describes the current deployment stage status or operational status.
    public var status: VariantStatus
    /// A message that describes the status of the production variant.
    public var statusMessage: String?
    /// The start time of the current status change.
    public var startTime: Date?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(status: VariantStatus) {
        self.status = status
    }
}

/// Gets the Amazon EC2 Container Registry path of the docker image of the model that is hosted in this
/// ProductionVariant.
public struct DeployedImage: Codable, Sendable, Hashable {
    /// The image path you specified when you created the model.
    public var specifiedImage: String?
    /// The specific digest path of the image hosted in this ProductionVariant.
    public var resolvedImage: String?
    /// The date and time when the image path for the model resolved to the ResolvedImage.
    public var resolutionTime: Date?

    /// An empty value to fill.
    public init() {}
}

/// The currently active data capture configuration used by your Endpoint.
public struct DataCaptureConfigSummary: Codable, Sendable, Hashable {
    /// Whether data capture is enabled or disabled.
    public var enableCapture: Bool
    /// Whether data capture is currently functional.
    public var captureStatus: CaptureStatus
    /// The percentage of requests being captured by your Endpoint.
    public var currentSamplingPercentage: Int
    /// The Amazon S3 location being used to capture the data.
    public var destinationS3Uri: String
    /// The KMS key being used to encrypt the data in Amazon S3.
    public var kmsKeyId: String

    /// A value with: all of it.
    public init(
        enableCapture: Bool, captureStatus: CaptureStatus, currentSamplingPercentage: Int, destinationS3Uri: String,
        kmsKeyId: String
    ) {
        self.enableCapture = enableCapture
        self.captureStatus = captureStatus
        self.currentSamplingPercentage = currentSamplingPercentage
        self.destinationS3Uri = destinationS3Uri
        self.kmsKeyId = kmsKeyId
    }
}

/// Provides summary information for an endpoint.
public struct EndpointSummary: Codable, Sendable, Hashable {
    /// The name of the endpoint.
    public var endpointName: String
    /// The Amazon Resource Name (ARN) of the endpoint.
    public var endpointArn: Arn
    /// A timestamp that shows when the endpoint was created.
    public var creationTime: Date
    /// A timestamp that shows when the endpoint was last modified.
    public var lastModifiedTime: Date
    /// The status of the endpoint.
    public var endpointStatus: EndpointStatus

    /// A value with: all of it.
    public init(
        endpointName: String, endpointArn: Arn, creationTime: Date, lastModifiedTime: Date,
        endpointStatus: EndpointStatus
    ) {
        self.endpointName = endpointName
        self.endpointArn = endpointArn
        self.creationTime = creationTime
        self.lastModifiedTime = lastModifiedTime
        self.endpointStatus = endpointStatus
    }
}
