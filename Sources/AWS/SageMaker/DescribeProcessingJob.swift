/// SageMaker DescribeProcessingJob.
import FoundationEssentials

/// How a processing job stands and where its outputs are.
public struct DescribeProcessingJob: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeProcessingJob"

    /// The name of the processing job.
    public var processingJobName: String

    /// The request: all of it.
    public init(processingJobName: String) {
        self.processingJobName = processingJobName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Output configuration for the processing job.
        public var processingOutputConfig: ProcessingJobOutputs?
        /// The name of the processing job.
        public var processingJobName: String
        /// The Amazon Resource Name (ARN) of the processing job.
        public var processingJobArn: Arn
        /// Provides the status of a processing job.
        public var processingJobStatus: ProcessingJobStatus
        /// An optional string, up to one KB in size, that contains metadata from the processing container when the
        /// processing job exits.
        public var exitMessage: String?
        /// A string, up to one KB in size, that contains the reason a processing job failed, if it failed.
        public var failureReason: String?
        /// The time at which the processing job completed.
        public var processingEndTime: Date?
        /// The time at which the processing job started.
        public var processingStartTime: Date?
        /// The time at which the processing job was last modified.
        public var lastModifiedTime: Date?
        /// The time at which the processing job was created.
        public var creationTime: Date
    }
}
