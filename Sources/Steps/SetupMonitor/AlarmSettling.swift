/// The calls that make alarms, and the reading back of them.
import AWS

extension SetupMonitor {
    /// The alarms that are wanted; none where nobody is to be told.
    func wantedAlarms(_ baseline: Baseline?) throws(Failure) -> MonitorAlarms {
        guard let alarmsTopic else { return MonitorAlarms() }
        switch engine {
        case .steps:
            return .steps(
                name, endpointName, kind, namespace: metricsNamespace ?? MonitorMetric.namespace,
                gap: schedule.longestGap, topic: alarmsTopic)
        case .modelMonitor:
            let features = (baseline?.features ?? []).filter { $0.driftThreshold != nil }
            guard baseline?.emitsMetrics == true, !features.isEmpty else {
                throw .usage(
                    input: "alarms-topic", "constraints.json lets Model Monitor write no metrics to look at",
                    tryThis: "Enable emit_metrics and distribution_constraints there, or leave alarms-topic out.")
            }
            guard features.count <= MonitorAlarms.mostFeatures else {
                throw .usage(
                    input: "alarms-topic",
                    "\(features.count) features would need an alarm each, and \(MonitorAlarms.mostFeatures) are the most",
                    tryThis: "Compare fewer features in constraints.json, or use the engine steps: one alarm for all.")
            }
            return .modelMonitor(
                name, endpointName, features: features, namespace: metricsNamespace ?? ModelMonitorMetric.namespace,
                gap: schedule.longestGap, topic: alarmsTopic)
        }
    }

    /// The monitor's alarms as they stand; refuses where one of a wanted name is somebody else's.
    func standingAlarms(for alarms: MonitorAlarms, _ aws: AWSAccess) async throws(Failure) -> [AlarmDescription] {
        guard !alarms.wanted.isEmpty else { return [] }
        let standing = try await alarmsThatStand(aws)
        for alarm in standing where !MonitorName.isMark(alarm.alarmDescription) {
            guard alarms.wanted.contains(where: { $0.alarmName == alarm.alarmName }) else { continue }
            throw Failure(
                .conflict, doing: doing, because: "the alarm \(alarm.alarmName) was not made by this step",
                tryThis: "Delete or rename that alarm, then run the step again.")
        }
        return standing
    }

    private func alarmsThatStand(_ aws: AWSAccess) async throws(Failure) -> [AlarmDescription] {
        var describe = DescribeAlarms()
        describe.alarmNamePrefix = "\(name)-"
        do { return try await aws.client.all(describe) } catch {
            throw Failure(error, doing: "reading the alarms of \(name)")
        }
    }

    /// Makes the alarms that differ, and reads all of them back.
    func settleAlarms(
        _ alarms: MonitorAlarms, _ standing: [AlarmDescription], in world: World, aws: AWSAccess,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        guard alarmsTopic != nil else {
            world.narrator.warn("Nobody will be told what the checks find: alarms-topic is not given.")
            return
        }
        if let unheard = alarms.unheard {
            world.narrator.warn("Nobody will be told if the checks themselves end: \(unheard).")
        }
        let names = alarms.wanted.map(\.alarmName)
        report.alarms = names.filter(standing.map(\.alarmName).contains)
        for alarm in alarms.wanted {
            let changes = alarm.changes(in: standing)
            guard !changes.isEmpty else { continue }
            note(changes, of: "the alarm \(alarm.alarmName)", world, &report)
            guard try await aws.change(alarm, doing: "making the alarm \(alarm.alarmName)") != nil else { continue }
            report.changed = true
            if !report.alarms.contains(alarm.alarmName) { report.alarms.append(alarm.alarmName) }
        }
        tellOf(standing, wanted: names, world.narrator)
        guard !change.dryRun, !alarms.wanted.isEmpty else { return }
        try await readBack(alarms.wanted, in: world, aws: aws)
    }

    private func tellOf(_ standing: [AlarmDescription], wanted: [String], _ narrator: any Narrator) {
        for alarm in standing where MonitorName.isMark(alarm.alarmDescription) && watchesThisEndpoint(alarm) {
            if !wanted.contains(alarm.alarmName) {
                narrator.warn("The alarm \(alarm.alarmName) of an earlier set-up is not needed any more; delete it.")
            } else if alarm.stateValue == .alarm {
                narrator.warn(
                    "The alarm \(alarm.alarmName) is firing: \(alarm.stateReason ?? "CloudWatch gives no reason")")
            }
        }
    }

    /// The alarms of an endpoint whose name goes on as our alarms' names do begin as ours do.
    private func watchesThisEndpoint(_ alarm: AlarmDescription) -> Bool {
        alarm.dimensions.contains { ["EndpointName", "Endpoint"].contains($0.name) && $0.value == "\(endpointName)" }
    }

    private func readBack(_ wanted: [PutMetricAlarm], in world: World, aws: AWSAccess) async throws(Failure) {
        try await world.poll(shortPatience("the alarms of \(name)")) { () async throws(Failure) -> Verdict<Void> in
            let standing = try await alarmsThatStand(aws)
            let isAsAsked = wanted.allSatisfy { $0.changes(in: standing).isEmpty }
            return isAsAsked ? .done(()) : .again(after: .seconds(2))
        }
    }

    /// For reading back what AWS has taken already.
    func shortPatience(_ what: String) -> Patience {
        Patience(
            doing: "reading \(what) back", limit: .seconds(30),
            thenTry:
                "AWS took the change but shows something else: look at it in the console, then run the step again.",
            stillRunning: "\(what) as it stands")
    }
}

extension PutMetricAlarm {
    /// What differs from the alarm of that name among those that stand.
    fileprivate func changes(in standing: [AlarmDescription]) -> [EndpointChange] {
        changes(from: standing.first { $0.alarmName == alarmName }.map(PutMetricAlarm.init(standing:)))
    }
}
