/// What a data quality monitor reads, runs on and writes.
import FoundationEssentials

/// Configuration for monitoring constraints and monitoring statistics.
public struct DataQualityBaselineConfig: Codable, Sendable, Hashable {
    /// The name of the job that performs baselining for the data quality monitoring job.
    public var baseliningJobName: String?
    /// The constraints resource for a monitoring job.
    public var constraintsResource: MonitoringConstraintsResource?
    /// The statistics resource for a monitoring job.
    public var statisticsResource: MonitoringStatisticsResource?

    /// An empty value to fill.
    public init() {}
}

/// The constraints resource for a monitoring job.
public struct MonitoringConstraintsResource: Codable, Sendable, Hashable {
    /// The Amazon S3 URI for the constraints resource.
    public var s3Uri: String?

    /// An empty value to fill.
    public init() {}
}

/// The statistics resource for a monitoring job.
public struct MonitoringStatisticsResource: Codable, Sendable, Hashable {
    /// The Amazon S3 URI for the statistics resource.
    public var s3Uri: String?

    /// An empty value to fill.
    public init() {}
}

/// Information about the container that a data quality monitoring job runs.
public struct DataQualityAppSpecification: Codable, Sendable, Hashable {
    /// The container image that the data quality monitoring job runs.
    public var imageUri: String
    /// The entrypoint for a container used to run a monitoring job.
    public var containerEntrypoint: [String]?
    /// The arguments to send to the container that the monitoring job runs.
    public var containerArguments: [String]?
    /// An Amazon S3 URI to a script that is called per row prior to running analysis.
    public var recordPreprocessorSourceUri: String?
    /// An Amazon S3 URI to a script that is called after analysis has been performed.
    public var postAnalyticsProcessorSourceUri: String?
    /// Sets the environment variables in the container that the monitoring job runs.
    public var environment: [String: String]?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(imageUri: String) {
        self.imageUri = imageUri
    }
}

/// The input for the data quality monitoring job.
public struct DataQualityJobInput: Codable, Sendable, Hashable {
    /// Input object for the endpoint.
    public var endpointInput: MonitoredEndpoint?

    /// An empty value to fill.
    public init() {}
}

/// Input object for the endpoint.
public struct MonitoredEndpoint: Codable, Sendable, Hashable {
    /// An endpoint in your account that captures its data.
    public var endpointName: String
    /// Path to the filesystem where the endpoint data is available to the container.
    public var localPath: String
    /// Whether the Pipe or File is used as the input mode for transferring data for the monitoring job.
    public var s3InputMode: String?
    /// Whether input data distributed in Amazon S3 is fully replicated or sharded by an Amazon S3 key.
    public var s3DataDistributionType: String?
    /// The attributes of the input data that are the input features.
    public var featuresAttribute: String?
    /// The attribute of the input data that represents the ground truth label.
    public var inferenceAttribute: String?
    /// In a classification problem, the attribute that represents the class probability.
    public var probabilityAttribute: String?
    /// The threshold for the class probability to be evaluated as a positive result.
    public var probabilityThresholdAttribute: Double?
    /// If specified, monitoring jobs subtract this time from the start time.
    public var startTimeOffset: String?
    /// If specified, monitoring jobs subtract this time from the end time.
    public var endTimeOffset: String?
    /// The attributes of the input data to exclude from the analysis.
    public var excludeFeaturesAttribute: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(endpointName: String, localPath: String) {
        self.endpointName = endpointName
        self.localPath = localPath
    }
}

/// The output configuration for monitoring jobs.
public struct MonitoringOutputConfig: Codable, Sendable, Hashable {
    /// Monitoring outputs for monitoring jobs.
    public var monitoringOutputs: [MonitoringOutput]
    /// The Key Management Service (KMS) key that Amazon SageMaker AI uses to encrypt the model artifacts at rest
    /// using Amazon S3 server-side encryption.
    public var kmsKeyId: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(monitoringOutputs: [MonitoringOutput]) {
        self.monitoringOutputs = monitoringOutputs
    }
}

