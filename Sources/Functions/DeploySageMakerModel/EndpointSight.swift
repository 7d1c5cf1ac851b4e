/// Looks at which versions of the registry an endpoint runs, and which it is on its way to.
import AWS
import Steps

/// Reads endpoints.
struct EndpointSight: Sendable {
    let aws: AWSAccess
    let endpoint: String

    /// The endpoint as it stands; nil where there is none.
    func look() async throws(Failure) -> DeploymentTurn.Sight? {
        let describe = DescribeEndpoint(endpointName: endpoint)
        guard let found = try await aws.ifThere(describe, doing: "reading the endpoint \(endpoint)") else { return nil }
        let pending = found.pendingDeploymentSummary?.endpointConfigName
        return DeploymentTurn.Sight(
            status: found.endpointStatus, running: try await packages(behind: found.endpointConfigName),
            coming: pending == nil ? nil : try await packages(behind: pending))
    }

    /// A version as the registry has it; nil where it is not there any more.
    func package(_ version: PackageVersion) async throws(Failure) -> DescribeModelPackage.Output? {
        try await aws.ifThere(
            DescribeModelPackage(modelPackageName: version.arn.description), doing: "reading the package \(version.arn)"
        )
    }

    private func packages(behind config: String?) async throws(Failure) -> [PackageVersion] {
        guard let config,
            let found = try await aws.ifThere(
                DescribeEndpointConfig(endpointConfigName: config), doing: "reading the configuration \(config)")
        else { return [] }
        var versions: [PackageVersion] = []
        for name in Set(found.productionVariants.compactMap(\.modelName)).sorted() {
            let model = try await aws.ifThere(DescribeModel(modelName: name), doing: "reading the model \(name)")
            let containers = (model?.containers ?? []) + [model?.primaryContainer].compactMap(\.self)
            versions += containers.compactMap { $0.modelPackageName.flatMap { Arn($0) }.flatMap { PackageVersion($0) } }
        }
        return versions
    }
}
