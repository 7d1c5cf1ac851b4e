/// What stands: the endpoint, its configuration, and the models behind it.
import AWS

extension DeployEndpoint {
    /// An endpoint as it stands, with what it runs as far as that still exists.
    struct Standing {
        var endpoint: DescribeEndpoint.Output
        var config: CreateEndpointConfig?
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
        let describe = DescribeEndpoint(endpointName: endpointName.description)
        guard let endpoint = try await ifThere(aws, describe, doing: "reading the endpoint \(endpointName)") else {
            return nil
        }
        var standing = Standing(endpoint: endpoint)
        if let name = endpoint.endpointConfigName {
            standing.config = try await ifThere(
                aws, DescribeEndpointConfig(endpointConfigName: name), doing: "reading the configuration \(name)"
            ).map(CreateEndpointConfig.init)
        }
        for variant in standing.variants {
            guard let name = variant.modelName else { continue }
            let known = standing.models.values.first { $0.modelName == name }
            standing.models[variant.variantName] =
                if let known { known } else {
                    try await ifThere(aws, DescribeModel(modelName: name), doing: "reading the model \(name)")
                        .map(CreateModel.init)
                }
        }
        return standing
    }

    /// What a Describe answers; nil where there is no such thing.
    func ifThere<O: Operation>(_ aws: AWSAccess, _ operation: O, doing: String) async throws(Failure) -> O.Output? {
        do { return try await aws.read(operation, doing: doing) } catch {
            guard error.kind == .notFound else { throw error }
            return nil
        }
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