/// The output object for a monitoring job.
public struct MonitoringOutput: Codable, Sendable, Hashable {
    /// The Amazon S3 storage location where the results of a monitoring job are saved.
    public var s3Output: MonitoringS3Output

    /// A value with: all of it.
    public init(s3Output: MonitoringS3Output) {
        self.s3Output = s3Output
    }
}

/// Information about where and how you want to store the results of a monitoring job.
public struct MonitoringS3Output: Codable, Sendable, Hashable {
    /// A URI that identifies the Amazon S3 storage location where Amazon SageMaker AI saves the results of a
    /// monitoring job.
    public var s3Uri: String
    /// The local path to the Amazon S3 storage location where Amazon SageMaker AI saves the results of a monitoring
    /// job.
    public var localPath: String
    /// Whether to upload the results of the monitoring job continuously or after the job completes.
    public var s3UploadMode: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(s3Uri: String, localPath: String) {
        self.s3Uri = s3Uri
        self.localPath = localPath
    }
}

/// Identifies the resources to deploy for a monitoring job.
public struct MonitoringResources: Codable, Sendable, Hashable {
    /// The configuration for the cluster resources used to run the processing job.
    public var clusterConfig: MonitoringClusterConfig

    /// A value with: all of it.
    public init(clusterConfig: MonitoringClusterConfig) {
        self.clusterConfig = clusterConfig
    }
}

/// Configuration for the cluster used to run model monitoring jobs.
public struct MonitoringClusterConfig: Codable, Sendable, Hashable {
    /// The number of ML compute instances to use in the model monitoring job.
    public var instanceCount: Int
    /// The ML compute instance type for the processing job.
    public var instanceType: String
    /// The size of the ML storage volume, in gigabytes, that you want to provision.
    public var volumeSizeInGB: Int
    /// The Key Management Service (KMS) key that Amazon SageMaker AI uses to encrypt data on the storage volume
    /// attached to the ML compute instance(s) that run the model monitoring job.
    public var volumeKmsKeyId: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(instanceCount: Int, instanceType: String, volumeSizeInGB: Int) {
        self.instanceCount = instanceCount
        self.instanceType = instanceType
        self.volumeSizeInGB = volumeSizeInGB
    }
}

/// The networking configuration for the monitoring job.
public struct MonitoringNetworkConfig: Codable, Sendable, Hashable {
    /// Whether to encrypt all communications between the instances used for the monitoring jobs.
    public var enableInterContainerTrafficEncryption: Bool?
    /// Whether to allow inbound and outbound network calls to and from the containers used for the monitoring job.
    public var enableNetworkIsolation: Bool?
    /// Specifies an Amazon Virtual Private Cloud (VPC) that your SageMaker jobs, hosted models, and compute
    /// resources have access to.
    public var vpcConfig: ModelNetwork?

    /// An empty value to fill.
    public init() {}
}

/// A time limit for how long the monitoring job is allowed to run before stopping.
public struct MonitoringStoppingCondition: Codable, Sendable, Hashable {
    /// The maximum runtime allowed in seconds.
    public var maxRuntimeInSeconds: Int

    /// A value with: all of it.
    public init(maxRuntimeInSeconds: Int) {
        self.maxRuntimeInSeconds = maxRuntimeInSeconds
    }
}

/// Summary information about a monitoring job.
public struct MonitoringJobDefinitionSummary: Codable, Sendable, Hashable {
    /// The name of the monitoring job.
    public var monitoringJobDefinitionName: String
    /// The Amazon Resource Name (ARN) of the monitoring job.
    public var monitoringJobDefinitionArn: Arn
    /// The time that the monitoring job was created.
    public var creationTime: Date
    /// The name of the endpoint that the job monitors.
    public var endpointName: String

    /// A value with: all of it.
    public init(
        monitoringJobDefinitionName: String, monitoringJobDefinitionArn: Arn, creationTime: Date, endpointName: String
    ) {
        self.monitoringJobDefinitionName = monitoringJobDefinitionName
        self.monitoringJobDefinitionArn = monitoringJobDefinitionArn
        self.creationTime = creationTime
        self.endpointName = endpointName
    }
}
