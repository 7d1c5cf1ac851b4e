/// ApplicationAutoScaling RegisterScalableTarget.

/// Puts the instance count of a variant under auto scaling, or changes its limits.
public struct RegisterScalableTarget: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "RegisterScalableTarget"

    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource that is associated with the scalable target.
    public var resourceId: String
    /// The scalable dimension associated with the scalable target.
    public var scalableDimension: String
    /// The minimum value that you plan to scale in to.
    public var minCapacity: Int?
    /// The maximum value that you plan to scale out to.
    public var maxCapacity: Int?
    /// This parameter is required for services that do not support service-linked roles (such as Amazon EMR), and
    /// it must specify the ARN of an IAM role that allows Application Auto Scaling to modify the scalable target on
    /// your behalf.
    public var roleARN: String?
    /// An embedded object that contains attributes and attribute values that are used to suspend and resume
    /// automatic scaling.
    public var suspendedState: ScalingSuspension?
    /// Assigns one or more tags to the scalable target.
    public var tags: [String: String]?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(serviceNamespace: String, resourceId: String, scalableDimension: String) {
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The ARN of the scalable target.
        public var scalableTargetARN: String?
    }
}
