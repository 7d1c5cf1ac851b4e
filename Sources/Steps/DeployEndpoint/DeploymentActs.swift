/// The calls that make what an endpoint runs: models and the configuration.
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
        let model = try await aws.ifThere(DescribeModel(modelName: name), doing: "reading the model \(name)")
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
        let config = try await aws.ifThere(describe, doing: "reading the configuration \(name)")
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
}
