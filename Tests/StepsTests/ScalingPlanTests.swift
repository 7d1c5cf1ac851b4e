/// What is taken out, registered and put for each state of Application Auto Scaling, and whose scaling is left alone.
import AWS
import Foundation
import Testing

@testable import Steps

@Suite struct ScalingPlanTests {
    static let instances = "sagemaker:variant:DesiredInstanceCount"
    static let resource = "endpoint/churn/variant/a"

    static func request(_ text: String = "min=1\nmax=4\ntarget-invocations=100") throws -> ScalingRequest {
        guard case .scale(let request) = try ScalingWish.read(text) else { throw CancellationError() }
        return request
    }

    static func target(_ min: Int = 1, _ max: Int = 4, _ dimension: String = instances) -> ScalableTarget {
        ScalableTarget(
            serviceNamespace: "sagemaker", resourceId: resource, scalableDimension: dimension, minCapacity: min,
            maxCapacity: max, roleARN: "arn:aws:iam::1:role/r", creationTime: Date(timeIntervalSince1970: 0))
    }

    static func policy(_ name: String = "mlops-steps", _ text: String? = nil) throws -> ScalingPolicy {
        var policy = ScalingPolicy(
            policyARN: "arn", policyName: name, serviceNamespace: "sagemaker", resourceId: resource,
            scalableDimension: instances, policyType: "TargetTrackingScaling",
            creationTime: Date(timeIntervalSince1970: 0))
        let endpoint = try #require(EndpointName(argument: "churn"))
        let request = try text.map(request) ?? request()
        policy.targetTrackingScalingPolicyConfiguration = request.policy(endpoint, "a")
        return policy
    }

    static func plan(
        _ wish: ScalingWish?, hindrance: String? = nil, targets: [ScalableTarget] = [], policies: [ScalingPolicy] = [],
        schedules: [ScalingSchedule] = [], isServerless: Bool = false
    ) throws -> ScalingPlan {
        let wanted = ScalingPlan.Wanted(variant: "a", isServerless: isServerless, wish: wish, hindrance: hindrance)
        return try ScalingPlan(
            #require(EndpointName(argument: "churn")), wanted: [wanted],
            standing: .init(targets: targets, policies: policies, schedules: schedules))
    }

