/// What jobs leave behind.
import FoundationEssentials

/// Information about the Amazon S3 location that is configured for storing model artifacts.
public struct TrainingArtifacts: Codable, Sendable, Hashable {
    /// The path of the S3 object that contains the model artifacts.
    public var s3ModelArtifacts: String

    /// A value with: all of it.
    public init(s3ModelArtifacts: String) {
        self.s3ModelArtifacts = s3ModelArtifacts
    }
}

/// Specifies the training algorithm to use in a training job.
public struct TrainingAlgorithm: Codable, Sendable, Hashable {
    /// The registry path of the Docker image that contains the training algorithm.
    public var trainingImage: String?
    /// The name of the algorithm resource to use for the training job.
    public var algorithmName: String?

    /// An empty value to fill.
    public init() {}
}

/// The name, value, and date and time of a metric that was emitted to Amazon CloudWatch.
public struct TrainingMetric: Codable, Sendable, Hashable {
    /// The name of the metric.
    public var metricName: String?
    /// The value of the metric.
    public var value: Double?
    /// The date and time that the algorithm emitted the metric.
    public var timestamp: Date?

    /// An empty value to fill.
    public init() {}
}

/// Output configuration for the processing job.
public struct ProcessingJobOutputs: Codable, Sendable, Hashable {
    /// An array of outputs configuring the data to upload from the processing container.
    public var outputs: [ProcessingJobOutput]
    /// The Amazon Web Services Key Management Service (Amazon Web Services KMS) key that Amazon SageMaker uses to
    /// encrypt the processing job output.
    public var kmsKeyId: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(outputs: [ProcessingJobOutput]) {
        self.outputs = outputs
    }
}

/// Describes the results of a processing job.
public struct ProcessingJobOutput: Codable, Sendable, Hashable {
    /// The name for the processing job output.
    public var outputName: String
    /// Configuration for processing job outputs in Amazon S3.
    public var s3Output: ProcessingJobS3Output?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(outputName: String) {
        self.outputName = outputName
    }
}

/// Configuration for processing job outputs in Amazon S3.
public struct ProcessingJobS3Output: Codable, Sendable, Hashable {
    /// A URI that identifies the Amazon S3 bucket where you want Amazon SageMaker to save the results of a
    /// processing job.
    public var s3Uri: String
    /// The local path of a directory where you want Amazon SageMaker to upload its contents to Amazon S3.
    public var localPath: String?
    /// Whether to upload the results of the processing job continuously or after the job completes.
    public var s3UploadMode: String

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(s3Uri: String, s3UploadMode: String) {
        self.s3Uri = s3Uri
        self.s3UploadMode = s3UploadMode
    }
}

/// Identifies the Amazon S3 location where you want Amazon SageMaker to save the results from the transform job.
public struct TransformJobOutput: Codable, Sendable, Hashable {
    /// The Amazon S3 path where you want Amazon SageMaker to store the results of the transform job.
    public var s3OutputPath: String

    /// A value with: all of it.
    public init(s3OutputPath: String) {
        self.s3OutputPath = s3OutputPath
    }
}
