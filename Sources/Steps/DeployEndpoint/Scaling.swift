/// Application Auto Scaling around a deployment: what is read before, taken out, put back, registered and read again.
import AWS

extension LiveEndpoint {
    /// What is to be done about autoscaling; nil where nothing is asked and nothing could be hindered by it.
    ///
    /// It is asked only where it matters: most updates change neither type nor count, and then need no permission for it.
    func scalingPlan(
        for target: inout Target, _ course: EndpointCourse, _ standing: Standing?, _ aws: AWSAccess
    ) async throws(Failure) -> ScalingPlan? {
        // An earlier try may have brought another count, or left it to autoscaling.
        if course == .join { target.fleet.forgetCounts() }
        let wanted = target.scaling(standing, isUpdate: course == .update)
        let isAsked = wanted.contains { $0.wish != nil }
        let mayHinder = course == .update && (target.setsCount || wanted.contains { $0.hindrance != nil })
        guard isAsked || mayHinder else { return nil }
        let plan = try await plan(wanted, isAsked: isAsked, aws)
        try leaveCounts(of: &target, to: plan, standing, course)
        return plan
    }

    /// Instances of a variant that scales are autoscaling's to count.
    private func leaveCounts(
        of target: inout Target, to plan: ScalingPlan, _ standing: Standing?, _ course: EndpointCourse
    ) throws(Failure) {
        let scaled = plan.registered
        guard !scaled.isEmpty else { return }
        let changed = target.changedCounts.filter { !scaled.contains($0) }
        guard changed.isEmpty || course != .update else {
            throw Failure(
                .conflict, doing: doing,
                because: "the count of \(changed.joined(separator: ", ")) is to change, and SageMaker sets the counts "
                    + "of all variants in one update, that of \(scaled.sorted().joined(separator: ", ")) too, which "
                    + "scales by itself; nothing was changed",
                tryThis: "Leave its instance-count as it stands, or set it with `aws sagemaker "
                    + "update-endpoint-weights-and-capacities` afterwards.")
        }
        target.setsCount = target.setsCount && scaled.isDisjoint(with: target.changedCounts)
        target.fleet.leaveToScaling(scaled)
    }

    private func plan(
        _ wanted: [ScalingPlan.Wanted], isAsked: Bool, _ aws: AWSAccess
    ) async throws(Failure) -> ScalingPlan {
        let standing = try await registered(wanted, isAsked: isAsked, aws)
        do { return try ScalingPlan(name, wanted: wanted, standing: standing) } catch {
            throw Failure(.conflict, doing: doing, because: error.because, tryThis: error.tryThis)
        }
    }

    private func registered(
        _ wanted: [ScalingPlan.Wanted], isAsked: Bool, _ aws: AWSAccess
    ) async throws(Failure) -> ScalingPlan.Standing {
        var standing = ScalingPlan.Standing()
        var describe = DescribeScalableTargets(serviceNamespace: "sagemaker")
        let resources = wanted.map { ScalingPlan.resource(name, $0.variant) }
        describe.resourceIds = resources
        let doing = "looking for autoscaling of \(name)"
        do throws(AWSError) {
            standing.targets = try await aws.client.all(describe)
            guard isAsked else { return standing }
            for resource in resources where standing.targets.contains(where: { $0.resourceId == resource }) {
                var policies = DescribeScalingPolicies(serviceNamespace: "sagemaker")
                policies.resourceId = resource
                standing.policies += try await aws.client.all(policies)
                guard wanted.contains(where: { $0.hindrance != nil }) else { continue }
                var schedules = DescribeScheduledActions(serviceNamespace: "sagemaker")
                schedules.resourceId = resource
                standing.schedules += try await aws.client.all(schedules)
            }
        } catch { throw Failure(error, doing: doing) }
        return standing
    }

    /// Takes out what would hinder the update, or what is to go.
    func takeOut(_ plan: inout ScalingPlan?, _ aws: AWSAccess, _ narrator: any Narrator) async throws(Failure) {
        for target in plan?.removals ?? [] {
            plan?.isTakenOut = true
            let out = DeregisterScalableTarget(
                serviceNamespace: "sagemaker", resourceId: target.resourceId,
                scalableDimension: target.scalableDimension)
            do {
                _ = try await aws.change(out, doing: "taking \(target.resourceId) out of autoscaling")
                if !aws.isDryRun { narrator.say("took \(target.resourceId) out of autoscaling") }
            } catch { if error.kind != .notFound { throw error } }
        }
    }

    /// Puts back what was taken out for a deployment that did not come to its end; what cannot be put back is a warning.
    func restore(_ plan: ScalingPlan?, after failure: Failure, in world: World, aws: AWSAccess) async {
        guard let plan, plan.isTakenOut, !plan.restorations.targets.isEmpty, !aws.isDryRun else { return }
        guard failure.kind != .cancelled, failure.kind != .timedOut else {
            world.narrator.warn(
                "\(name) does not scale while its deployment goes on: run the step again with the same inputs.")
            return
        }
        do throws(Failure) {
            try await register(plan.restorations.targets, plan.restorations.policies, in: world, aws: aws)
            world.narrator.say("autoscaling of \(name) is registered again as it was")
        } catch {
            world.narrator.warn(
                "Autoscaling of \(name) was taken out and could not be put back: \(error.because)")
        }
    }

    /// Registers and puts what is asked for, and reads it back.
    func settle(_ plan: ScalingPlan?, in world: World, aws: AWSAccess) async throws(Failure) {
        for resource in plan?.suspended ?? [] {
            world.narrator.warn("Autoscaling of \(resource) is suspended; this step does not resume it.")
        }
        guard let plan, !plan.isSettled else { return }
        try await register(plan.registrations, plan.policies, in: world, aws: aws)
        guard !aws.isDryRun else { return }
        let wanted = plan.wanted.map { variant in
            var variant = variant
            variant.hindrance = nil
            variant.isReset = false
            return variant
        }
        try await world.poll(patience("reading back the autoscaling of \(name)")) {
            () async throws(Failure) -> Verdict<Void> in
            let now = try await self.plan(wanted, isAsked: true, aws)
            return now.isSettled ? .done(()) : .again(after: .seconds(2))
        }
        world.narrator.say("autoscaling of \(name) is as asked")
    }

    private func register(
        _ targets: [RegisterScalableTarget], _ policies: [PutScalingPolicy], in world: World, aws: AWSAccess
    ) async throws(Failure) {
        for target in targets {
            _ = try await aws.change(target, doing: "registering \(target.resourceId) for autoscaling")
        }
        for policy in policies {
            let doing = "putting the scaling policy of \(policy.resourceId)"
            try await world.poll(patience(doing)) { () async throws(Failure) -> Verdict<Void> in
                do throws(Failure) {
                    _ = try await aws.change(policy, doing: doing)
                    return .done(())
                } catch {
                    // What was registered a moment ago may not be seen yet.
                    guard error.kind == .notFound else { throw error }
                    return .again(after: .seconds(2))
                }
            }
        }
    }

    private func patience(_ doing: String) -> Patience {
        Patience(
            doing: doing, limit: .seconds(60),
            thenTry: "Run the step again with the same inputs; the endpoint itself is live.",
            stillRunning: "the endpoint \(name)")
    }
}
