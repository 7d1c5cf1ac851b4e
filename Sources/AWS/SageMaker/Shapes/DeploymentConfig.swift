/// How an update moves traffic, and what takes it back.

/// The deployment configuration for an endpoint, which contains the desired deployment strategy and rollback
/// configurations.
public struct DeploymentConfig: Codable, Sendable, Hashable {
    /// Update policy for a blue/green deployment.
    public var blueGreenUpdatePolicy: BlueGreenUpdatePolicy?
    /// Specifies a rolling deployment strategy for updating a SageMaker endpoint.
    public var rollingUpdatePolicy: RollingUpdatePolicy?
    /// Automatic rollback configuration for handling endpoint deployment failures and recovery.
    public var autoRollbackConfiguration: AutoRollbackConfig?

    /// An empty value to fill.
    public init() {}
}

/// Update policy for a blue/green deployment.
public struct BlueGreenUpdatePolicy: Codable, Sendable, Hashable {
    /// Defines the traffic routing strategy to shift traffic from the old fleet to the new fleet during an endpoint
    /// deployment.
    public var trafficRoutingConfiguration: TrafficRoutingConfig
    /// Additional waiting time in seconds after the completion of an endpoint deployment before terminating the old
    /// endpoint fleet.
    public var terminationWaitInSeconds: Int?
    /// Maximum execution timeout for the deployment.
    public var maximumExecutionTimeoutInSeconds: Int?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(trafficRoutingConfiguration: TrafficRoutingConfig) {
        self.trafficRoutingConfiguration = trafficRoutingConfiguration
    }
}

/// Defines the traffic routing strategy to shift traffic from the old fleet to the new fleet during an endpoint
/// deployment.
public struct TrafficRoutingConfig: Codable, Sendable, Hashable {
    /// Traffic routing strategy type.
    public var type: TrafficRoutingType
    /// The waiting time (in seconds) between incremental steps to turn on traffic on the new endpoint fleet.
    public var waitIntervalInSeconds: Int
    /// Batch size for the first step to turn on traffic on the new endpoint fleet.
    public var canarySize: FleetShare?
    /// Batch size for each step to turn on traffic on the new endpoint fleet.
    public var linearStepSize: FleetShare?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(type: TrafficRoutingType, waitIntervalInSeconds: Int) {
        self.type = type
        self.waitIntervalInSeconds = waitIntervalInSeconds
    }
}

/// Batch size for the first step to turn on traffic on the new endpoint fleet.
public struct FleetShare: Codable, Sendable, Hashable {
    /// Specifies the endpoint capacity type.
    public var type: FleetShareType
    /// Defines the capacity size, either as a number of instances or a capacity percentage.
    public var value: Int

    /// A value with: all of it.
    public init(type: FleetShareType, value: Int) {
        self.type = type
        self.value = value
    }
}

/// Specifies a rolling deployment strategy for updating a SageMaker endpoint.
public struct RollingUpdatePolicy: Codable, Sendable, Hashable {
    /// Batch size for each rolling step to provision capacity and turn on traffic on the new endpoint fleet, and
    /// terminate capacity on the old endpoint fleet.
    public var maximumBatchSize: FleetShare
    /// The length of the baking period, during which SageMaker monitors alarms for each batch on the new fleet.
    public var waitIntervalInSeconds: Int
    /// The time limit for the total deployment.
    public var maximumExecutionTimeoutInSeconds: Int?
    /// Batch size for rollback to the old endpoint fleet.
    public var rollbackMaximumBatchSize: FleetShare?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(maximumBatchSize: FleetShare, waitIntervalInSeconds: Int) {
        self.maximumBatchSize = maximumBatchSize
        self.waitIntervalInSeconds = waitIntervalInSeconds
    }
}

/// Automatic rollback configuration for handling endpoint deployment failures and recovery.
public struct AutoRollbackConfig: Codable, Sendable, Hashable {
    /// List of CloudWatch alarms in your account that are configured to monitor metrics on an endpoint.
    public var alarms: [RollbackAlarm]?

    /// An empty value to fill.
    public init() {}
}

/// An Amazon CloudWatch alarm configured to monitor metrics on an endpoint.
public struct RollbackAlarm: Codable, Sendable, Hashable {
    /// The name of a CloudWatch alarm in your account.
    public var alarmName: String?

    /// An empty value to fill.
    public init() {}
}

/// Specifies a production variant property type for an Endpoint.
public struct RetainedVariantProperty: Codable, Sendable, Hashable {
    /// The type of variant property.
    public var variantPropertyType: String

    /// A value with: all of it.
    public init(variantPropertyType: String) {
        self.variantPropertyType = variantPropertyType
    }
}
