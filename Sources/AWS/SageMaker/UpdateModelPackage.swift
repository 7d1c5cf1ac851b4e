/// SageMaker UpdateModelPackage.

/// Changes the approval and the metadata of a model package.
public struct UpdateModelPackage: SageMakerOperation {
    /// AWS's name.
    public static let name = "UpdateModelPackage"

    /// The Amazon Resource Name (ARN) of the model package.
    public var modelPackageArn: Arn
    /// The approval status of the model.
    public var modelApprovalStatus: ModelApprovalStatus?
    /// A description for the approval status of the model.
    public var approvalDescription: String?
    /// The metadata properties associated with the model package versions.
    public var customerMetadataProperties: [String: String]?
    /// The metadata properties associated with the model package versions to remove.
    public var customerMetadataPropertiesToRemove: [String]?
    /// A structure describing the current state of the model in its life cycle.
    public var modelLifeCycle: ModelLifeCycle?
    /// A unique token that guarantees that the call to this API is idempotent.
    public var clientToken: String?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(modelPackageArn: Arn) {
        self.modelPackageArn = modelPackageArn
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the model.
        public var modelPackageArn: Arn
    }
}
