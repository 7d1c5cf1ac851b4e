/// What is wanted instead of what stands, and what differs. Pure.
import AWS

extension LiveEndpoint {
    /// The requests that make what is wanted.
    struct Target {
        /// Each once, by name.
        var models: [CreateModel]
        var config: CreateEndpointConfig
        var plan: [EndpointChange]
        /// Variants whose count differs from the configuration that stands.
        var changedCounts: [String]
        /// True where an update must bring the configuration's counts, not the endpoint's.
        var setsCount: Bool
        /// True where an update must bring the configuration's weights, not the endpoint's.
        var setsWeights: Bool
        /// False where there is nothing that an update could keep.
        var retains: Bool
        /// True where the variants have other names than before: SageMaker then shifts traffic only at once.
        var isRenamed: Bool
        /// False where SageMaker takes no DeploymentConfig.
        var sendsTraffic: Bool
        /// What must be behind the endpoint in the end.
        var fleet: WantedFleet
        /// Weights to set where the configuration stands as it is wanted.
        var corrections: [VariantWish] = []
        /// What is asked of autoscaling, by variant.
        var wishes: [String: ScalingWish]
        /// True where `autoscaling` is given for any variant.
        var isScalingAsked: Bool { !wishes.isEmpty }
    }
}

extension DeployEndpoint {
    /// Models and configuration by the names of their content.
    func target(
        _ asked: Asked, _ sources: [ModelSource], _ standing: Standing?
    ) throws(Failure) -> Target {
        try refuseOthers(asked, standing)
        var models: [CreateModel] = []
        var variants: [ProductionVariant] = []
        var fleet = WantedFleet(variants: [])
        var wishes: [String: ScalingWish] = [:]
        for (request, source) in zip(asked.variants, sources) {
            let model = try model(source)
            let wish = request.scaling ?? asked.scaling
            let variant = try variant(request, wish, of: model.modelName, standing)
            if !models.contains(where: { $0.modelName == model.modelName }) { models.append(model) }
            variants.append(variant)
            fleet.variants.append(
                WantedFleet.Wanted(
                    name: variant.variantName, count: variant.initialInstanceCount,
                    weight: asked.isList ? variant.initialVariantWeight : nil,
                    serverless: variant.serverlessConfig.map(ServerlessRequest.init), images: source.images))
            if let wish { wishes[variant.variantName] = wish }
        }
        var config = CreateEndpointConfig(endpointConfigName: "", productionVariants: variants)
        config.dataCaptureConfig = capture
        config.kmsKeyId = kmsKeyId
        fleet.capture = WantedFleet.Capture(config.dataCaptureConfig)
        let content = try RequestContent(config, name: "EndpointConfigName")
        config.endpointConfigName = content.name(for: endpointName)
        config.tags = tags.isEmpty ? nil : tags.map(\.tag)
        var target = Target(
            models: models, config: config, plan: try Target.plan(models, variants, content, standing),
            changedCounts: [],
            setsCount: false, setsWeights: asked.isList, retains: true, isRenamed: false, sendsTraffic: true,
            fleet: fleet, wishes: wishes)
        target.compare(with: standing, isCountGiven: asked.variants.contains { $0.instanceCount != nil })
        try checkFit(target, asked, standing)
        return target
    }

    private func model(_ source: ModelSource) throws(Failure) -> CreateModel {
        var model = CreateModel(modelName: "")
        model.primaryContainer = source.container
        model.executionRoleArn = roleArn
        model.modelName = try RequestContent(model, name: "ModelName").name(for: endpointName)
        model.tags = tags.isEmpty ? nil : tags.map(\.tag)
        return model
    }

    private func variant(
        _ request: VariantRequest, _ wish: ScalingWish?, of model: String, _ standing: Standing?
    ) throws(Failure) -> ProductionVariant {
        // Autoscaling is registered on the variant's name: another name would lose it.
        var variant = ProductionVariant(variantName: request.name ?? standing?.onlyName ?? "AllTraffic")
        let before = standing?.variants.first { $0.variantName == variant.variantName }
        variant.modelName = model
        variant.initialVariantWeight = request.weight ?? 1
        let mayStay = request.mayStayServerless && request.instanceType == nil && request.instanceCount == nil
        let kept = mayStay ? before?.serverlessConfig : nil
        if let serverless = request.serverless?.config ?? kept {
            variant.serverlessConfig = serverless
            return variant
        }
        guard let type = request.instanceType ?? before?.instanceType else {
            let whose = request.name.map { "the variant \($0) of the endpoint \(endpointName)" }
            throw .usage(
                input: request.name == nil ? "instance-type" : "variants",
                "\(whose ?? "the endpoint \(endpointName)") has no instance type yet",
                tryThis: "Give the type of its instances, such as ml.m5.large.")
        }
        var least = 1
        if case .scale(let scaling) = wish { least = scaling.min }
        variant.instanceType = type
        variant.initialInstanceCount = request.instanceCount ?? before?.initialInstanceCount ?? least
        return variant
    }

