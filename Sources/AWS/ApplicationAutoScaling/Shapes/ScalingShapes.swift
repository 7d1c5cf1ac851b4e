/// What is scaled, and by which policies.
import FoundationEssentials

/// Represents a scalable target.
public struct ScalableTarget: Codable, Sendable, Hashable {
    /// The namespace of the Amazon Web Services service that provides the resource, or a custom-resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scalable target.
    public var resourceId: String
    /// The scalable dimension associated with the scalable target.
    public var scalableDimension: String
    /// The minimum value to scale to in response to a scale-in activity.
    public var minCapacity: Int
    /// The maximum value to scale to in response to a scale-out activity.
    public var maxCapacity: Int
    /// The ARN of an IAM role that allows Application Auto Scaling to modify the scalable target on your behalf.
    public var roleARN: String
    /// The Unix timestamp for when the scalable target was created.
    public var creationTime: Date
    /// Specifies whether the scaling activities for a scalable target are in a suspended state.
    public var suspendedState: ScalingSuspension?
    /// The ARN of the scalable target.
    public var scalableTargetARN: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(
        serviceNamespace: String, resourceId: String, scalableDimension: String, minCapacity: Int, maxCapacity: Int,
        roleARN: String, creationTime: Date
    ) {
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
        self.minCapacity = minCapacity
        self.maxCapacity = maxCapacity
        self.roleARN = roleARN
        self.creationTime = creationTime
    }
}

/// An embedded object that contains attributes and attribute values that are used to suspend and resume automatic
/// scaling.
public struct ScalingSuspension: Codable, Sendable, Hashable {
    /// Whether scale in by a target tracking scaling policy or a step scaling policy is suspended.
    public var dynamicScalingInSuspended: Bool?
    /// Whether scale out by a target tracking scaling policy or a step scaling policy is suspended.
    public var dynamicScalingOutSuspended: Bool?
    /// Whether scheduled scaling is suspended.
    public var scheduledScalingSuspended: Bool?

    /// An empty value to fill.
    public init() {}
}

/// Represents a scaling policy to use with Application Auto Scaling.
public struct ScalingPolicy: Codable, Sendable, Hashable {
    /// The Amazon Resource Name (ARN) of the scaling policy.
    public var policyARN: String
    /// The name of the scaling policy.
    public var policyName: String
    /// The namespace of the Amazon Web Services service that provides the resource, or a custom-resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scaling policy.
    public var resourceId: String
    /// The scalable dimension.
    public var scalableDimension: String
    /// The scaling policy type.
    public var policyType: String
    /// A target tracking scaling policy.
    public var targetTrackingScalingPolicyConfiguration: TargetTrackingPolicy?
    /// The CloudWatch alarms associated with the scaling policy.
    public var alarms: [ScalingAlarm]?
    /// The Unix timestamp for when the scaling policy was created.
    public var creationTime: Date

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(
        policyARN: String, policyName: String, serviceNamespace: String, resourceId: String, scalableDimension: String,
        policyType: String, creationTime: Date
    ) {
        self.policyARN = policyARN
        self.policyName = policyName
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
        self.policyType = policyType
        self.creationTime = creationTime
    }
}

/// Represents a CloudWatch alarm associated with a scaling policy.
public struct ScalingAlarm: Codable, Sendable, Hashable {
    /// The name of the alarm.
    public var alarmName: String
    /// The Amazon Resource Name (ARN) of the alarm.
    public var alarmARN: String

    /// A value with: all of it.
    public init(alarmName: String, alarmARN: String) {
        self.alarmName = alarmName
        self.alarmARN = alarmARN
    }
}
