/// The calls that change something: model, configuration, endpoint.
import AWS

extension DeployEndpoint {
    /// A model of the target, made once.
    func settle(_ model: CreateModel, _ aws: AWSAccess) async throws(Failure) {
        if try await isThere(model, aws) { return }
        do { _ = try await aws.change(model, doing: "creating the model \(model.modelName)") } catch {
            // Somebody, or a try of ours whose answer was lost, made it in between.
            guard error.kind == .conflict, try await isThere(model, aws) else { throw error }
        }
    }

    private func isThere(_ wanted: CreateModel, _ aws: AWSAccess) async throws(Failure) -> Bool {
        let name = wanted.modelName
        let model = try await ifThere(aws, DescribeModel(modelName: name), doing: "reading the model \(name)")
        guard let model else { return false }
        try same(CreateModel(model), wanted)
        return true
    }

    private func same(_ standing: CreateModel, _ wanted: CreateModel) throws(Failure) {
        try same(
            try RequestContent(standing, name: "ModelName"), try RequestContent(wanted, name: "ModelName"),
            "the model \(wanted.modelName)")
    }

    /// What runs under the names that are wanted must be what is wanted; a model that is gone still answers.
    func confirm(_ target: Target, _ standing: Standing?) throws(Failure) {
        for variant in target.config.productionVariants {
            guard let model = standing?.models[variant.variantName],
                let wanted = target.models.first(where: { $0.modelName == variant.modelName })
            else { continue }
            try same(model, wanted)
        }
        if let config = standing?.config { try same(config, target.config) }
    }

    /// The configuration of the target, made once.
    func settleConfig(_ target: Target, _ aws: AWSAccess) async throws(Failure) {
        let name = target.config.endpointConfigName
        if try await isThere(target.config, aws) { return }
        do { _ = try await aws.change(target.config, doing: "creating the configuration \(name)") } catch {
            guard error.kind == .conflict, try await isThere(target.config, aws) else { throw error }
        }
    }

    private func isThere(_ wanted: CreateEndpointConfig, _ aws: AWSAccess) async throws(Failure) -> Bool {
        let name = wanted.endpointConfigName
        let describe = DescribeEndpointConfig(endpointConfigName: name)
        let config = try await ifThere(aws, describe, doing: "reading the configuration \(name)")
        guard let config else { return false }
        try same(CreateEndpointConfig(config), wanted)
        return true
    }

    private func same(_ standing: CreateEndpointConfig, _ wanted: CreateEndpointConfig) throws(Failure) {
        try same(
            try RequestContent(standing, name: "EndpointConfigName"),
            try RequestContent(wanted, name: "EndpointConfigName"), "the configuration \(wanted.endpointConfigName)")
    }

    /// What stands under a name of ours must be ours; what AWS fills in by itself (`to` is nil) counts for nothing.
    private func same(_ standing: RequestContent, _ wanted: RequestContent, _ thing: String) throws(Failure) {
        let other = EndpointChange.between(standing, wanted, in: "it").filter { $0.to != nil }
        guard !other.isEmpty else { return }
        let words = other.map { "\($0.what) is \($0.from ?? "not there") and not \($0.to ?? "")" }
        throw Failure(
            .conflict, doing: doing, because: "\(thing) exists with other content: \(words.joined(separator: "; "))",
            tryThis: "Somebody else made it under our name: delete or rename it, then deploy again.")
    }

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
        let (name, config) = (endpointName.description, target.config.endpointConfigName)
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
        let describe = DescribeEndpoint(endpointName: endpointName.description)
        let endpoint = try await ifThere(aws, describe, doing: "reading the endpoint \(endpointName)")
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
            endpointName: endpointName.description, desiredWeightsAndCapacities: target.corrections)
        return try await aws.change(correction, doing: "setting the weights of \(endpointName)") != nil
    }
}