    @Test func registersWhatIsNotThere() throws {
        let plan = try Self.plan(.scale(try Self.request()))
        #expect(plan.registrations.map(\.resourceId) == [Self.resource])
        #expect(plan.registrations.map(\.scalableDimension) == [Self.instances])
        #expect(plan.policies.map(\.policyName) == ["mlops-steps"])
        #expect(
            plan.changes.map { "\($0.what) \($0.from ?? "-") \($0.to ?? "-")" } == [
                "Autoscaling[a].MinCapacity - 1", "Autoscaling[a].MaxCapacity - 4",
                "Autoscaling[a].Metric - SageMakerVariantInvocationsPerInstance", "Autoscaling[a].TargetValue - 100.0",
            ])
    }

    @Test func changesNothingTwice() throws {
        let plan = try Self.plan(.scale(try Self.request()), targets: [Self.target()], policies: [try Self.policy()])
        #expect(plan.isSettled && plan.changes.isEmpty)
        #expect(plan.registered == ["a"])
        // Somebody else's policy that does just this is enough.
        let theirs = try Self.plan(
            .scale(try Self.request()), targets: [Self.target()], policies: [try Self.policy("terraform")])
        #expect(theirs.isSettled)
    }

    @Test(arguments: [
        ("min=2\nmax=4\ntarget-invocations=100", 1, 0, "Autoscaling[a].MinCapacity 1 2"),
        ("min=1\nmax=4\ntarget-invocations=50", 0, 1, "Autoscaling[a].TargetValue 100.0 50.0"),
        ("min=1\nmax=4\ntarget-invocations=100\nscale-in-cooldown=60", 0, 1, "Autoscaling[a].ScaleInCooldown - 60"),
        (
            "min=1\nmax=4\ntarget=100\nmetric-name=m\nmetric-namespace=n", 0, 1,
            "Autoscaling[a].Metric SageMakerVariantInvocationsPerInstance Average of n m for EndpointName=churn, "
                + "VariantName=a"
        ),
    ])
    func changesWhatDiffers(text: String, registrations: Int, policies: Int, change: String) throws {
        let plan = try Self.plan(
            .scale(try Self.request(text)), targets: [Self.target()], policies: [try Self.policy()])
        #expect(plan.registrations.count == registrations && plan.policies.count == policies)
        #expect(plan.changes.map { "\($0.what) \($0.from ?? "-") \($0.to ?? "-")" } == [change])
        #expect(plan.removals.isEmpty)
    }

    @Test func scalesWhatIsKeptWarm() throws {
        let plan = try Self.plan(
            .scale(try Self.request("min=1\nmax=4\ntarget-utilization=0.7")), isServerless: true)
        #expect(plan.registrations.map(\.scalableDimension) == ["sagemaker:variant:DesiredProvisionedConcurrency"])
        #expect(
            plan.policies.first?.targetTrackingScalingPolicyConfiguration?.predefinedMetricSpecification?
                .predefinedMetricType == "SageMakerVariantProvisionedConcurrencyUtilization")
    }

    @Test func takesOutWhatIsToGo() throws {
        let plan = try Self.plan(.remove, targets: [Self.target(2, 5)], policies: [try Self.policy("terraform")])
        #expect(plan.removals.count == 1 && plan.registrations.isEmpty && plan.restorations.targets.isEmpty)
        #expect(plan.changes == [EndpointChange(what: "Autoscaling[a]", from: "2 to 5", to: nil)])
        #expect(try Self.plan(.remove).isSettled)
    }

    @Test func leavesAloneWhatNobodyAsksFor() throws {
        let plan = try Self.plan(nil, targets: [Self.target(2, 5)], policies: [try Self.policy("terraform")])
        #expect(plan.isSettled && plan.changes.isEmpty)
    }

    @Test func takesOutAndPutsBackAroundAnotherInstanceType() throws {
        let plan = try Self.plan(
            .scale(try Self.request()), hindrance: "its instance type is to change", targets: [Self.target(2, 5)],
            policies: [try Self.policy()])
        #expect(plan.removals.count == 1)
        #expect(plan.registrations.map(\.maxCapacity) == [4] && plan.policies.count == 1)
        #expect(plan.restorations.targets.map(\.maxCapacity) == [5] && plan.restorations.policies.count == 1)
        #expect(plan.changes.map(\.what) == ["Autoscaling[a].MinCapacity", "Autoscaling[a].MaxCapacity"])
    }

    @Test(
        arguments: [
            (nil, nil, nil, "its instance type is to change"), ("yes", "terraform", nil, "did not make: terraform"),
            ("yes", nil, "nightly", "did not make: nightly"),
        ] as [(String?, String?, String?, String)])
    func refusesToTakeOutWhatIsOthers(wish: String?, policy: String?, schedule: String?, words: String) throws {
        let scale = wish == nil ? nil : ScalingWish.scale(try Self.request())
        let schedules = schedule.map {
            [ScalingSchedule(scheduledActionName: $0, schedule: "cron(0 1 * * ? *)", resourceId: Self.resource)]
        }
        let error = try #require(throws: ScalingPlan.Refused.self) {
            _ = try Self.plan(
                scale, hindrance: "its instance type is to change", targets: [Self.target()],
                policies: policy.map { [try Self.policy($0)] } ?? [], schedules: schedules ?? [])
        }
        #expect(error.because.contains(words) && error.because.contains("nothing was changed"))
    }

    @Test func tellsOfWhatIsSuspendedOrOneWay() throws {
        var (target, policy) = (Self.target(), try Self.policy())
        target.suspendedState = ScalingSuspension()
        target.suspendedState?.dynamicScalingOutSuspended = true
        policy.targetTrackingScalingPolicyConfiguration?.disableScaleIn = true
        let plan = try Self.plan(.scale(try Self.request()), targets: [target], policies: [policy])
        #expect(plan.suspended == [Self.resource])
        #expect(plan.changes.map(\.what) == ["Autoscaling[a].DisableScaleIn"] && plan.policies.count == 1)
    }

    @Test func refusesToFightAnothersPolicy() throws {
        let error = try #require(throws: ScalingPlan.Refused.self) {
            _ = try Self.plan(
                .scale(try Self.request()), targets: [Self.target()],
                policies: [try Self.policy("terraform", "min=1\nmax=4\ntarget-invocations=7")])
        }
        #expect(error.because.contains("terraform"))
    }
}
