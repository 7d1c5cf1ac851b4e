/// What tells one AWS service from another on the wire: names, host, protocol.

/// A service of AWS as its API model describes it.
public struct Service: Sendable, Hashable {
    /// How requests and answers are written.
    public enum Wire: Sendable, Hashable {
        /// JSON in and out, the operation in `X-Amz-Target`.
        case json(version: String, target: String)
        /// Form in, XML out.
        case query(version: String)
        /// The operation in method and path, JSON in the body.
        case restJSON
        /// The operation in method and path, XML in the body.
        case restXML
    }

    /// The service's id in AWS's models: `SageMaker`, `Application Auto Scaling`.
    public let id: String
    /// The name in the credential scope of a signature.
    public let signingName: String
    /// What stands before the region in its host name.
    public let hostPrefix: String
    /// The service part of its IAM actions.
    public let iamPrefix: String
    /// How requests and answers are written.
    public let wire: Wire

    /// A service; signing name and IAM prefix are those of the host unless told.
    public init(id: String, hostPrefix: String, signingName: String? = nil, iamPrefix: String? = nil, wire: Wire) {
        self.id = id
        self.hostPrefix = hostPrefix
        self.signingName = signingName ?? hostPrefix
        self.iamPrefix = iamPrefix ?? self.signingName
        self.wire = wire
    }

    /// The end of `AWS_ENDPOINT_URL_<SERVICE>`; in lower case, the key in a profile's services section.
    public var environmentSuffix: String { id.uppercased().split(separator: " ").joined(separator: "_") }
}

extension Service {
    /// SageMaker's control plane.
    public static let sageMaker = Service(
        id: "SageMaker", hostPrefix: "api.sagemaker", signingName: "sagemaker",
        wire: .json(version: "1.1", target: "SageMaker"))
    /// SageMaker's endpoints.
    public static let sageMakerRuntime = Service(
        id: "SageMaker Runtime", hostPrefix: "runtime.sagemaker", signingName: "sagemaker", wire: .restJSON)
    /// The Security Token Service.
    public static let sts = Service(id: "STS", hostPrefix: "sts", wire: .query(version: "2011-06-15"))
    /// S3.
    public static let s3 = Service(id: "S3", hostPrefix: "s3", wire: .restXML)
    /// Application Auto Scaling.
    public static let applicationAutoScaling = Service(
        id: "Application Auto Scaling", hostPrefix: "application-autoscaling",
        wire: .json(version: "1.1", target: "AnyScaleFrontendService"))
    /// CloudWatch's metrics and alarms.
    public static let cloudWatch = Service(
        id: "CloudWatch", hostPrefix: "monitoring", iamPrefix: "cloudwatch", wire: .query(version: "2010-08-01"))
    /// CloudWatch's logs.
    public static let cloudWatchLogs = Service(
        id: "CloudWatch Logs", hostPrefix: "logs", wire: .json(version: "1.1", target: "Logs_20140328"))
    /// EventBridge's rules.
    public static let eventBridge = Service(
        id: "EventBridge", hostPrefix: "events", wire: .json(version: "1.1", target: "AWSEvents"))

    /// The container registry.
    public static let ecr = Service(
        id: "ECR", hostPrefix: "api.ecr", signingName: "ecr",
        wire: .json(version: "1.1", target: "AmazonEC2ContainerRegistry_V20150921"))

    /// All that are spoken.
    static let all = [
        sageMaker, sageMakerRuntime, sts, s3, applicationAutoScaling, cloudWatch, cloudWatchLogs, ecr, eventBridge,
    ]
}
