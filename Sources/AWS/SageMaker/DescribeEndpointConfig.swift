/// SageMaker DescribeEndpointConfig.
import FoundationEssentials

/// An endpoint configuration as it was created.
public struct DescribeEndpointConfig: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeEndpointConfig"

    /// The name of the endpoint configuration.
    public var endpointConfigName: String

    /// The request: all of it.
    public init(endpointConfigName: String) {
        self.endpointConfigName = endpointConfigName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Name of the SageMaker endpoint configuration.
        public var endpointConfigName: String
        /// The Amazon Resource Name (ARN) of the endpoint configuration.
        public var endpointConfigArn: Arn
        /// An array of ProductionVariant objects, one for each model that you want to host at this endpoint.
        public var productionVariants: [ProductionVariant]
        /// Configuration to control how SageMaker AI captures inference data.
        public var dataCaptureConfig: DataCaptureConfig?
        /// Amazon Web Services KMS key ID Amazon SageMaker uses to encrypt data when storing it on the ML storage
        /// volume attached to the instance.
        public var kmsKeyId: String?
        /// A timestamp that shows when the endpoint configuration was created.
        public var creationTime: Date
        /// An array of ProductionVariant objects, one for each model that you want to host at this endpoint in
        /// shadow mode with production traffic replicated from the model specified on ProductionVariants.
        public var shadowProductionVariants: [ProductionVariant]?
        /// The Amazon Resource Name (ARN) of the IAM role that you assigned to the endpoint configuration.
        public var executionRoleArn: Arn?
        /// Specifies an Amazon Virtual Private Cloud (VPC) that your SageMaker jobs, hosted models, and compute
        /// resources have access to.
        public var vpcConfig: ModelNetwork?
        /// Indicates whether all model containers deployed to the endpoint are isolated.
        public var enableNetworkIsolation: Bool?
    }
}
