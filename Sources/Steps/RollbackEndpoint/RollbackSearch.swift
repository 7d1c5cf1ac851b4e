/// Finding the configuration to go back to: by the record, by its name, by its package, or by its age.
import AWS
import FoundationEssentials

extension RollbackEndpoint {
    /// How many of an endpoint's configurations are looked at, newest first.
    static let configsLookedAt = 20

    /// The configuration to go back to; red where there is none, or where it cannot be served.
    func former(_ standing: LiveEndpoint.Standing, _ aws: AWSAccess, in world: World) async throws(Failure)
        -> FormerConfig
    {
        switch to {
        case .config(let name): return try await named(name.description, aws)
        case .package(let arn):
            return try await newest(of: arn.description, standing, aws)
        case .previous:
            if let name = previousEndpointConfigName { return try await named(name.description, aws) }
            if let name = try await marked(standing, aws, in: world) { return try await named(name, aws) }
            return try await before(standing, aws, in: world)
        }
    }

    /// What the endpoint leaves, where that is known; it need not be whole.
    func left(
        for former: FormerConfig, _ standing: LiveEndpoint.Standing, _ aws: AWSAccess
    ) async throws(Failure) -> FormerConfig? {
        if let config = standing.config, config.endpointConfigName != former.name {
            return FormerConfig(config: config, models: standing.models)
        }
        guard let deployed = endpointConfigName?.description, deployed != former.name,
            deployed != standing.endpoint.endpointConfigName
        else { return nil }
        return try await config(deployed, aws)
    }

    private func named(_ name: String, _ aws: AWSAccess) async throws(Failure) -> FormerConfig {
        let doing = "looking for the configuration \(name)"
        guard let bare = try await config(name, aws) else {
            throw Failure(
                .notFound, doing: doing, because: "there is no configuration \(name)",
                tryThis: "Deploy the model that should run with deploy-endpoint.")
        }
        let former = try await judged(bare, aws)
        guard let problem = former.problem else { return former }
        throw Failure(
            .conflict, doing: doing, because: problem,
            tryThis: "Go back to another configuration, or deploy another model with deploy-endpoint.")
    }

    /// The newest one that was made before the one in use, and can be served.
    private func before(
        _ standing: LiveEndpoint.Standing, _ aws: AWSAccess, in world: World
    ) async throws(Failure) -> FormerConfig {
        let doing = "looking for what \(endpointName) ran before"
        guard let current = standing.endpoint.endpointConfigName, let created = standing.configCreated else {
            throw Failure(
                .notFound, doing: doing,
                because: "the configuration that it runs is gone, so that nothing tells what came before it",
                tryThis: "Give to: the name of a configuration, or a record of deploy-endpoint.")
        }
        let names = FormerConfig.candidates(
            try await configs(before: created, aws), of: endpointName, before: created, current: current)
        for name in names.prefix(Self.configsLookedAt) {
            guard let bare = try await config(name, aws) else { continue }
            let former = try await judged(bare, aws)
            guard let problem = former.problem else { return former }
            world.narrator.say("\(name) is passed over: \(problem)")
        }
        throw Failure(
            .notFound, doing: doing,
            because: names.isEmpty
                ? "deploy-endpoint has made no configuration of it before \(current)"
                : "of the \(names.count) made before \(current) none can be served",
            tryThis: "There is nothing to go back to: deploy a model that works, or delete the endpoint.")
    }

    /// The newest one that serves a package, whenever it was made.
    private func newest(
        of package: String, _ standing: LiveEndpoint.Standing, _ aws: AWSAccess
    ) async throws(Failure) -> FormerConfig {
        let current = standing.endpoint.endpointConfigName
        if let current, FormerConfig.packageNames(of: standing.models).contains(package) {
            return try await named(current, aws)
        }
        let names = FormerConfig.candidates(
            try await configs(before: nil, aws), of: endpointName, before: nil, current: current)
        for name in names.prefix(Self.configsLookedAt) {
            guard let former = try await config(name, aws), former.packageNames.contains(package) else { continue }
            return try await named(name, aws)
        }
        throw Failure(
            .notFound, doing: "looking for a configuration of \(endpointName) with \(package)",
            because: "none of the \(min(names.count, Self.configsLookedAt)) newest serves it",
            tryThis: "Deploy it with deploy-endpoint.")
    }

    private func configs(before: Date?, _ aws: AWSAccess) async throws(Failure) -> [EndpointConfigSummary] {
        var list = ListEndpointConfigs()
        list.nameContains = RequestContent.prefix(endpointName)
        list.creationTimeBefore = before
        list.sortBy = "CreationTime"
        list.sortOrder = "Descending"
        list.maxResults = 100
        var configs: [EndpointConfigSummary] = []
        do {
            // Names of other endpoints may hold this one's: a few pages more than what is looked at.
            try await aws.client.pages(of: list) { page in
                configs += page.elements
                return FormerConfig.candidates(configs, of: endpointName, before: before, current: nil).count
                    <= Self.configsLookedAt
            }
        } catch { throw Failure(error, doing: "listing the configurations of \(endpointName)") }
        return configs
    }

    /// A configuration and its models as far as they are there; nil where it is gone.
    private func config(_ name: String, _ aws: AWSAccess) async throws(Failure) -> FormerConfig? {
        let describe = DescribeEndpointConfig(endpointConfigName: name)
        guard let found = try await aws.ifThere(describe, doing: "reading the configuration \(name)") else {
            return nil
        }
        let models = try await endpoint.models(of: found.productionVariants, aws)
        return FormerConfig(config: CreateEndpointConfig(found), models: models)
    }

    /// The same with what the registry says of its packages.
    private func judged(_ former: FormerConfig, _ aws: AWSAccess) async throws(Failure) -> FormerConfig {
        var former = former
        for name in former.packageNames {
            let describe = DescribeModelPackage(modelPackageName: name)
            let package = try await aws.ifThere(describe, doing: "reading the model package \(name)")
            former.packages[name] =
                package.map { .there($0.modelPackageStatus, $0.modelApprovalStatus) } ?? .gone
            former.images[name] = (package?.inferenceSpecification?.containers ?? []).compactMap(\.image)
        }
        return former
    }
}
