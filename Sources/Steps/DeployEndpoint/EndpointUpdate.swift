/// The calls that bring an endpoint to a configuration that is there.
import AWS

extension LiveEndpoint {
    /// Creates or updates the endpoint; nil in a dry run.
    func deploy(
        _ course: EndpointCourse, _ target: Target, _ traffic: DeploymentConfig, in world: World, aws: AWSAccess
    ) async throws(Failure) -> Arn? {
        var tries = 0
        var patience = Patience(
            doing: doing, limit: .seconds(60), thenTry: "Deploy again.", stillRunning: "nothing of this step")
        // The client has repeated what can be repeated; want of capacity does not pass in seconds.
        patience.toleratedSilence = 1
        return try await world.poll(patience) { () async throws(Failure) -> Verdict<Arn?> in
            do throws(Failure) { return .done(try await send(course, target, traffic, aws)) } catch {
                // A configuration that was made a moment ago may not be seen yet.
                tries += 1
                if error.kind == .notFound, tries < 5 { return .again(after: .seconds(2)) }
                guard let arn = try await underWay(after: error, target, aws) else { throw error }
                return .done(arn)
            }
        }
    }

    private func send(
        _ course: EndpointCourse, _ target: Target, _ traffic: DeploymentConfig, _ aws: AWSAccess
    ) async throws(Failure) -> Arn? {
        let (name, config) = (name.description, target.config.endpointConfigName)
        let traffic = target.sendsTraffic ? traffic : nil
        if course == .create {
            var creation = CreateEndpoint(endpointName: name, endpointConfigName: config)
            creation.deploymentConfig = traffic
            creation.tags = target.config.tags
            return try await aws.change(creation, doing: "creating the endpoint \(name)")?.endpointArn
        }
        var update = UpdateEndpoint(endpointName: name, endpointConfigName: config)
        update.deploymentConfig = traffic
        if target.retains {
            update.retainAllVariantProperties = true
            var own = [RetainedVariantProperty(variantPropertyType: "DataCaptureConfig")]
            if target.setsCount { own.append(RetainedVariantProperty(variantPropertyType: "DesiredInstanceCount")) }
            if target.setsWeights { own.append(RetainedVariantProperty(variantPropertyType: "DesiredWeight")) }
            update.excludeRetainedVariantProperties = own
        }
        return try await aws.change(update, doing: "updating the endpoint \(name)")?.endpointArn
    }

    /// The endpoint, where a refusal or a lost answer only hides that our request had already arrived.
    private func underWay(after refusal: Failure, _ target: Target, _ aws: AWSAccess) async throws(Failure) -> Arn? {
        guard [.conflict, .usage, .unavailable].contains(refusal.kind) else { return nil }
        let describe = DescribeEndpoint(endpointName: name.description)
        let endpoint = try await aws.ifThere(describe, doing: "reading the endpoint \(name)")
        guard let endpoint else { return nil }
        switch EndpointCourse(EndpointWatch.Look(endpoint), wanted: target.config.endpointConfigName) {
        case .join, .keep: return endpoint.endpointArn
        case .create, .update, .refuse: return nil
        }
    }

    /// Splits the requests as asked, where the configuration already runs and somebody has split them otherwise.
    func correctWeights(_ target: Target, _ aws: AWSAccess) async throws(Failure) -> Bool {
        guard !target.corrections.isEmpty else { return false }
        let correction = UpdateEndpointWeightsAndCapacities(
            endpointName: name.description, desiredWeightsAndCapacities: target.corrections)
        return try await aws.change(correction, doing: "setting the weights of \(name)") != nil
    }
}
