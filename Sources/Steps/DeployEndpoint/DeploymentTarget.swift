/// What stands, what is wanted instead, and what differs.
import AWS

extension DeployEndpoint {
    /// An endpoint as it stands, with what it runs as far as that still exists.
    struct Standing {
        var endpoint: DescribeEndpoint.Output
        var config: CreateEndpointConfig?
        var model: CreateModel?
        var look: EndpointWatch.Look { EndpointWatch.Look(endpoint) }
        /// The one variant it has.
        var variant: ProductionVariant? { config?.productionVariants.first }
    }

    /// The requests that make what is wanted.
    struct Target {
        var model: CreateModel
        var config: CreateEndpointConfig
        var plan: [EndpointChange]
        /// True where an update must bring the configuration's count, not the endpoint's.
        var setsCount: Bool
        /// False where there is nothing that an update could keep.
        var retains: Bool
        /// The instances that must be behind the endpoint in the end.
        var fleet: WantedFleet
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
        if let name = standing.variant?.modelName {
            standing.model = try await ifThere(
                aws, DescribeModel(modelName: name), doing: "reading the model \(name)"
            ).map(CreateModel.init)
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

    /// Model and configuration by the names of their content. Pure.
    func target(_ source: ModelSource, _ standing: Standing?) throws(Failure) -> Target {
        try refuseSeveral(standing)
        var model = CreateModel(modelName: "")
        model.primaryContainer = source.container
        model.executionRoleArn = roleArn
        let modelContent = try RequestContent(model, name: "ModelName")
        model.modelName = modelContent.name(for: endpointName)
        let variant = try variant(of: model.modelName, standing)
        var config = CreateEndpointConfig(endpointConfigName: "", productionVariants: [variant])
        config.dataCaptureConfig = capture
        config.kmsKeyId = kmsKeyId
        let configContent = try RequestContent(config, name: "EndpointConfigName")
        config.endpointConfigName = configContent.name(for: endpointName)
        model.tags = tags.isEmpty ? nil : tags.map(\.tag)
        config.tags = model.tags
        let before = standing?.variant
        let setsCount = before.map { $0.initialInstanceCount != variant.initialInstanceCount } ?? (instanceCount != nil)
        let retains = before?.serverlessConfig == nil
        let isCountAsked = standing == nil || setsCount || !retains
        return Target(
            model: model, config: config, plan: try plan(modelContent, configContent, standing),
            setsCount: setsCount, retains: retains,
            fleet: WantedFleet(
                variant: variant.variantName, count: isCountAsked ? variant.initialInstanceCount : nil))
    }

    /// What differs from what stands. Pure.
    private func plan(
        _ model: RequestContent, _ config: RequestContent, _ standing: Standing?
    ) throws(Failure) -> [EndpointChange] {
        var (oldModel, oldConfig): (RequestContent?, RequestContent?)
        if let model = standing?.model { oldModel = try RequestContent(model, name: "ModelName") }
        if let config = standing?.config { oldConfig = try RequestContent(config, name: "EndpointConfigName") }
        return EndpointChange.between(oldModel, model, in: "Model")
            + EndpointChange.between(oldConfig, config, in: "EndpointConfig")
    }

    /// An endpoint with more than one variant is not this step's to replace by one.
    private func refuseSeveral(_ standing: Standing?) throws(Failure) {
        let running = standing?.config?.productionVariants.count ?? standing?.endpoint.productionVariants?.count ?? 0
        let shadows = standing?.endpoint.shadowProductionVariants?.count ?? 0
        guard running <= 1, shadows == 0 else {
            throw Failure(
                .conflict, doing: doing, because: "the endpoint has \(running) variants and \(shadows) shadow variants",
                tryThis: "Bring it back to one variant, or deploy to another endpoint: several are not there yet.")
        }
    }

    private func variant(of model: String, _ standing: Standing?) throws(Failure) -> ProductionVariant {
        let before = standing?.variant
        guard let type = instanceType ?? before?.instanceType else {
            throw .usage(
                input: "instance-type", "the endpoint \(endpointName) has none yet",
                tryThis: "Give the type of its instances, such as ml.m5.large.")
        }
        // Autoscaling is registered on the variant's name: another name would lose it.
        let name = before?.variantName ?? standing?.endpoint.productionVariants?.first?.variantName ?? "AllTraffic"
        var variant = ProductionVariant(variantName: name)
        variant.modelName = model
        variant.instanceType = type
        variant.initialInstanceCount = instanceCount ?? before?.initialInstanceCount ?? 1
        variant.initialVariantWeight = 1
        return variant
    }

    private var capture: DataCaptureConfig? {
        guard let dataCaptureUri else { return nil }
        var capture = DataCaptureConfig(
            initialSamplingPercentage: capturePercent ?? 100, destinationS3Uri: dataCaptureUri.description,
            captureOptions: [DataCaptureOption(captureMode: .input), DataCaptureOption(captureMode: .output)])
        capture.enableCapture = true
        // Without these SageMaker writes base64, which no reader of captured data expects.
        var types = DataCaptureContentTypes()
        types.csvContentTypes = ["text/csv"]
        types.jsonContentTypes = ["application/json"]
        capture.captureContentTypeHeader = types
        return capture
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
