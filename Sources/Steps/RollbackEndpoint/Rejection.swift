/// Rejecting the package that an endpoint was taken back from.
import AWS

extension RollbackEndpoint {
    /// Rejects the package that was left, over the state that is read here; the endpoint is back already.
    func reject(
        _ left: FormerConfig?, _ former: FormerConfig, _ aws: AWSAccess, in world: World,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        let name: String
        switch LeftPackage(left: left, kept: former) {
        case .one(let package): name = package
        case .none(let why):
            throw Failure(
                .conflict, doing: "rejecting the package that \(endpointName) left", because: why,
                tryThis:
                    "The endpoint itself is on \(former.name). Reject the package by its ARN with approve-model, or "
                    + "leave reject-package out.")
        }
        let doing = "reading the model package \(name)"
        let package = try await aws.read(DescribeModelPackage(modelPackageName: name), doing: doing)
        guard package.modelApprovalStatus != .rejected else {
            report.rejected = true
            report.headline += " \(name) was Rejected already."
            return
        }
        let decision = PackageDecision(
            arn: package.modelPackageArn, status: .rejected,
            why: ["taken back from the endpoint \(endpointName)", reason ?? ""],
            more: [("endpoint", endpointName.description), ("reason", reason)])
        let after = try await decision.write(over: package, by: Self.manifest.name, aws, in: world)
        report.rejected = after?.modelApprovalStatus == .rejected
        report.headline += " \(name) \(after == nil ? "would be" : "is") Rejected."
    }
}
