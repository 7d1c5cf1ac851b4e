/// The search for the version that has the same model already.
import AWS

extension RegisterModel {
    /// How many of a group's newest versions are looked at.
    static let versionsLookedAt = 300
    /// How many of these are read closely: versions of the same address and image.
    static let candidatesLookedAt = 10

    /// The newest version that has this model; nil where none of the newest has.
    func twin(of model: RegisteredModel, _ aws: AWSAccess) async throws(Failure) -> Arn? {
        let versions = try await newestVersions(aws)
        var candidates: [Arn] = []
        var rest = versions[...]
        while !rest.isEmpty, candidates.count < Self.candidatesLookedAt {
            let some = Array(rest.prefix(100))
            rest = rest.dropFirst(100)
            candidates += try await lookalikes(among: some, for: model, aws)
        }
        for arn in candidates.prefix(Self.candidatesLookedAt) {
            let describe = DescribeModelPackage(modelPackageName: arn.description)
            guard let package = try await aws.ifThere(describe, doing: "reading the version \(arn)") else { continue }
            if VersionedModel(package).isTwin(of: model) { return arn }
        }
        return nil
    }

    private func newestVersions(_ aws: AWSAccess) async throws(Failure) -> [Arn] {
        var list = ListModelPackages()
        list.modelPackageGroupName = modelPackageGroup.description
        list.sortBy = "CreationTime"
        list.sortOrder = "Descending"
        list.maxResults = 100
        var versions: [Arn] = []
        do {
            try await aws.client.pages(of: list) { page in
                versions += page.elements.map(\.modelPackageArn)
                return versions.count < Self.versionsLookedAt
            }
        } catch { throw Failure(error, doing: "listing the versions of \(modelPackageGroup.name)") }
        return Array(versions.prefix(Self.versionsLookedAt))
    }

    /// Those that are worth a closer look, newest first; one that is not told about in the list is looked at by itself.
    private func lookalikes(
        among versions: [Arn], for model: RegisteredModel, _ aws: AWSAccess
    ) async throws(Failure) -> [Arn] {
        let doing = "reading the versions of \(modelPackageGroup.name)"
        let answer = try await aws.read(BatchDescribeModelPackage(modelPackageArnList: versions), doing: doing)
        return versions.filter { arn in
            answer.modelPackageSummaries?[arn.description].map { VersionedModel($0).isCandidate(for: model) } ?? true
        }
    }
}
