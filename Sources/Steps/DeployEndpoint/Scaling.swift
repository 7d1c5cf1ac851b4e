/// What Application Auto Scaling has registered for the endpoint's variant, and what an update must not do to it.
import AWS

extension DeployEndpoint {
    /// Leaves the count of instances to autoscaling, or to the earlier try that is waited for.
    func settleCount(
        of target: inout Target, _ course: EndpointCourse, _ standing: Standing?, _ aws: AWSAccess
    ) async throws(Failure) {
        switch course {
        case .update:
            if let standing, try await checkScaling(target, standing, aws) { target.fleet.count = nil }
        case .join: target.fleet.count = nil
        case .create, .keep, .refuse: break
        }
    }

    /// Refuses an instance type that SageMaker would refuse only after models were made; answers whether the variant scales.
    ///
    /// It is asked only where it matters: most updates change neither type nor count, and then need no permission for it.
    private func checkScaling(_ target: Target, _ standing: Standing, _ aws: AWSAccess) async throws(Failure) -> Bool {
        guard let wanted = target.config.productionVariants.first, let before = standing.variant else { return false }
        let isOtherType = before.instanceType != wanted.instanceType
        guard isOtherType || target.setsCount else { return false }
        let resource = "endpoint/\(endpointName)/variant/\(before.variantName)"
        var describe = DescribeScalableTargets(serviceNamespace: "sagemaker")
        describe.resourceIds = [resource]
        let doing = "looking for autoscaling of \(resource)"
        let registered: [ScalableTarget]
        do { registered = try await aws.client.all(describe) } catch { throw Failure(error, doing: doing) }
        guard let first = registered.first else { return false }
        guard !isOtherType else { throw Self.refusal(of: wanted.instanceType, for: before, first, doing: self.doing) }
        return true
    }

    private static func refusal(
        of type: String?, for before: ProductionVariant, _ registered: ScalableTarget, doing: String
    ) -> Failure {
        Failure(
            .conflict, doing: doing,
            because: "the variant \(before.variantName) scales by itself, from \(registered.minCapacity) to "
                + "\(registered.maxCapacity) instances, and SageMaker changes no instance type while it does: "
                + "\(before.instanceType ?? "serverless") to \(type ?? "nothing"); nothing was changed",
            tryThis: "This step does not do it for you yet: note its scaling policies, take it out with `aws "
                + "application-autoscaling deregister-scalable-target --service-namespace sagemaker --resource-id "
                + "\(registered.resourceId) --scalable-dimension \(registered.scalableDimension)` (which deletes them), "
                + "deploy again, and register it anew.")
    }
}
