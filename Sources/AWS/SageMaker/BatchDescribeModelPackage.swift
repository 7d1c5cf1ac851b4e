/// SageMaker BatchDescribeModelPackage.
import FoundationEssentials

/// What up to 100 versions serve, in one request. What is not there is told in the answer and refuses nothing.
public struct BatchDescribeModelPackage: SageMakerOperation {
    /// AWS's name.
    public static let name = "BatchDescribeModelPackage"

    /// The Amazon Resource Names (ARN) of the versions.
    public var modelPackageArnList: [Arn]

    /// The request: all of it.
    public init(modelPackageArnList: [Arn]) {
        self.modelPackageArnList = modelPackageArnList
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The summaries for the model package versions, by ARN.
        public var modelPackageSummaries: [String: BatchDescribedModelPackage]?
        /// A map of the resource and BatchDescribeModelPackageError objects reporting the error associated with
        /// describing the model package.
        public var batchDescribeModelPackageErrorMap: [String: ModelPackageRefusal]?
    }
}

/// Provides summary information about the model package.
public struct BatchDescribedModelPackage: Decodable, Sendable, Hashable {
    /// The group name for the model package.
    public var modelPackageGroupName: String
    /// The version number of a versioned model.
    public var modelPackageVersion: Int?
    /// The Amazon Resource Name (ARN) of the model package.
    public var modelPackageArn: Arn
    /// The creation time of the model package.
    public var creationTime: Date
    /// Defines how to perform inference generation after a training job is run.
    public var inferenceSpecification: InferenceSpecification
    /// The status of the model package.
    public var modelPackageStatus: ModelPackageStatus
    /// The approval status of the model.
    public var modelApprovalStatus: ModelApprovalStatus?
}

/// Why a version was not described.
public struct ModelPackageRefusal: Decodable, Sendable, Hashable {
    /// AWS's code of the error.
    public var errorCode: String
    /// In words.
    public var errorResponse: String
}
