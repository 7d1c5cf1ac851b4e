/// A configuration that an endpoint may go back to, and whether it can still be served. Pure.
import AWS
import FoundationEssentials

/// A configuration with what it serves, as far as that is there.
struct FormerConfig: Sendable {
    /// What the registry says of a package.
    enum PackageFinding: Sendable, Hashable {
        case gone
        case there(ModelPackageStatus, ModelApprovalStatus?)
    }

    let config: CreateEndpointConfig
    /// By variant.
    var models: [String: CreateModel] = [:]
    /// By the name that models have for them: an ARN.
    var packages: [String: PackageFinding] = [:]
    /// The packages' images that are named by digest, by package.
    var images: [String: [String]] = [:]

    /// The configuration's name.
    var name: String { config.endpointConfigName }

    /// The packages that its models are of, each once.
    var packageNames: [String] { Self.packageNames(of: models) }

    /// The one package; nil where there is none, or several.
    var onlyPackage: Arn? { packageNames.count == 1 ? Arn(packageNames[0]) : nil }

    /// The packages that models are of, each once.
    static func packageNames(of models: [String: CreateModel]) -> [String] {
        Set(models.values.flatMap { containers(of: $0).compactMap(\.modelPackageName) }).sorted()
    }

    private static func containers(of model: CreateModel) -> [ContainerDefinition] {
        (model.containers ?? []) + (model.primaryContainer.map { [$0] } ?? [])
    }

    /// Why it cannot be gone back to, as the end of a sentence; nil where it can.
    var problem: String? {
        for variant in config.productionVariants {
            guard let model = variant.modelName else { return "its variant \(variant.variantName) names no model" }
            guard models[variant.variantName] != nil else { return "its model \(model) is gone" }
        }
        for name in packageNames {
            switch packages[name] {
            case .there(.completed, .approved), .there(.completed, .pendingManualApproval), .there(.completed, nil):
                continue
            case .there(.completed, .rejected): return "its package \(name) is Rejected"
            case .there(.completed, .unknown(let word)):
                return "its package \(name) is “\(word)”, an approval status that this step does not know"
            case .there(let status, _): return "its package \(name) is \(status), not Completed"
            case .gone, nil: return "its package \(name) is gone"
            }
        }
        return nil
    }

    /// What must be behind the endpoint in the end. Where it runs this already, the weights are whoever set them.
    func fleet(isRunning: Bool) -> WantedFleet {
        let isSplit = config.productionVariants.count > 1 && !isRunning
        var fleet = WantedFleet(
            variants: config.productionVariants.map { variant in
                let containers = models[variant.variantName].map(Self.containers) ?? []
                let named =
                    containers.compactMap(\.image) + containers.flatMap { images[$0.modelPackageName ?? ""] ?? [] }
                return WantedFleet.Wanted(
                    name: variant.variantName, count: variant.initialInstanceCount,
                    weight: isSplit ? variant.initialVariantWeight ?? 1 : nil,
                    serverless: variant.serverlessConfig.map(ServerlessRequest.init),
                    images: named.filter { WantedFleet.Wanted.digest($0) != nil })
            })
        fleet.capture = WantedFleet.Capture(config.dataCaptureConfig)
        return fleet
    }

    /// The names to look at, newest first: this endpoint's own by their form, made before `created`, not the one in use.
    static func candidates(
        _ configs: [EndpointConfigSummary], of endpoint: EndpointName, before created: Date?, current: String?
    ) -> [String] {
        configs.filter { config in
            RequestContent.isName(config.endpointConfigName, for: endpoint) && config.endpointConfigName != current
                && created.map { config.creationTime < $0 } != false
        }
        .sorted { ($0.creationTime, $0.endpointConfigName) > ($1.creationTime, $1.endpointConfigName) }
        .map(\.endpointConfigName)
    }
}

/// Which package is rejected when an endpoint leaves a configuration. Pure.
enum LeftPackage: Sendable, Hashable {
    case one(String)
    /// Why none is, as the end of a sentence.
    case none(String)

    /// What one configuration serves and the other does not.
    init(left: FormerConfig?, kept: FormerConfig) {
        guard let left else {
            self = .none("nothing tells which configuration it left")
            return
        }
        let packages = left.packageNames.filter { !kept.packageNames.contains($0) }
        switch (packages.count, left.packageNames.isEmpty) {
        case (1, _): self = .one(packages[0])
        case (0, true): self = .none("what it left serves no model package")
        case (0, false): self = .none("what it left serves the same package as what it went back to")
        default: self = .none("what it left serves \(packages.count) packages, and nothing tells which is bad")
        }
    }
}
