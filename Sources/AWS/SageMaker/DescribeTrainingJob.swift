/// SageMaker DescribeTrainingJob.
import FoundationEssentials

/// How a training job stands, what it measured and where its model is.
public struct DescribeTrainingJob: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeTrainingJob"

    /// The name of the training job.
    public var trainingJobName: String

    /// The request: all of it.
    public init(trainingJobName: String) {
        self.trainingJobName = trainingJobName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Name of the model training job.
        public var trainingJobName: String
        /// The Amazon Resource Name (ARN) of the training job.
        public var trainingJobArn: Arn
        /// Information about the Amazon S3 location that is configured for storing model artifacts.
        public var modelArtifacts: TrainingArtifacts
        /// The status of the training job.
        public var trainingJobStatus: TrainingJobStatus
        /// Provides detailed information about the state of the training job.
        public var secondaryStatus: TrainingSecondaryStatus
        /// If the training job failed, the reason it failed.
        public var failureReason: String?
        /// Information about the algorithm used for training, and algorithm metadata.
        public var algorithmSpecification: TrainingAlgorithm?
        /// Algorithm-specific parameters.
        public var hyperParameters: [String: String]?
        /// A timestamp that indicates when the training job was created.
        public var creationTime: Date
        /// Indicates the time when the training job starts on training instances.
        public var trainingStartTime: Date?
        /// Indicates the time when the training job ends on training instances.
        public var trainingEndTime: Date?
        /// A timestamp that indicates when the status of the training job was last modified.
        public var lastModifiedTime: Date?
        /// A collection of MetricData objects that specify the names, values, and dates and times that the training
        /// algorithm emitted to Amazon CloudWatch.
        public var finalMetricDataList: [TrainingMetric]?
        /// A Boolean indicating whether managed spot training is enabled (True) or not (False).
        public var enableManagedSpotTraining: Bool?
        /// The training time in seconds.
        public var trainingTimeInSeconds: Int?
        /// The billable time in seconds.
        public var billableTimeInSeconds: Int?
    }
}
