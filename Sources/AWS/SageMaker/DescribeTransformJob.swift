/// SageMaker DescribeTransformJob.
import FoundationEssentials

/// How a batch transform job stands.
public struct DescribeTransformJob: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeTransformJob"

    /// The name of the transform job that you want to view details of.
    public var transformJobName: String

    /// The request: all of it.
    public init(transformJobName: String) {
        self.transformJobName = transformJobName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The name of the transform job.
        public var transformJobName: String
        /// The Amazon Resource Name (ARN) of the transform job.
        public var transformJobArn: Arn
        /// The status of the transform job.
        public var transformJobStatus: TransformJobStatus
        /// If the transform job failed, FailureReason describes why it failed.
        public var failureReason: String?
        /// The name of the model used in the transform job.
        public var modelName: String
        /// Identifies the Amazon S3 location where you want Amazon SageMaker to save the results from the transform
        /// job.
        public var transformOutput: TransformJobOutput?
        /// A timestamp that shows when the transform Job was created.
        public var creationTime: Date
        /// Indicates when the transform job starts on ML instances.
        public var transformStartTime: Date?
        /// Indicates when the transform job has been completed, or has stopped or failed.
        public var transformEndTime: Date?
    }
}
