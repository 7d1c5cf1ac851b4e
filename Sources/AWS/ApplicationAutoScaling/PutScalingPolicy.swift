/// ApplicationAutoScaling PutScalingPolicy.

/// Creates or replaces a scaling policy by its name.
public struct PutScalingPolicy: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "PutScalingPolicy"

    /// The name of the scaling policy.
    public var policyName: String
    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scaling policy.
    public var resourceId: String
    /// The scalable dimension.
    public var scalableDimension: String
    /// The scaling policy type.
    public var policyType: String?
    /// A target tracking scaling policy.
    public var targetTrackingScalingPolicyConfiguration: TargetTrackingPolicy?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(policyName: String, serviceNamespace: String, resourceId: String, scalableDimension: String) {
        self.policyName = policyName
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The Amazon Resource Name (ARN) of the resulting scaling policy.
        public var policyARN: String
        /// The CloudWatch alarms created for the target tracking scaling policy.
        public var alarms: [ScalingAlarm]?
    }
}
