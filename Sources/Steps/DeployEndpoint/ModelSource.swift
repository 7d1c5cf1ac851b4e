/// What is to be deployed: read from the inputs, and for a package judged by the registry.
import AWS

extension DeployEndpoint {
    /// A model's container, and the package it comes from.
    struct ModelSource {
        var container: ContainerDefinition
        var package: Arn?
        /// Its images, where they are named by digest.
        var images: [String] = []
    }

    /// The containers to serve, one a variant; packages only where the registry says Approved and Completed.
    func modelSources(_ asked: Asked, _ aws: AWSAccess, _ narrator: any Narrator) async throws(Failure) -> [ModelSource]
    {
        var sources: [ModelSource] = []
        for variant in asked.variants { sources.append(try await source(of: variant, aws, narrator)) }
        return sources
    }

    private func source(
        of variant: VariantRequest, _ aws: AWSAccess, _ narrator: any Narrator
    ) async throws(Failure) -> ModelSource {
        var container = ContainerDefinition()
        if !variant.environment.isEmpty { container.environment = variant.environment }
        let arn: Arn
        switch variant.source {
        case .archive(let data, let image):
            container.image = image
            container.modelDataUrl = data.description
            return ModelSource(container: container, images: Self.byDigest([image]))
        case .package(let given): arn = given
        case .group(let group): arn = try await newestApproved(of: group, aws)
        }
        let package = try await aws.read(
            DescribeModelPackage(modelPackageName: arn.description), doing: "reading the model package \(arn)")
        if case .group = variant.source {
            narrator.say("The newest Approved package is \(package.modelPackageArn).")
        }
        try Self.judge(package)
        container.modelPackageName = package.modelPackageArn.description
        let images = (package.inferenceSpecification?.containers ?? []).compactMap(\.image)
        return ModelSource(container: container, package: package.modelPackageArn, images: Self.byDigest(images))
    }

    private static func byDigest(_ images: [String]) -> [String] {
        images.filter { WantedFleet.Wanted.digest($0) != nil }
    }

    private func newestApproved(of group: String, _ aws: AWSAccess) async throws(Failure) -> Arn {
        var list = ListModelPackages()
        list.modelPackageGroupName = group
        list.modelApprovalStatus = .approved
        list.sortBy = "CreationTime"
        list.sortOrder = "Descending"
        list.maxResults = 100
        let packages: [ModelPackageSummary]
        do { packages = try await aws.client.all(list) } catch {
            throw Failure(error, doing: "looking for the newest Approved package of \(group)")
        }
        let newest = packages.max {
            ($0.modelPackageVersion ?? 0, $0.creationTime) < ($1.modelPackageVersion ?? 0, $1.creationTime)
        }
        guard let newest else {
            throw Failure(
                .notFound, doing: "looking for the newest Approved package of \(group)",
                because: "the group has no Approved package",
                tryThis: "Approve one with approve-model, then deploy again.")
        }
        return newest.modelPackageArn
    }

    /// Pure: what the registry must say of a package.
    private static func judge(_ package: DescribeModelPackage.Output) throws(Failure) {
        let doing = "checking the model package \(package.modelPackageArn)"
        guard package.modelApprovalStatus == .approved else {
            throw Failure(
                .conflict, doing: doing,
                because:
                    "it is \(package.modelApprovalStatus.map { "\($0)" } ?? "without an approval status"), not Approved",
                tryThis: "Have it approved (approve-model), then deploy again.")
        }
        guard package.modelPackageStatus == .completed else {
            throw Failure(
                .conflict, doing: doing, because: "its status is \(package.modelPackageStatus), not Completed",
                tryThis: "Wait until the registry has finished it, or register the model again.")
        }
    }
}