    private var capture: DataCaptureConfig? {
        guard let dataCaptureUri else { return nil }
        var capture = DataCaptureConfig(
            initialSamplingPercentage: capturePercent ?? 100, destinationS3Uri: dataCaptureUri.description,
            captureOptions: [DataCaptureOption(captureMode: .input), DataCaptureOption(captureMode: .output)])
        capture.enableCapture = true
        capture.kmsKeyId = kmsKeyId
        // Without these SageMaker writes base64, which no reader of captured data expects.
        var types = DataCaptureContentTypes()
        types.csvContentTypes = ["text/csv"]
        types.jsonContentTypes = ["application/json"]
        capture.captureContentTypeHeader = types
        return capture
    }
}

extension LiveEndpoint.Target {
    /// What differs from what stands.
    static func plan(
        _ models: [CreateModel], _ variants: [ProductionVariant], _ config: RequestContent,
        _ standing: LiveEndpoint.Standing?
    ) throws(Failure) -> [EndpointChange] {
        var changes: [EndpointChange] = []
        let isOne = variants.count == 1
        for variant in variants {
            guard let model = models.first(where: { $0.modelName == variant.modelName }) else { continue }
            var old: RequestContent?
            if let before = standing?.models[variant.variantName] {
                old = try RequestContent(before, name: "ModelName")
            }
            let new = try RequestContent(model, name: "ModelName")
            changes += EndpointChange.between(old, new, in: isOne ? "Model" : "Model[\(variant.variantName)]")
        }
        var oldConfig: RequestContent?
        if let config = standing?.config { oldConfig = try RequestContent(config, name: "EndpointConfigName") }
        return changes + EndpointChange.between(oldConfig, config, in: "EndpointConfig")
    }

    /// What an update keeps, and what must be counted in the end.
    mutating func compare(with standing: LiveEndpoint.Standing?, isCountGiven: Bool) {
        let (before, after) = (standing?.variants ?? [], config.productionVariants)
        let kept = Set(before.map(\.variantName)).intersection(after.map(\.variantName))
        retains = !before.contains { $0.serverlessConfig != nil } && (before.isEmpty || !kept.isEmpty)
        changedCounts = after.filter { variant in
            before.contains {
                $0.variantName == variant.variantName && $0.initialInstanceCount != variant.initialInstanceCount
            }
        }.map(\.variantName)
        // Where the configuration that runs is gone, only what is given can tell that another count is wanted.
        setsCount = !changedCounts.isEmpty || (before.isEmpty && isCountGiven)
        let isAnother = before.map(\.variantName).sorted() != after.map(\.variantName).sorted()
        isRenamed = !before.isEmpty && isAnother
        sendsTraffic = !isRenamed && !(before + after).contains { $0.serverlessConfig != nil }
        let isCountAsked = standing == nil || setsCount || !retains
        if !isCountAsked { fleet.leaveCounts { before.isEmpty || kept.contains($0) } }
        guard let standing, config.endpointConfigName == standing.endpoint.endpointConfigName else { return }
        corrections = fleet.corrections(of: standing.look.variants)
        plan += corrections.compactMap { wish in
            let found = standing.look.variants.first { $0.name == wish.variantName }
            guard let weight = wish.desiredWeight, found?.weight != weight else { return nil }
            return EndpointChange(
                what: "Weight[\(wish.variantName)]", from: found?.weight.map { "\($0)" }, to: "\(weight)")
        }
    }

    /// What is asked of autoscaling, with what an update would be hindered by.
    func scaling(_ standing: LiveEndpoint.Standing?, isUpdate: Bool) -> [ScalingPlan.Wanted] {
        var wanted: [ScalingPlan.Wanted] = []
        for variant in config.productionVariants {
            var one = ScalingPlan.Wanted(variant: variant.variantName, wish: wishes[variant.variantName])
            one.isServerless = variant.serverlessConfig != nil
            one.isReset = isUpdate && one.isServerless
            let before = standing?.variants.first { $0.variantName == variant.variantName }
            if isUpdate, let before, before.instanceType != variant.instanceType {
                one.hindrance =
                    "its instance type is to change, \(before.instanceType ?? "serverless") to "
                    + "\(variant.instanceType ?? "serverless")"
            }
            wanted.append(one)
        }
        guard isUpdate else { return wanted }
        for before in standing?.variants ?? [] where !wanted.contains(where: { $0.variant == before.variantName }) {
            var gone = ScalingPlan.Wanted(variant: before.variantName, wish: isScalingAsked ? .remove : nil)
            gone.hindrance = "it is to go away"
            wanted.append(gone)
        }
        return wanted
    }
}

extension WantedFleet {
    /// Counts of these variants are kept.
    mutating func leaveCounts(where isKept: (String) -> Bool) {
        for index in variants.indices where isKept(variants[index].name) { variants[index].count = nil }
    }

    /// Counts are nobody's to judge.
    mutating func forgetCounts() { leaveCounts { _ in true } }

    /// Counts of these variants are autoscaling's.
    mutating func leaveToScaling(_ scaled: Set<String>) {
        leaveCounts(where: scaled.contains)
        for index in variants.indices where scaled.contains(variants[index].name) { variants[index].isScaled = true }
    }
}
