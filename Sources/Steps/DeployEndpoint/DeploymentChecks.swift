/// What cannot be, refused by the input's name before anything is asked of AWS, or before anything is changed. Pure.
import AWS

extension DeployEndpoint {
    /// What the inputs ask for, read and found possible.
    struct Asked {
        var traffic: DeploymentConfig
        /// One, or those of `variants`.
        var variants: [VariantRequest]
        /// True where `variants` names them.
        var isList: Bool
        /// What `autoscaling` asks of every variant that says nothing itself.
        var scaling: ScalingWish?
    }

    /// Refuses what cannot be, before anything is asked of AWS.
    func checkedInputs() throws(Failure) -> Asked {
        try check("instance-count", instanceCount, 1...10_000)
        try check("capture-percent", capturePercent, 0...100)
        try check("keep-configs", keepConfigs, 1...1000)
        guard capturePercent == nil || dataCaptureUri != nil else {
            throw .usage(
                input: "capture-percent", "it is given without data-capture-uri", tryThis: "Say where to capture to.")
        }
        if let kmsKeyId, kmsKeyId.utf8.count > 2048 || kmsKeyId.wholeMatch(of: /[a-zA-Z0-9:\/_-]+/) == nil {
            throw .usage(
                input: "kms-key-id", "“\(kmsKeyId)” names no key",
                tryThis: "Give a key's id or ARN, or an alias such as alias/serving.")
        }
        guard onFailure == .rollback || rollbackAlarms.isEmpty else {
            throw .usage(
                input: "on-failure", "leave lets no alarm take the update back, and rollback-alarms asks for it",
                tryThis: "Leave one of the two out.")
        }
        guard roleArn.service == "iam", roleArn.resource.hasPrefix("role/") else {
            throw .usage(
                input: "role-arn", "\(roleArn) is no role", tryThis: "Give an ARN of the form arn:aws:iam::…:role/….")
        }
        let variants = try askedVariants()
        let wish: ScalingWish? = if let autoscaling { try ScalingWish.read(autoscaling) } else { nil }
        let asked = Asked(
            traffic: try trafficShift(), variants: variants.requests, isList: variants.isList, scaling: wish)
        for variant in asked.variants { try check(variant) }
        guard strategy != .rolling || asked.variants.count == 1 else {
            throw .usage(
                input: "strategy", "SageMaker rolls over one variant only, and variants has \(asked.variants.count)",
                tryThis: "Choose all-at-once, canary or linear.")
        }
        if asked.variants.contains(where: { $0.serverless != nil }) {
            try checkServerless("a serverless endpoint has")
        }
        return asked
    }

    /// What SageMaker would refuse only after models were made.
    private func check(_ variant: VariantRequest) throws(Failure) {
        let place = variant.name.map { "in the variant \($0), " } ?? ""
        if let type = variant.instanceType, type.wholeMatch(of: /ml\.[a-z0-9-]+\.[a-z0-9]+/) == nil {
            throw .usage(
                input: place.isEmpty ? "instance-type" : "variants", "\(place)“\(type)” is no type of instances",
                tryThis: "Give a type such as ml.m5.large.")
        }
        if case .archive(_, let image) = variant.source, image.wholeMatch(of: /\S{1,255}/) == nil {
            throw .usage(
                input: place.isEmpty ? "image-uri" : "variants", "\(place)“\(image)” is no image",
                tryThis: "Give repository:tag or repository@digest, at most 255 characters.")
        }
    }

    private func trafficShift() throws(Failure) -> DeploymentConfig {
        let shift = TrafficShift(
            strategy: strategy, stepPercent: stepPercent, waitSeconds: waitSeconds, bakeSeconds: bakeSeconds,
            alarms: rollbackAlarms, limit: wait.timeoutMinutes.duration)
        do { return try shift.config() } catch {
            throw .usage(input: error.input, error.because, tryThis: error.tryThis)
        }
    }

    private func askedVariants() throws(Failure) -> (requests: [VariantRequest], isList: Bool) {
        if let variants {
            try checkAlone()
            return (try VariantRequest.list(variants), true)
        }
        var variant = VariantRequest(source: try source())
        variant.instanceType = instanceType
        variant.instanceCount = instanceCount
        variant.serverless = if let serverless { try ServerlessRequest.read(serverless) } else { nil }
        variant.mayStayServerless = serverless == nil
        return ([variant], false)
    }

    /// With `variants` each says its own.
    private func checkAlone() throws(Failure) {
        let others: [(String, Bool)] = [
            ("model-package-arn", modelPackageArn != nil), ("model-package-group", modelPackageGroup != nil),
            ("model-data", modelData != nil), ("image-uri", imageUri != nil), ("serverless", serverless != nil),
            ("instance-type", instanceType != nil), ("instance-count", instanceCount != nil),
        ]
        guard let other = others.first(where: \.1)?.0 else { return }
        throw .usage(
            input: other, "it is given beside variants",
            tryThis: other == "serverless"
                ? "SageMaker serves one serverless variant only: leave one of the two out."
                : "Say it in each of the variants, and leave it out here.")
    }

