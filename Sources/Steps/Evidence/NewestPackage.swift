/// The newest model package of a group: a candidate that waits, or the champion.
import AWS

extension AWSAccess {
    /// The newest package of a group with this status, but not `other`; nil where it has none. A page may be empty and have a
    /// next one.
    func newestPackage(
        _ status: ModelApprovalStatus, in group: String, but other: Arn? = nil
    ) async throws(Failure) -> Arn? {
        var list = ListModelPackages()
        list.modelPackageGroupName = group
        list.modelApprovalStatus = status
        list.sortBy = "CreationTime"
        list.sortOrder = "Descending"
        do {
            let all = try await client.all(list)
            return all.filter { $0.modelApprovalStatus == status && $0.modelPackageArn != other }
                .max {
                    ($0.creationTime, $0.modelPackageVersion ?? 0) < ($1.creationTime, $1.modelPackageVersion ?? 0)
                }?
                .modelPackageArn
        } catch { throw Failure(error, doing: "listing the packages of \(group)") }
    }
}
