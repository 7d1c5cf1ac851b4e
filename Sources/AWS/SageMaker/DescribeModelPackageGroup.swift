/// SageMaker DescribeModelPackageGroup.
import FoundationEssentials

/// A group of the model registry.
public struct DescribeModelPackageGroup: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeModelPackageGroup"

    /// The name or Amazon Resource Name (ARN) of the model group to describe.
    public var modelPackageGroupName: String

    /// The request: all of it.
    public init(modelPackageGroupName: String) {
        self.modelPackageGroupName = modelPackageGroupName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The name of the model group.
        public var modelPackageGroupName: String
        /// The Amazon Resource Name (ARN) of the model group.
        public var modelPackageGroupArn: Arn
        /// A description of the model group.
        public var modelPackageGroupDescription: String?
        /// The time that the model group was created.
        public var creationTime: Date
        /// The status of the model group.
        public var modelPackageGroupStatus: ModelPackageGroupStatus
    }
}
