/// SageMaker CreateEndpointConfig.

/// Creates an endpoint configuration. Configurations never change.
public struct CreateEndpointConfig: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateEndpointConfig"

    /// The name of the endpoint configuration.
    public var endpointConfigName: String
    /// An array of ProductionVariant objects, one for each model that you want to host at this endpoint.
    public var productionVariants: [ProductionVariant]
    /// Configuration to control how SageMaker AI captures inference data.
    public var dataCaptureConfig: DataCaptureConfig?
    /// An array of key-value pairs.
    public var tags: [SageMakerTag]?
    /// The Amazon Resource Name (ARN) of a Amazon Web Services Key Management Service key that SageMaker uses to
    /// encrypt data on the storage volume attached to the ML compute instance that hosts the endpoint.
    public var kmsKeyId: String?
    /// An array of ProductionVariant objects, one for each model that you want to host at this endpoint in shadow
    /// mode with production traffic replicated from the model specified on ProductionVariants.
    public var shadowProductionVariants: [ProductionVariant]?
    /// The Amazon Resource Name (ARN) of an IAM role that Amazon SageMaker AI can assume to perform actions on your
    /// behalf.
    public var executionRoleArn: Arn?
    /// Specifies an Amazon Virtual Private Cloud (VPC) that your SageMaker jobs, hosted models, and compute
    /// resources have access to.
    public var vpcConfig: ModelNetwork?
    /// Sets whether all model containers deployed to the endpoint are isolated.
    public var enableNetworkIsolation: Bool?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(endpointConfigName: String, productionVariants: [ProductionVariant]) {
        self.endpointConfigName = endpointConfigName
        self.productionVariants = productionVariants
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the endpoint configuration.
        public var endpointConfigArn: Arn
    }
}
