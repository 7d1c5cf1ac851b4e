/// Scaling by load as a person asks for it, and as Application Auto Scaling keeps it. Pure.
import AWS

/// What `autoscaling` asks for.
enum ScalingWish: Sendable, Hashable {
    /// `none`: what is registered is taken out.
    case remove
    case scale(ScalingRequest)

    /// Reads the input.
    static func read(_ text: String) throws(Failure) -> ScalingWish {
        if text.filter({ !$0.isWhitespace }).lowercased() == "none" { return .remove }
        return .scale(try ScalingRequest(NamedValues(text, of: "autoscaling")))
    }
}

/// Bounds, a metric to hold at a value, and the pauses between changes.
struct ScalingRequest: Sendable, Hashable {
    /// What is held at ``target``.
    enum Metric: Sendable, Hashable {
        /// Requests a minute for each instance.
        case invocations
        /// The share of what a serverless variant keeps warm that is busy.
        case utilization
        /// A metric of CloudWatch; without dimensions those of the endpoint and the variant.
        case custom(name: String, namespace: String, statistic: String, unit: String?, dimensions: [Dimension])
    }

    /// A dimension of a metric.
    struct Dimension: Sendable, Hashable {
        var name: String
        var value: String
    }

    var min: Int
    var max: Int
    var metric: Metric
    var target: Double
    var scaleInCooldown: Int?
    var scaleOutCooldown: Int?

    /// The name of the policy that this step puts.
    static let policyName = "mlops-steps"

    private static let names = [
        "min", "max", "target-invocations", "target-utilization", "target", "metric-name", "metric-namespace",
        "metric-statistic", "metric-unit", "metric-dimensions", "scale-in-cooldown", "scale-out-cooldown",
    ]

    /// From values by name.
    init(_ values: NamedValues) throws(Failure) {
        try values.only(Self.names)
        guard let min = try values.whole("min", in: 1...10_000), let max = try values.whole("max", in: 1...10_000)
        else {
            throw values.refused("min and max are not both given", tryThis: "Give both, such as min=1 and max=4.")
        }
        guard min <= max else {
            throw values.refused("min is \(min) and max \(max)", tryThis: "Give a min that is not above max.")
        }
        (self.min, self.max) = (min, max)
        (metric, target) = try Self.metric(values)
        scaleInCooldown = try values.whole("scale-in-cooldown", in: 0...86_400)
        scaleOutCooldown = try values.whole("scale-out-cooldown", in: 0...86_400)
    }

    private static func metric(_ values: NamedValues) throws(Failure) -> (Metric, Double) {
        let invocations = try values.number("target-invocations")
        let utilization = try values.number("target-utilization")
        let custom = try values.number("target")
        guard [invocations, utilization, custom].count(where: { $0 != nil }) == 1 else {
            throw values.refused(
                "it must say what to scale by, once",
                tryThis: "Give target-invocations (requests a minute for each instance), target-utilization "
                    + "(serverless, such as 0.7), or target with metric-name and metric-namespace.")
        }
        guard custom != nil || values.text("metric-name") == nil else {
            throw values.refused("metric-name is given without target", tryThis: "Give the value to hold it at.")
        }
        if let utilization {
            guard utilization > 0, utilization <= 1 else {
                throw values.refused(
                    "target-utilization is \(utilization)", tryThis: "Give a share above 0, at most 1, such as 0.7.")
            }
            return (.utilization, utilization)
        }
        guard let target = invocations ?? custom, target > 0 else {
            throw values.refused("the target is 0", tryThis: "Give a number above 0.")
        }
        return (invocations == nil ? try customMetric(values) : .invocations, target)
    }

    private static func customMetric(_ values: NamedValues) throws(Failure) -> Metric {
        guard let name = values.text("metric-name"), let namespace = values.text("metric-namespace") else {
            throw values.refused(
                "target needs metric-name and metric-namespace",
                tryThis:
                    "Give both, such as CPUUtilization of /aws/sagemaker/Endpoints or ModelLatency of AWS/SageMaker.")
        }
        let statistics = ["Average", "Minimum", "Maximum", "SampleCount", "Sum"]
        let statistic = values.text("metric-statistic") ?? "Average"
        guard statistics.contains(statistic) else {
            throw values.refused(
                "metric-statistic is “\(statistic)”", tryThis: "CloudWatch has \(statistics.joined(separator: ", ")).")
        }
        var dimensions: [Dimension] = []
        for part in (values.text("metric-dimensions") ?? "").split(separator: ",") {
            guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
                throw values.refused(
                    "metric-dimensions has “\(part)”", tryThis: "Give Name=value, several with commas between.")
            }
            let name = part[..<equals].filter { !$0.isWhitespace }
            dimensions.append(Dimension(name: name, value: String(part[part.index(after: equals)...])))
        }
        return .custom(
            name: name, namespace: namespace, statistic: statistic, unit: values.text("metric-unit"),
            dimensions: dimensions)
    }
}

extension ScalingRequest {
    /// The policy of a variant as Application Auto Scaling takes it.
    func policy(_ endpoint: EndpointName, _ variant: String) -> TargetTrackingPolicy {
        var policy = TargetTrackingPolicy(targetValue: target)
        policy.scaleInCooldown = scaleInCooldown
        policy.scaleOutCooldown = scaleOutCooldown
        switch metric {
        case .invocations:
            policy.predefinedMetricSpecification = ScalingPredefinedMetric(
                predefinedMetricType: "SageMakerVariantInvocationsPerInstance")
        case .utilization:
            policy.predefinedMetricSpecification = ScalingPredefinedMetric(
                predefinedMetricType: "SageMakerVariantProvisionedConcurrencyUtilization")
        case .custom(let name, let namespace, let statistic, let unit, let dimensions):
            let own = [
                Dimension(name: "EndpointName", value: endpoint.description),
                Dimension(name: "VariantName", value: variant),
            ]
            var metric = ScalingCustomMetric()
            metric.metricName = name
            metric.namespace = namespace
            metric.statistic = statistic
            metric.unit = unit
            metric.dimensions = (dimensions.isEmpty ? own : dimensions).map {
                ScalingMetricDimension(name: $0.name, value: $0.value)
            }
            policy.customizedMetricSpecification = metric
        }
        return policy
    }
}
