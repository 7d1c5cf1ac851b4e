/// What is to be deployed: read from the inputs, and for a package judged by the registry.
import AWS

extension DeployEndpoint {
    /// The model's container, and the package it comes from.
    struct ModelSource {
        var container: ContainerDefinition
        var package: Arn?
    }

    /// Refuses what cannot be, before anything is asked of AWS.
    func checkedInputs() throws(Failure) -> DeploymentConfig {
        for (input, value) in [("variants", variants), ("serverless", serverless), ("autoscaling", autoscaling)]
        where value != nil {
            throw .usage(
                input: input, "it is not there yet", tryThis: "Leave it out; one variant on instances is deployed.")
        }
        try checkSource()
        try check("instance-count", instanceCount, 1...10_000)
        try check("capture-percent", capturePercent, 0...100)
        try check("keep-configs", keepConfigs, 1...1000)
        guard capturePercent == nil || dataCaptureUri != nil else {
            throw .usage(
                input: "capture-percent", "it is given without data-capture-uri", tryThis: "Say where to capture to.")
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
        let shift = TrafficShift(
            strategy: strategy, stepPercent: stepPercent, waitSeconds: waitSeconds, bakeSeconds: bakeSeconds,
            alarms: rollbackAlarms, limit: wait.timeoutMinutes.duration)
        do { return try shift.config() } catch {
            throw .usage(input: error.input, error.because, tryThis: error.tryThis)
        }
    }

    private func checkSource() throws(Failure) {
        let given = [modelPackageArn != nil, modelPackageGroup != nil, modelData != nil].count { $0 }
        guard given == 1 else {
            throw .usage(
                input: "model-package-arn",
                given == 0 ? "nothing is given to deploy" : "more than one thing is given to deploy",
                tryThis: "Give one of model-package-arn, model-package-group, and model-data with image-uri.")
        }
        guard (modelData != nil) == (imageUri != nil) else {
            throw .usage(
                input: modelData == nil ? "model-data" : "image-uri", "model-data and image-uri belong together",
                tryThis: modelData == nil
                    ? "A package brings its own image: leave image-uri out." : "Give image-uri too.")
        }
    }

    private func check(_ input: String, _ value: Int?, _ range: ClosedRange<Int>) throws(Failure) {
        guard let value, !range.contains(value) else { return }
        throw .usage(
            input: input, "\(value) is outside \(range.lowerBound) to \(range.upperBound)",
            tryThis: "Give a number in that range.")
    }

    /// The container to serve; a package only where the registry says Approved and Completed.
    func modelSource(_ aws: AWSAccess, _ narrator: any Narrator) async throws(Failure) -> ModelSource {
        var container = ContainerDefinition()
        if let modelData {
            container.image = imageUri
            container.modelDataUrl = modelData.description
            return ModelSource(container: container)
        }
        let arn = if let modelPackageArn { modelPackageArn } else { try await newestApproved(aws) }
        let package = try await aws.read(
            DescribeModelPackage(modelPackageName: arn.description), doing: "reading the model package \(arn)")
        if modelPackageArn == nil { narrator.say("The newest Approved package is \(package.modelPackageArn).") }
        try Self.judge(package)
        container.modelPackageName = package.modelPackageArn.description
        return ModelSource(container: container, package: package.modelPackageArn)
    }

    private func newestApproved(_ aws: AWSAccess) async throws(Failure) -> Arn {
        let group = modelPackageGroup ?? ""
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
