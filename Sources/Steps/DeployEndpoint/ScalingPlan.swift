/// What autoscaling is to be for each variant, against what is registered: what to take out, register and put. Pure.
import AWS

/// What differs between autoscaling as it stands and as it is asked for.
struct ScalingPlan: Sendable {
    /// One variant, with what is asked for it; nil where nothing is.
    struct Wanted: Sendable, Hashable {
        var variant: String
        var isServerless = false
        /// True where the update brings back what the configuration keeps warm: registering anew brings it in bounds.
        var isReset = false
        var wish: ScalingWish?
        /// Why SageMaker would refuse the update while the variant scales: `it goes away`.
        var hindrance: String?
    }

    /// What Application Auto Scaling has for the endpoint's variants.
    struct Standing: Sendable, Hashable {
        var targets: [ScalableTarget] = []
        var policies: [ScalingPolicy] = []
        var schedules: [ScalingSchedule] = []
    }

    /// Why it cannot be done.
    struct Refused: Error, Sendable, Hashable {
        var because: String
        var tryThis: String
    }

    let endpoint: EndpointName
    let wanted: [Wanted]
    /// The variants that are registered as it stands.
    let registered: Set<String>
    /// What differs, for people.
    private(set) var changes: [EndpointChange] = []
    /// Taken out before the endpoint is changed.
    private(set) var removals: [ScalableTarget] = []
    /// True once something was taken out.
    var isTakenOut = false
    /// What is put back where the endpoint is not changed after all.
    private(set) var restorations: (targets: [RegisterScalableTarget], policies: [PutScalingPolicy]) = ([], [])
    /// Registered once the endpoint is live.
    private(set) var registrations: [RegisterScalableTarget] = []
    /// What is registered, but told not to scale.
    private(set) var suspended: [String] = []
    /// Put after the registrations.
    private(set) var policies: [PutScalingPolicy] = []

    /// True where nothing is left to do.
    var isSettled: Bool { removals.isEmpty && registrations.isEmpty && policies.isEmpty }

    /// Compares.
    init(_ endpoint: EndpointName, wanted: [Wanted], standing: Standing) throws(Refused) {
        self.endpoint = endpoint
        self.wanted = wanted
        registered = Set(
            wanted.map(\.variant).filter { variant in
                standing.targets.contains { $0.resourceId == Self.resource(endpoint, variant) }
            })
        for variant in wanted { try settle(variant, standing) }
    }

    /// As Application Auto Scaling names a variant.
    static func resource(_ endpoint: EndpointName, _ variant: String) -> String {
        "endpoint/\(endpoint)/variant/\(variant)"
    }

    private mutating func settle(_ wanted: Wanted, _ standing: Standing) throws(Refused) {
        let resource = Self.resource(endpoint, wanted.variant)
        let targets = standing.targets.filter { $0.resourceId == resource }
        let policies = standing.policies.filter { $0.resourceId == resource }
        var stays = targets
        if let first = targets.first, let hindrance = wanted.hindrance {
            try checkRemoval(
                wanted, first, hindrance, policies, standing.schedules.filter { $0.resourceId == resource })
            stays = []
            if case .scale = wanted.wish { keep(targets, policies) }
        }
        if wanted.wish == .remove { stays = [] }
        removals += targets.filter { !stays.contains($0) }
        switch wanted.wish {
        case .remove, nil:
            changes += targets.filter { !stays.contains($0) }.map { target in
                EndpointChange(
                    what: "Autoscaling[\(wanted.variant)]", from: "\(target.minCapacity) to \(target.maxCapacity)",
                    to: nil)
            }
        case .scale(let request):
            try scale(wanted, request, targets: targets, policies: policies, isTakenOut: stays.isEmpty)
        }
    }

    /// Nobody's scaling is taken out behind their back: only what this step puts there again, or what goes by name.
    private func checkRemoval(
        _ wanted: Wanted, _ target: ScalableTarget, _ hindrance: String, _ policies: [ScalingPolicy],
        _ schedules: [ScalingSchedule]
    ) throws(Refused) {
        let registered =
            "the variant \(wanted.variant) scales by itself, from \(target.minCapacity) to "
            + "\(target.maxCapacity) instances, and SageMaker changes it no further while it does: \(hindrance)"
        guard let wish = wanted.wish else {
            throw Refused(
                because: registered + "; nothing was changed",
                tryThis: "Give `autoscaling`, and the step takes it out and registers it as given; or `autoscaling: "
                    + "none`; or take it out with `aws application-autoscaling deregister-scalable-target "
                    + "--service-namespace sagemaker --resource-id \(target.resourceId) --scalable-dimension "
                    + "\(target.scalableDimension)`, which deletes its policies.")
        }
        let others =
            policies.map(\.policyName).filter { $0 != ScalingRequest.policyName } + schedules.map(\.scheduledActionName)
        guard wish == .remove || others.isEmpty else {
            throw Refused(
                because: registered + "; taking it out would delete what this step did not make: "
                    + "\(others.joined(separator: ", ")); nothing was changed",
                tryThis: "Delete these, or deploy with `autoscaling: none` and set them up anew.")
        }
    }

