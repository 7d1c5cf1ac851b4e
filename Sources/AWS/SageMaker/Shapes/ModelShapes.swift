/// What models are made of.

/// The location of the primary docker image containing inference code, associated artifacts, and custom environment
/// map that the inference code uses when the model is deployed for predictions.
public struct ContainerDefinition: Codable, Sendable, Hashable {
    /// This parameter is ignored for models that contain only a PrimaryContainer.
    public var containerHostname: String?
    /// The path where inference code is stored.
    public var image: String?
    /// The S3 path where the model artifacts, which result from model training, are stored.
    public var modelDataUrl: String?
    /// The environment variables to set in the Docker container.
    public var environment: [String: String]?
    /// The name or Amazon Resource Name (ARN) of the model package to use to create the model.
    public var modelPackageName: String?

    /// An empty value to fill.
    public init() {}
}

/// A VpcConfig object that specifies the VPC that you want your model to connect to.
public struct ModelNetwork: Codable, Sendable, Hashable {
    /// The VPC security group IDs, in the form sg-xxxxxxxx.
    public var securityGroupIds: [String]
    /// The ID of the subnets in the VPC to which you want to connect your training job or model.
    public var subnets: [String]

    /// A value with: all of it.
    public init(securityGroupIds: [String], subnets: [String]) {
        self.securityGroupIds = securityGroupIds
        self.subnets = subnets
    }
}

/// A key and a value on a resource.
public struct SageMakerTag: Codable, Sendable, Hashable {
    /// The tag key.
    public var key: String
    /// The tag value.
    public var value: String

    /// A value with: all of it.
    public init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
