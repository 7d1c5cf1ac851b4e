/// SageMaker UpdateEndpoint.

/// Moves an endpoint to another configuration. InService afterwards is no proof: compare the configuration's name.
public struct UpdateEndpoint: SageMakerOperation {
    /// AWS's name.
    public static let name = "UpdateEndpoint"

    /// The name of the endpoint whose configuration you want to update.
    public var endpointName: String
    /// The name of the new endpoint configuration.
    public var endpointConfigName: String
    /// When updating endpoint resources, enables or disables the retention of variant properties, such as the
    /// instance count or the variant weight.
    public var retainAllVariantProperties: Bool?
    /// When you are updating endpoint resources with RetainAllVariantProperties, whose value is set to true,
    /// ExcludeRetainedVariantProperties specifies the list of type VariantProperty to override with the values
    /// provided by EndpointConfig.
    public var excludeRetainedVariantProperties: [RetainedVariantProperty]?
    /// The deployment configuration for an endpoint, which contains the desired deployment strategy and rollback
    /// configurations.
    public var deploymentConfig: DeploymentConfig?
    /// Specifies whether to reuse the last deployment configuration.
    public var retainDeploymentConfig: Bool?

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