    private mutating func keep(_ targets: [ScalableTarget], _ policies: [ScalingPolicy]) {
        for target in targets {
            var registration = RegisterScalableTarget(
                serviceNamespace: "sagemaker", resourceId: target.resourceId,
                scalableDimension: target.scalableDimension)
            registration.minCapacity = target.minCapacity
            registration.maxCapacity = target.maxCapacity
            registration.suspendedState = target.suspendedState
            restorations.targets.append(registration)
        }
        for policy in policies {
            restorations.policies.append(
                Self.put(
                    policy.policyName, policy.resourceId, policy.scalableDimension,
                    policy.targetTrackingScalingPolicyConfiguration))
        }
    }

    private mutating func scale(
        _ wanted: Wanted, _ request: ScalingRequest, targets: [ScalableTarget], policies: [ScalingPolicy],
        isTakenOut: Bool
    ) throws(Refused) {
        let resource = Self.resource(endpoint, wanted.variant)
        let dimension =
            wanted.isServerless
            ? "sagemaker:variant:DesiredProvisionedConcurrency" : "sagemaker:variant:DesiredInstanceCount"
        let target = targets.first { $0.scalableDimension == dimension }
        let policy = request.policy(endpoint, wanted.variant)
        let standing = policies.filter { $0.scalableDimension == dimension }
        let same = standing.first { $0.targetTrackingScalingPolicyConfiguration.map(policy.isKept) == true }
        let own = standing.first { $0.policyName == ScalingRequest.policyName }
        if same == nil, own == nil, let other = standing.first(where: { policy.tracksTheSame(as: $0) }) {
            throw Refused(
                because: "the policy \(other.policyName) of \(resource) scales by the same metric with other values, "
                    + "and is not this step's; nothing was changed",
                tryThis: "Delete it, or leave the scaling to whoever made it: do not give `autoscaling`.")
        }
        let before = (same ?? own)?.targetTrackingScalingPolicyConfiguration
        note(
            wanted.variant, from: target.map { Self.leaves($0.minCapacity, $0.maxCapacity) } ?? [],
            to: Self.leaves(request.min, request.max))
        note(wanted.variant, from: before.map { $0.leaves } ?? [], to: policy.leaves)
        let isOther = target?.minCapacity != request.min || target?.maxCapacity != request.max
        if before?.disableScaleIn == true {
            changes.append(
                EndpointChange(
                    what: "Autoscaling[\(wanted.variant)].DisableScaleIn", from: "true", to: "false"))
        }
        if target?.suspendedState?.isAnything == true, !isTakenOut { suspended.append(resource) }
        if isTakenOut || wanted.isReset || isOther {
            var registration = RegisterScalableTarget(
                serviceNamespace: "sagemaker", resourceId: resource, scalableDimension: dimension)
            registration.minCapacity = request.min
            registration.maxCapacity = request.max
            registrations.append(registration)
        }
        if isTakenOut || same == nil {
            self.policies.append(Self.put(ScalingRequest.policyName, resource, dimension, policy))
        }
    }

    private static func put(
        _ name: String, _ resource: String, _ dimension: String, _ policy: TargetTrackingPolicy?
    ) -> PutScalingPolicy {
        var put = PutScalingPolicy(
            policyName: name, serviceNamespace: "sagemaker", resourceId: resource, scalableDimension: dimension)
        put.policyType = "TargetTrackingScaling"
        put.targetTrackingScalingPolicyConfiguration = policy
        return put
    }

    private static func leaves(_ min: Int, _ max: Int) -> [(String, String)] {
        [("MinCapacity", "\(min)"), ("MaxCapacity", "\(max)")]
    }

    private mutating func note(_ variant: String, from: [(String, String)], to: [(String, String)]) {
        for (name, value) in to {
            let before = from.first { $0.0 == name }?.1
            guard before != value else { continue }
            changes.append(EndpointChange(what: "Autoscaling[\(variant)].\(name)", from: before, to: value))
        }
    }
}

extension ScalingSuspension {
    /// True where load does not scale one way or the other.
    var isAnything: Bool { dynamicScalingInSuspended == true || dynamicScalingOutSuspended == true }
}

extension TargetTrackingPolicy {
    /// What is asked for, as far as it is, in the words of a plan.
    var leaves: [(String, String)] {
        var leaves = [("Metric", metricWords), ("TargetValue", "\(targetValue)")]
        if let scaleInCooldown { leaves.append(("ScaleInCooldown", "\(scaleInCooldown)")) }
        if let scaleOutCooldown { leaves.append(("ScaleOutCooldown", "\(scaleOutCooldown)")) }
        return leaves
    }

    private var metricWords: String {
        if let predefinedMetricSpecification { return predefinedMetricSpecification.predefinedMetricType }
        guard let metric = customizedMetricSpecification else { return "nothing" }
        let dimensions = (metric.dimensions ?? []).map { "\($0.name)=\($0.value)" }.sorted()
        return "\(metric.statistic ?? "") of \(metric.namespace ?? "") \(metric.metricName ?? "")"
            + (metric.unit.map { " in \($0)" } ?? "") + " for \(dimensions.joined(separator: ", "))"
    }

    /// True where a policy that stands does what this one asks for; what is not asked for is AWS's own.
    func isKept(by standing: TargetTrackingPolicy) -> Bool {
        let before = standing.leaves
        return standing.disableScaleIn != true
            && leaves.allSatisfy { leaf in before.contains { $0 == leaf } }
    }

    /// True where another policy holds the same metric: AWS takes only one.
    func tracksTheSame(as policy: ScalingPolicy) -> Bool {
        policy.targetTrackingScalingPolicyConfiguration?.metricWords == metricWords
    }
}
