/// The calls that register a version, and the wait for it.
import AWS

extension RegisterModel {
    /// Whether the group is there and takes versions; red where it is missing and must not be made.
    func isGroupThere(until end: Duration, in world: World, aws: AWSAccess) async throws(Failure) -> Bool {
        let describe = DescribeModelPackageGroup(modelPackageGroupName: modelPackageGroup.description)
        let doing = "reading the group \(modelPackageGroup.name)"
        do {
            let group = try await aws.read(describe, doing: doing)
            if RegistrySight(group: group.modelPackageGroupStatus) == .ready { return true }
        } catch {
            guard error.kind == .notFound, createGroup else {
                var error = error
                if error.kind == .notFound { error.tryThis = "Check name and region, or give create-group: true." }
                throw error
            }
            return false
        }
        try await followGroup(until: end, in: world, aws: aws)
        return true
    }

    /// Makes the group and waits until it takes versions. That somebody made it in between is as good.
    func makeGroup(until end: Duration, in world: World, aws: AWSAccess) async throws(Failure) {
        var group = CreateModelPackageGroup(modelPackageGroupName: modelPackageGroup.name)
        group.tags = tags.isEmpty ? nil : tags.map(\.tag)
        do {
            guard try await aws.change(group, doing: "creating the group \(modelPackageGroup.name)") != nil else {
                return
            }
            world.narrator.say("created the group \(modelPackageGroup.name)")
        } catch { guard error.kind == .conflict else { throw error } }
        try await followGroup(until: end, in: world, aws: aws)
    }

    private func followGroup(until end: Duration, in world: World, aws: AWSAccess) async throws(Failure) {
        let describe = DescribeModelPackageGroup(modelPackageGroupName: modelPackageGroup.description)
        let patience = patience(
            until: end, in: world, stillRunning: "the creation of the group \(modelPackageGroup.name)")
        var looks = 0
        try await world.poll(patience) { () async throws(Failure) -> Verdict<Void> in
            looks += 1
            do throws(Failure) {
                let group = try await aws.read(describe, doing: "reading the group \(modelPackageGroup.name)")
                switch RegistrySight(group: group.modelPackageGroupStatus) {
                case .ready: return .done(())
                case .goesOn: return .again(after: pause(after: looks))
                case .red(let kind, let because, let tryThis):
                    throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
                }
            } catch {
                // What was made a moment ago may not be seen yet.
                guard error.kind == .notFound, looks < 5 else { throw error }
                return .again(after: .seconds(2))
            }
        }
    }

    /// Registers the version; nil in a dry run. A group that was made a moment ago may not be seen yet.
    func register(
        _ request: CreateModelPackage, afterGroup isNew: Bool, in world: World, aws: AWSAccess
    ) async throws(Failure) -> Arn? {
        var request = request
        let token = RequestToken(
            step: Self.manifest.name, content: [try RequestContent(request, name: "ClientToken").json.canonical],
            key: idempotencyKey,
            run: world.run, random: world.random)
        request.clientToken = String(token.description.prefix(36))
        var patience = Patience(
            doing: doing, limit: .seconds(60), thenTry: "Register again.", stillRunning: "nothing of this step")
        // The client has repeated what can be repeated.
        patience.toleratedSilence = 1
        var tries = 0
        return try await world.poll(patience) { () async throws(Failure) -> Verdict<Arn?> in
            tries += 1
            do throws(Failure) { return .done(try await aws.change(request, doing: doing)?.modelPackageArn) } catch {
                guard isNew, error.kind == .notFound, tries < 5 else { throw error }
                return .again(after: .seconds(2))
            }
        }
    }

    /// Looks at the version until it is Completed; throws for every other end.
    func follow(
        _ arn: Arn, until end: Duration, in world: World, aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) -> DescribeModelPackage.Output {
        let describe = DescribeModelPackage(modelPackageName: arn.description)
        let (began, doing) = (world.time.elapsed, doing)
        var (looks, status) = (0, "")
        var seen: DescribeModelPackage.Output?
        defer {
            report.modelPackageVersion = seen?.modelPackageVersion
            report.approvalStatus = seen?.modelApprovalStatus?.description
        }
        return try await world.poll(patience(until: end, in: world, stillRunning: "the registration of \(arn)")) {
            () async throws(Failure) -> Verdict<DescribeModelPackage.Output> in
            looks += 1
            let package: DescribeModelPackage.Output
            do throws(Failure) { package = try await aws.read(describe, doing: "reading the version \(arn)") } catch {
                guard error.kind == .notFound, looks < 5 else { throw error }
                return .again(after: .seconds(2))
            }
            seen = package
            let now = world.time.elapsed
            world.narrator.follow(
                Progress(
                    "version \(arn.lastComponent)", status: "\(package.modelPackageStatus)", began: began, seen: now),
                news: status == "\(package.modelPackageStatus)"
                    ? [] : ["\(people(now - began)): \(arn) is \(package.modelPackageStatus)"])
            status = "\(package.modelPackageStatus)"
            switch RegistrySight(
                package: package.modelPackageStatus, reasons: package.modelPackageStatusDetails.reasons)
            {
            case .ready: return .done(package)
            case .goesOn: return .again(after: pause(after: looks))
            case .red(let kind, let because, let tryThis):
                throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
            }
        }
    }

    /// What was read back must be what was asked for.
    func confirm(
        _ package: DescribeModelPackage.Output, asked request: CreateModelPackage, _ narrator: any Narrator
    ) throws(Failure) {
        let others = try RegisteredContent(package).differences(from: RegisteredContent(request))
        guard others.isEmpty else {
            let words = others.map { "\($0.what) is \($0.from ?? "not there") and not \($0.to ?? "")" }
            throw Failure(
                .conflict, doing: "reading \(package.modelPackageArn) back",
                because: "it is not what was asked for: \(words.joined(separator: "; "))",
                tryThis: "See in CloudTrail who called UpdateModelPackage, then register the model again.")
        }
        let asked = approvalStatus.status
        let found = package.modelApprovalStatus
        switch ApprovalOutcome(asked: asked, found: found) {
        case .asAsked: return
        case .decided:
            narrator.warn("Somebody has decided already: \(package.modelPackageArn) is \(found?.description ?? "").")
        case .otherwise:
            throw Failure(
                .conflict, doing: "reading \(package.modelPackageArn) back",
                because: "its approval status is \(found?.description ?? "not told"), not \(asked)",
                tryThis: "See in CloudTrail who called UpdateModelPackage.")
        }
    }

    /// A version is ready within seconds as a rule: the first pauses are short.
    private func pause(after looks: Int) -> Duration {
        min(wait.pollSeconds.duration, .seconds(1 << min(looks, 10)))
    }

    private func patience(until end: Duration, in world: World, stillRunning: String) -> Patience {
        Patience(
            doing: doing, limit: max(end - world.time.elapsed, .zero),
            thenTry: "Run the step again with the same inputs: it finds what was registered and goes on waiting.",
            stillRunning: stillRunning)
    }
}
