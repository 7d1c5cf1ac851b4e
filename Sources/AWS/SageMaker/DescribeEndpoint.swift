/// SageMaker DescribeEndpoint.
import FoundationEssentials

/// How an endpoint stands, what it runs, and what it is being changed to.
public struct DescribeEndpoint: SageMakerOperation {
    /// AWS's name.
    public static let name = "DescribeEndpoint"

    /// The name of the endpoint.
    public var endpointName: String

    /// The request: all of it.
    public init(endpointName: String) {
        self.endpointName = endpointName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// Name of the endpoint.
        public var endpointName: String
        /// The Amazon Resource Name (ARN) of the endpoint.
        public var endpointArn: Arn
        /// The name of the endpoint configuration associated with this endpoint.
        public var endpointConfigName: String?
        /// An array of ProductionVariantSummary objects, one for each model hosted behind this endpoint.
        public var productionVariants: [ProductionVariantSummary]?
        /// The currently active data capture configuration used by your Endpoint.
        public var dataCaptureConfig: DataCaptureConfigSummary?
        /// The status of the endpoint.
        public var endpointStatus: EndpointStatus
        /// If the status of the endpoint is Failed, the reason why it failed.
        public var failureReason: String?
        /// A timestamp that shows when the endpoint was created.
        public var creationTime: Date
        /// A timestamp that shows when the endpoint was last modified.
        public var lastModifiedTime: Date
        /// The most recent deployment configuration for the endpoint.
        public var lastDeploymentConfig: DeploymentConfig?
        /// Returns the summary of an in-progress deployment.
        public var pendingDeploymentSummary: PendingDeploymentSummary?
        /// An array of ProductionVariantSummary objects, one for each model that you want to host at this endpoint
        /// in shadow mode with production traffic replicated from the model specified on ProductionVariants.
        public var shadowProductionVariants: [ProductionVariantSummary]?
    }
}
