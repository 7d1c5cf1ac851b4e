/// SageMaker CreateModel.

/// Creates a model: containers with their data, and the role they run as. Models never change.
public struct CreateModel: SageMakerOperation {
    /// AWS's name.
    public static let name = "CreateModel"

    /// The name of the new model.
    public var modelName: String
    /// The location of the primary docker image containing inference code, associated artifacts, and custom
    /// environment map that the inference code uses when the model is deployed for predictions.
    public var primaryContainer: ContainerDefinition?
    /// Specifies the containers in the inference pipeline.
    public var containers: [ContainerDefinition]?
    /// The Amazon Resource Name (ARN) of the IAM role that SageMaker can assume to access model artifacts and
    /// docker image for deployment on ML compute instances or for batch transform jobs.
    public var executionRoleArn: Arn?
    /// An array of key-value pairs.
    public var tags: [SageMakerTag]?
    /// A VpcConfig object that specifies the VPC that you want your model to connect to.
    public var vpcConfig: ModelNetwork?
    /// Isolates the model container.
    public var enableNetworkIsolation: Bool?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(modelName: String) {
        self.modelName = modelName
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The ARN of the model created in SageMaker.
        public var modelArn: Arn
    }
}
