/// What an endpoint configuration asks for.
import FoundationEssentials

/// Identifies a model that you want to host and the resources chosen to deploy for hosting it.
public struct ProductionVariant: Codable, Sendable, Hashable {
    /// The name of the production variant.
    public var variantName: String
    /// The name of the model that you want to host.
    public var modelName: String?
    /// Number of instances to launch initially.
    public var initialInstanceCount: Int?
    /// The ML compute instance type.
    public var instanceType: String?
    /// Determines initial traffic distribution among all of the models that you specify in the endpoint
    /// configuration.
    public var initialVariantWeight: Double?
    /// The serverless configuration for an endpoint.
    public var serverlessConfig: ProductionVariantServerlessConfig?
    /// The size, in GB, of the ML storage volume attached to individual inference instance associated with the
    /// production variant.
    public var volumeSizeInGB: Int?
    /// The timeout value, in seconds, to download and extract the model that you want to host from Amazon S3 to the
    /// individual inference instance associated with this production variant.
    public var modelDataDownloadTimeoutInSeconds: Int?
    /// The timeout value, in seconds, for your inference container to pass health check by SageMaker Hosting.
    public var containerStartupHealthCheckTimeoutInSeconds: Int?
    /// Specifies an option from a collection of preconfigured Amazon Machine Image (AMI) images.
    public var inferenceAmiVersion: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(variantName: String) {
        self.variantName = variantName
    }
}

/// The serverless configuration for an endpoint.
public struct ProductionVariantServerlessConfig: Codable, Sendable, Hashable {
    /// The memory size of your serverless endpoint.
    public var memorySizeInMB: Int
    /// The maximum number of concurrent invocations your serverless endpoint can process.
    public var maxConcurrency: Int
    /// The amount of provisioned concurrency to allocate for the serverless endpoint.
    public var provisionedConcurrency: Int?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(memorySizeInMB: Int, maxConcurrency: Int) {
        self.memorySizeInMB = memorySizeInMB
        self.maxConcurrency = maxConcurrency
    }
}

/// Configuration to control how SageMaker AI captures inference data.
public struct DataCaptureConfig: Codable, Sendable, Hashable {
    /// Whether data capture should be enabled or disabled (defaults to enabled).
    public var enableCapture: Bool?
    /// The percentage of requests SageMaker AI will capture.
    public var initialSamplingPercentage: Int
    /// The Amazon S3 location used to capture the data.
    public var destinationS3Uri: String
    /// The Amazon Resource Name (ARN) of an Key Management Service key that SageMaker AI uses to encrypt the
    /// captured data at rest using Amazon S3 server-side encryption.
    public var kmsKeyId: String?
    /// Specifies data Model Monitor will capture.
    public var captureOptions: [DataCaptureOption]
    /// Configuration specifying how to treat different headers.
    public var captureContentTypeHeader: DataCaptureContentTypes?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(initialSamplingPercentage: Int, destinationS3Uri: String, captureOptions: [DataCaptureOption]) {
        self.initialSamplingPercentage = initialSamplingPercentage
        self.destinationS3Uri = destinationS3Uri
        self.captureOptions = captureOptions
    }
}

/// Specifies data Model Monitor will capture.
public struct DataCaptureOption: Codable, Sendable, Hashable {
    /// Specify the boundary of data to capture.
    public var captureMode: CaptureMode

    /// A value with: all of it.
    public init(captureMode: CaptureMode) {
        self.captureMode = captureMode
    }
}

/// Configuration specifying how to treat different headers.
public struct DataCaptureContentTypes: Codable, Sendable, Hashable {
    /// The list of all content type headers that Amazon SageMaker AI will treat as CSV and capture accordingly.
    public var csvContentTypes: [String]?
    /// The list of all content type headers that SageMaker AI will treat as JSON and capture accordingly.
    public var jsonContentTypes: [String]?

    /// An empty value to fill.
    public init() {}
}

/// Provides summary information for an endpoint configuration.
public struct EndpointConfigSummary: Codable, Sendable, Hashable {
    /// The name of the endpoint configuration.
    public var endpointConfigName: String
    /// The Amazon Resource Name (ARN) of the endpoint configuration.
    public var endpointConfigArn: Arn
    /// A timestamp that shows when the endpoint configuration was created.
    public var creationTime: Date

    /// A value with: all of it.
    public init(endpointConfigName: String, endpointConfigArn: Arn, creationTime: Date) {
        self.endpointConfigName = endpointConfigName
        self.endpointConfigArn = endpointConfigArn
        self.creationTime = creationTime
    }
}
