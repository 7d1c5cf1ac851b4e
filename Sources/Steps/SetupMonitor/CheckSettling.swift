/// The engine `steps`: a rule that starts the checks, or a workflow that does so by itself.
import AWS

extension SetupMonitor {
    /// Makes the rule, reads the workflow: whichever is given.
    func settleChecks(
        capture: String, _ data: S3URI?, in world: World, aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) {
        if let workflow { report.schedules.append(try checked(workflow, world)) }
        guard let triggerArn else { return }
        try await checkTrigger(triggerArn, world, aws)
        let message = WatchRule.Message(
            endpoint: endpointName, kind: kind, captureUri: capture, baselineUri: baselineUri, baselineData: data,
            namespace: metricsNamespace ?? MonitorMetric.namespace)
        let wanted = WatchRule(name, schedule, to: triggerArn, as: roleArn, saying: message)
        let standing = try await standingRule(aws)
        guard standing?.isOurs ?? true else {
            throw Failure(
                .conflict, doing: doing, because: "the rule \(name) was not made by this step",
                tryThis: "Delete or rename that rule, then run the step again.")
        }
        let strangers = WatchRule.strangers(standing?.targets ?? [])
        if !strangers.isEmpty {
            world.narrator.warn("The rule \(name) tells others too: \(strangers.map(\.id).joined(separator: ", ")).")
        }
        try await settle(wanted, standing, in: world, aws: aws, report: &report)
        report.schedules.append(
            MonitorScheduleFacts(
                kind: kind, engine: engine, name: name.description, arn: standing?.rule.arn,
                expression: schedule.description, status: standing?.rule.state?.description ?? "not there"))
        guard !change.dryRun else { return }
        let rule = try await readBack(wanted, in: world, aws: aws)
        report.schedules[report.schedules.count - 1].arn = rule.rule.arn
        report.schedules[report.schedules.count - 1].status = rule.rule.state?.description ?? ""
    }

    private func settle(
        _ wanted: WatchRule, _ standing: WatchRule.Standing?, in world: World, aws: AWSAccess,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        let changes = try wanted.changes(from: standing)
        note(changes.rule + changes.target, of: "the rule \(name), \(schedule),", world, &report)
        if !changes.rule.isEmpty, try await aws.change(wanted.rule, doing: "making the rule \(name)") != nil {
            report.changed = true
        }
        guard !changes.target.isEmpty else { return }
        let put = PutTargets(rule: name.description, targets: [wanted.target])
        guard let answer = try await aws.change(put, doing: "giving the rule \(name) its target") else { return }
        report.changed = true
        guard answer.failedEntryCount ?? 0 == 0 else {
            let words = (answer.failedEntries ?? []).map { "\($0.errorCode ?? ""): \($0.errorMessage ?? "")" }
            throw Failure(
                .failed, doing: "giving the rule \(name) its target",
                because: "EventBridge refused it: \(words.joined(separator: "; "))",
                tryThis: "Correct what EventBridge names; the rule starts nothing until then.")
        }
    }

    private func readBack(
        _ wanted: WatchRule, in world: World, aws: AWSAccess
    ) async throws(Failure) -> WatchRule.Standing {
        try await world.poll(shortPatience("the rule \(name)")) {
            () async throws(Failure) -> Verdict<WatchRule.Standing> in
            guard let standing = try await standingRule(aws) else { return .again(after: .seconds(2)) }
            let changes = try wanted.changes(from: standing)
            return changes.rule.isEmpty && changes.target.isEmpty ? .done(standing) : .again(after: .seconds(2))
        }
    }

    private func standingRule(_ aws: AWSAccess) async throws(Failure) -> WatchRule.Standing? {
        let describe = DescribeRule(name: name.description)
        guard let rule = try await aws.ifThere(describe, doing: "reading the rule \(name)") else { return nil }
        do {
            let targets = try await aws.client.all(ListTargetsByRule(rule: name.description))
            return WatchRule.Standing(rule: rule, targets: targets)
        } catch { throw Failure(error, doing: "reading the targets of the rule \(name)") }
    }

    /// An API destination that may not be used would swallow every start.
    private func checkTrigger(_ trigger: Arn, _ world: World, _ aws: AWSAccess) async throws(Failure) {
        guard trigger.isAPIDestination else { return }
        let name = trigger.resource.split(separator: "/").dropFirst().first.map(String.init) ?? ""
        let destination = try await aws.read(
            DescribeApiDestination(name: name), doing: "reading the API destination \(name)")
        // A destination that was made anew has another ARN; the old one calls nobody.
        guard destination.apiDestinationArn == trigger else {
            throw Failure(
                .conflict, doing: doing,
                because:
                    "the API destination \(name) is \(destination.apiDestinationArn?.description ?? "without an ARN")"
                    + ", not \(trigger)",
                tryThis: "Give the ARN that it has now, in the region of the endpoint.")
        }
        guard destination.apiDestinationState == .active else {
            throw Failure(
                .conflict, doing: doing,
                because:
                    "the API destination \(name) is \(destination.apiDestinationState?.description ?? "of no state"), "
                    + "not ACTIVE",
                tryThis: "Authorize its connection again (EventBridge, Connections), then run the step again.")
        }
        let endpoint = destination.invocationEndpoint ?? ""
        if !endpoint.hasSuffix("/dispatches") {
            world.narrator.warn("The API destination \(name) calls \(endpoint), which is not GitHub's …/dispatches.")
        }
    }

    /// A workflow file that checks often enough.
    private func checked(_ path: String, _ world: World) throws(Failure) -> MonitorScheduleFacts {
        let bytes: [UInt8]
        do { bytes = try world.files.read(path, limit: 1 << 20) } catch {
            throw .usage(
                input: "workflow", error.description,
                tryThis: "Check out the repository first, and name the file in it.")
        }
        let file = ScheduledWorkflow(String(decoding: bytes, as: UTF8.self))
        if let problem = file.problem(for: schedule) {
            throw Failure(
                .conflict, doing: "reading the workflow \(path)", because: problem,
                tryThis: "Correct the workflow or the input schedule; the README of setup-monitor has such a workflow.")
        }
        return MonitorScheduleFacts(
            kind: kind, engine: engine, name: path, expression: file.crons.joined(separator: ", "),
            status: "in the file")
    }
}
