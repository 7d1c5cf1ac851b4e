/// SageMaker DescribeModel.
import FoundationEssentials

/// A model as it was created.
public struct DescribeModel: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeModel"

    /// The name of the model.
    public var modelName: String

    /// The request: all of it.
    public init(modelName: String) {
        self.modelName = modelName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Name of the SageMaker model.
        public var modelName: String
        /// The location of the primary inference code, associated artifacts, and custom environment map that the
        /// inference code uses when it is deployed in production.
        public var primaryContainer: ContainerDefinition?
        /// The containers in the inference pipeline.
        public var containers: [ContainerDefinition]?
        /// The Amazon Resource Name (ARN) of the IAM role that you specified for the model.
        public var executionRoleArn: Arn?
        /// A VpcConfig object that specifies the VPC that this model has access to.
        public var vpcConfig: ModelNetwork?
        /// A timestamp that shows when the model was created.
        public var creationTime: Date
        /// The Amazon Resource Name (ARN) of the model.
        public var modelArn: Arn
        /// If True, no inbound or outbound network calls can be made to or from the model container.
        public var enableNetworkIsolation: Bool?
    }
}
