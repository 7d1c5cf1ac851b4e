/// SageMaker CreateEndpoint.

/// Creates an endpoint from a configuration; it is ready when it is InService.
public struct CreateEndpoint: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateEndpoint"

    /// The name of the endpoint.The name must be unique within an Amazon Web Services Region in your Amazon Web
    /// Services account.
    public var endpointName: String
    /// The name of an endpoint configuration.
    public var endpointConfigName: String
    /// The deployment configuration for an endpoint, which contains the desired deployment strategy and rollback
    /// configurations.
    public var deploymentConfig: DeploymentConfig?
    /// An array of key-value pairs.
    public var tags: [SageMakerTag]?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(endpointName: String, endpointConfigName: String) {
        self.endpointName = endpointName
        self.endpointConfigName = endpointConfigName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the endpoint.
        public var endpointArn: Arn
    }
}
