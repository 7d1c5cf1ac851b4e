/// SageMaker CreateModelPackage.

/// Registers a version in a model package group. The version is made first and completed afterwards: it must be followed.
public struct CreateModelPackage: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateModelPackage"

    /// The name or Amazon Resource Name (ARN) of the model package group that this model version belongs to.
    public var modelPackageGroupName: String?
    /// A description of the model package.
    public var modelPackageDescription: String?
    /// Specifies details about inference jobs that you can run with models based on this model package.
    public var inferenceSpecification: InferenceSpecification?
    /// Whether the model is approved for deployment.
    public var modelApprovalStatus: ModelApprovalStatus?
    /// Metadata properties of the tracking entity, trial, or trial component.
    public var metadataProperties: ModelOrigin?
    /// A structure that contains model metrics reports.
    public var modelMetrics: ModelMetrics?
    /// A unique token that guarantees that the call to this API is idempotent.
    public var clientToken: String?
    /// The machine learning domain of your model package and its components.
    public var domain: String?
    /// The machine learning task your model package accomplishes.
    public var task: String?
    /// The metadata properties associated with the model package versions.
    public var customerMetadataProperties: [String: String]?
    /// Represents the drift check baselines that can be used when the model monitor is set using the model package.
    public var driftCheckBaselines: DriftCheckBaselines?

    /// An empty value to fill. Tags are not among its members: AWS refuses them for a version, which has its group's.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the new model package.
        public var modelPackageArn: Arn
    }
}
