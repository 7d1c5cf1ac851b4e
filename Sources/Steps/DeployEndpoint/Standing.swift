/// What stands: the endpoint, its configuration, and the models behind it.
import AWS
import FoundationEssentials

extension LiveEndpoint {
    /// An endpoint as it stands, with what it runs as far as that still exists.
    struct Standing {
        var endpoint: DescribeEndpoint.Output
        var config: CreateEndpointConfig?
        /// When that was made.
        var configCreated: Date?
        /// By variant.
        var models: [String: CreateModel] = [:]
        var look: EndpointWatch.Look { EndpointWatch.Look(endpoint) }
        /// What its configuration asks for.
        var variants: [ProductionVariant] { config?.productionVariants ?? [] }

        /// The name of its one variant; nil where there are others, or it is not told.
        var onlyName: String? {
            let names =
                config.map { $0.productionVariants.map(\.variantName) }
                ?? (endpoint.productionVariants ?? []).map(\.variantName)
            return names.count == 1 ? names[0] : nil
        }
    }

    /// The endpoint; nil where there is none.
    func standing(_ aws: AWSAccess) async throws(Failure) -> Standing? {
        let describe = DescribeEndpoint(endpointName: name.description)
        guard let endpoint = try await aws.ifThere(describe, doing: "reading the endpoint \(name)") else { return nil }
        var standing = Standing(endpoint: endpoint)
        if let name = endpoint.endpointConfigName {
            let config = try await aws.ifThere(
                DescribeEndpointConfig(endpointConfigName: name), doing: "reading the configuration \(name)")
            standing.config = config.map(CreateEndpointConfig.init)
            standing.configCreated = config?.creationTime
        }
        standing.models = try await models(of: standing.variants, aws)
        return standing
    }

    /// The models of variants as far as they exist, by variant.
    func models(of variants: [ProductionVariant], _ aws: AWSAccess) async throws(Failure) -> [String: CreateModel] {
        var models: [String: CreateModel] = [:]
        for variant in variants {
            guard let name = variant.modelName else { continue }
            let known = models.values.first { $0.modelName == name }
            models[variant.variantName] =
                if let known { known } else {
                    try await aws.ifThere(DescribeModel(modelName: name), doing: "reading the model \(name)")
                        .map(CreateModel.init)
                }
        }
        return models
    }
}

extension CreateModel {
    /// The request that would make a model that stands.
    init(_ model: DescribeModel.Output) {
        self.init(modelName: model.modelName)
        primaryContainer = model.primaryContainer
        containers = model.containers
        executionRoleArn = model.executionRoleArn
        vpcConfig = model.vpcConfig
        enableNetworkIsolation = model.enableNetworkIsolation
    }
}

extension CreateEndpointConfig {
    /// The request that would make a configuration that stands.
    init(_ config: DescribeEndpointConfig.Output) {
        self.init(endpointConfigName: config.endpointConfigName, productionVariants: config.productionVariants)
        dataCaptureConfig = config.dataCaptureConfig
        kmsKeyId = config.kmsKeyId
        shadowProductionVariants = config.shadowProductionVariants
        executionRoleArn = config.executionRoleArn
        vpcConfig = config.vpcConfig
        enableNetworkIsolation = config.enableNetworkIsolation
    }
}
