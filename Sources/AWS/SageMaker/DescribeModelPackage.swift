/// SageMaker DescribeModelPackage.
import FoundationEssentials

/// A version in the model registry.
public struct DescribeModelPackage: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeModelPackage"

    /// The name or Amazon Resource Name (ARN) of the model package to describe.
    public var modelPackageName: String

    /// The request: all of it.
    public init(modelPackageName: String) {
        self.modelPackageName = modelPackageName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The name of the model package being described.
        public var modelPackageName: String
        /// If the model is a versioned model, the name of the model group that the versioned model belongs to.
        public var modelPackageGroupName: String?
        /// The version of the model package.
        public var modelPackageVersion: Int?
        /// The Amazon Resource Name (ARN) of the model package.
        public var modelPackageArn: Arn
        /// A brief summary of the model package.
        public var modelPackageDescription: String?
        /// A timestamp specifying when the model package was created.
        public var creationTime: Date
        /// Details about inference jobs that you can run with models based on this model package.
        public var inferenceSpecification: InferenceSpecification?
        /// The current status of the model package.
        public var modelPackageStatus: ModelPackageStatus
        /// Details about the current status of the model package.
        public var modelPackageStatusDetails: ModelPackageStatusDetails
        /// The approval status of the model package.
        public var modelApprovalStatus: ModelApprovalStatus?
        /// Metadata properties of the tracking entity, trial, or trial component.
        public var metadataProperties: ModelOrigin?
        /// Metrics for the model.
        public var modelMetrics: ModelMetrics?
        /// Represents the drift check baselines that can be used when the model monitor is set using the model package.
        public var driftCheckBaselines: DriftCheckBaselines?
        /// The machine learning domain of the model package you specified.
        public var domain: String?
        /// The machine learning task you specified that your model package accomplishes.
        public var task: String?
        /// The last time that the model package was modified.
        public var lastModifiedTime: Date?
        /// A description provided for the model approval.
        public var approvalDescription: String?
        /// The metadata properties associated with the model package versions.
        public var customerMetadataProperties: [String: String]?
        /// The URI of the source for the model package.
        public var sourceUri: String?
        /// A structure describing the current state of the model in its life cycle.
        public var modelLifeCycle: ModelLifeCycle?
    }
}
