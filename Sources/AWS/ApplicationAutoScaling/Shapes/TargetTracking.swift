/// The policy that keeps a metric at a value.

/// A target tracking scaling policy.
public struct TargetTrackingPolicy: Codable, Sendable, Hashable {
    /// The target value for the metric.
    public var targetValue: Double
    /// A predefined metric.
    public var predefinedMetricSpecification: ScalingPredefinedMetric?
    /// A customized metric.
    public var customizedMetricSpecification: ScalingCustomMetric?
    /// The amount of time, in seconds, to wait for a previous scale-out activity to take effect.
    public var scaleOutCooldown: Int?
    /// The amount of time, in seconds, after a scale-in activity completes before another scale-in activity can
    /// start.
    public var scaleInCooldown: Int?
    /// Indicates whether scale in by the target tracking scaling policy is disabled.
    public var disableScaleIn: Bool?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(targetValue: Double) {
        self.targetValue = targetValue
    }
}

/// A predefined metric.
public struct ScalingPredefinedMetric: Codable, Sendable, Hashable {
    /// The metric type.
    public var predefinedMetricType: String
    /// Identifies the resource associated with the metric type.
    public var resourceLabel: String?

    /// A value with: only what AWS requires; the rest is set afterwards.
    public init(predefinedMetricType: String) {
        self.predefinedMetricType = predefinedMetricType
    }
}

/// A customized metric.
public struct ScalingCustomMetric: Codable, Sendable, Hashable {
    /// The name of the metric.
    public var metricName: String?
    /// The namespace of the metric.
    public var namespace: String?
    /// The dimensions of the metric.
    public var dimensions: [ScalingMetricDimension]?
    /// The statistic of the metric.
    public var statistic: String?
    /// The unit of the metric.
    public var unit: String?

    /// An empty value to fill.
    public init() {}
}

/// Describes the dimension names and values associated with a metric.
public struct ScalingMetricDimension: Codable, Sendable, Hashable {
    /// The name of the dimension.
    public var name: String
    /// The value of the dimension.
    public var value: String

    /// A value with: all of it.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
