/// SageMaker CreateModelPackageGroup.

/// Creates a group for the versions of one model.
public struct CreateModelPackageGroup: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateModelPackageGroup"

    /// The name of the model group.
    public var modelPackageGroupName: String
    /// A description for the model group.
    public var modelPackageGroupDescription: String?
    /// A list of key value pairs associated with the model group.
    public var tags: [SageMakerTag]?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(modelPackageGroupName: String) {
        self.modelPackageGroupName = modelPackageGroupName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the model group.
        public var modelPackageGroupArn: Arn
    }
}
