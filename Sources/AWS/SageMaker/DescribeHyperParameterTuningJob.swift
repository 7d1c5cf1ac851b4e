/// SageMaker DescribeHyperParameterTuningJob.

/// What a tuning job found.
public struct DescribeHyperParameterTuningJob: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeHyperParameterTuningJob"

    /// The name of the tuning job.
    public var hyperParameterTuningJobName: String

    /// The request: all of it.
    public init(hyperParameterTuningJobName: String) {
        self.hyperParameterTuningJobName = hyperParameterTuningJobName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The name of the hyperparameter tuning job.
        public var hyperParameterTuningJobName: String
        /// The training job that has had the best objective so far.
        public var bestTrainingJob: TunedTrainingJob?
        /// If the tuning job failed, the reason it failed.
        public var failureReason: String?
    }
}

/// A training job of a tuning job.
public struct TunedTrainingJob: Codable, Sendable, Hashable {
    /// The name of the training job.
    public var trainingJobName: String

    /// A value with: all of it.
    public init(trainingJobName: String) { self.trainingJobName = trainingJobName }
}