    private func source() throws(Failure) -> VariantRequest.Source {
        let given = [modelPackageArn != nil, modelPackageGroup != nil, modelData != nil].count { $0 }
        guard given == 1 else {
            throw .usage(
                input: "model-package-arn",
                given == 0 ? "nothing is given to deploy" : "more than one thing is given to deploy",
                tryThis: "Give one of model-package-arn, model-package-group, model-data with image-uri, and variants.")
        }
        guard (modelData != nil) == (imageUri != nil) else {
            throw .usage(
                input: modelData == nil ? "model-data" : "image-uri", "model-data and image-uri belong together",
                tryThis: modelData == nil
                    ? "A package brings its own image: leave image-uri out." : "Give image-uri too.")
        }
        if let modelData, let imageUri { return .archive(modelData, image: imageUri.description) }
        if let modelPackageArn { return .package(modelPackageArn) }
        return .group(modelPackageGroup?.description ?? "")
    }

    private func check(_ input: String, _ value: Int?, _ range: ClosedRange<Int>) throws(Failure) {
        guard let value, !range.contains(value) else { return }
        throw .usage(
            input: input, "\(value) is outside \(range.lowerBound) to \(range.upperBound)",
            tryThis: "Give a number in that range.")
    }
}

extension DeployEndpoint {
    /// What SageMaker has only on instances.
    private func checkServerless(_ whose: String) throws(Failure) {
        let others: [(String, Bool, String)] = [
            ("instance-type", instanceType != nil, "no instances"),
            ("instance-count", instanceCount != nil, "no instances"),
            ("strategy", strategy != .allAtOnce, "no deployment guardrails: its traffic shifts all at once"),
            (
                "bake-seconds", bakeSeconds != nil,
                "no deployment guardrails: nothing is watched before the old one goes"
            ),
            ("rollback-alarms", !rollbackAlarms.isEmpty, "no deployment guardrails: no alarm takes an update back"),
            ("data-capture-uri", dataCaptureUri != nil, "no data capture"),
        ]
        guard let other = others.first(where: \.1) else { return }
        throw .usage(
            input: other.0, "\(whose) \(other.2)", tryThis: "Leave it out, or deploy on instances.")
    }

    /// What fits neither each other nor what stands, once both are known.
    func checkFit(_ target: Target, _ asked: Asked, _ standing: Standing?) throws(Failure) {
        for variant in target.config.productionVariants {
            try checkScaling(of: variant, target.wishes[variant.variantName])
        }
        let isServerless = target.config.productionVariants.contains { $0.serverlessConfig != nil }
        if isServerless {
            try checkServerless("the endpoint \(endpointName) is serverless and has")
            guard !(standing?.variants ?? []).contains(where: { $0.instanceType != nil }) else {
                throw Failure(
                    .conflict, doing: doing,
                    because:
                        "the endpoint \(endpointName) runs on instances, and SageMaker makes none of those serverless",
                    tryThis: "Deploy to an endpoint of another name, or delete this one first.")
            }
        }
        let isShifted = strategy != .allAtOnce || bakeSeconds ?? 0 > 0 || !rollbackAlarms.isEmpty
        guard !target.isRenamed || !isShifted else {
            throw Failure(
                .conflict, doing: doing,
                because: "the endpoint has the variants \(Self.names(standing?.variants ?? [])), and is to have "
                    + "\(Self.names(target.config.productionVariants)): between other names SageMaker shifts traffic "
                    + "all at once, and no alarm takes it back",
                tryThis: "Deploy once with strategy all-at-once, without bake-seconds and rollback-alarms; or keep the "
                    + "names.")
        }
    }

    private static func names(_ variants: [ProductionVariant]) -> String {
        variants.map(\.variantName).joined(separator: ", ")
    }

    private func checkScaling(of variant: ProductionVariant, _ wish: ScalingWish?) throws(Failure) {
        guard case .scale(let request) = wish else { return }
        let problem: (because: String, tryThis: String)? =
            switch (variant.serverlessConfig, request.metric) {
            case (nil, .utilization):
                (
                    "target-utilization is of what a serverless variant keeps warm, and \(variant.variantName) has instances",
                    "Give target-invocations, or target with a metric."
                )
            case (.some, .invocations):
                (
                    "target-invocations counts for each instance, and \(variant.variantName) has none",
                    "Give target-utilization, such as 0.7."
                )
            case (let config?, _) where config.provisionedConcurrency == nil:
                (
                    "\(variant.variantName) keeps nothing warm that could scale",
                    "Give provisioned-concurrency in serverless: SageMaker scales that."
                )
            case (let config?, _) where request.max > config.maxConcurrency:
                (
                    "max is \(request.max), and max-concurrency \(config.maxConcurrency)",
                    "Keep no more copies warm than requests may run at a time."
                )
            default: nil
            }
        guard let problem else { return }
        throw .usage(input: "autoscaling", problem.because, tryThis: problem.tryThis)
    }

    /// An endpoint with several variants is replaced by one only where `variants` says so; shadows never are.
    func refuseOthers(_ asked: Asked, _ standing: Standing?) throws(Failure) {
        let running = standing?.config?.productionVariants.count ?? standing?.endpoint.productionVariants?.count ?? 0
        let shadows = standing?.endpoint.shadowProductionVariants?.count ?? 0
        guard shadows == 0 else {
            throw Failure(
                .conflict, doing: doing, because: "the endpoint has \(shadows) shadow variants, which would be lost",
                tryThis: "End the shadow test first, or deploy to another endpoint.")
        }
        guard running <= 1 || asked.isList else {
            throw Failure(
                .conflict, doing: doing, because: "the endpoint has \(running) variants",
                tryThis: "Name those that it should have in `variants`, or deploy to another endpoint.")
        }
    }
}
