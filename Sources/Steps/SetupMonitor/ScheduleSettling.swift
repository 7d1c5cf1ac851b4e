/// The engine `model-monitor`: definition and schedule, made once, and followed until they are Scheduled.
import AWS

extension SetupMonitor {
    /// Brings definition and schedule to what is wanted; nil in a dry run.
    func settleModelMonitor(
        _ baseline: BaselineFiles?, until end: Duration, in world: World, aws: AWSAccess,
        report: inout Report<Outputs>
    ) async throws(Failure) -> DescribeMonitoringSchedule.Output? {
        let wanted = try wantedDefinition(aws, baseline)
        let schedule = WantedSchedule(
            endpoint: endpointName, definition: wanted.definition.jobDefinitionName,
            expression: wanted.schedule.monitoringScheduleConfig.scheduleConfig?.scheduleExpression ?? "")
        let standing = try await scheduleThatCanBeChanged(schedule, until: end, in: world, aws: aws)
        report.schedules = [facts(schedule, standing)]
        let course = ScheduleCourse(standing.map(ScheduleLook.init), wanted: schedule)
        if case .refuse(let kind, let because, let tryThis) = course {
            throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
        }
        if course != .keep { try await tellPlan(course, wanted, standing, world, aws, &report) }
        try await settleDefinition(wanted.definition, aws)
        report.changed = try await act(course, wanted, schedule, aws) || report.changed
        return change.dryRun ? nil : try await watch(schedule, until: end, in: world, aws: aws, report: &report)
    }

    private func wantedDefinition(
        _ aws: AWSAccess, _ baseline: BaselineFiles?
    ) throws(Failure) -> MonitorDefinition {
        guard let image = imageUri?.description ?? AnalyzerImage.uri(in: aws.client.region) else {
            throw .usage(
                input: "image-uri", "AWS names no image of Model Monitor in \(aws.client.region)",
                tryThis: "Give the image's address, or use the engine steps.")
        }
        // checkInputs has refused what is missing here.
        guard let roleArn, let outputUri, let baseline, let expression = try? schedule.modelMonitorExpression()
        else {
            throw Failure(
                .bug, doing: doing, because: "an input was not checked", tryThis: "Report this with the inputs.")
        }
        return try MonitorDefinition(
            MonitorDefinition.Wish(
                endpoint: endpointName, name: name, statistics: baseline.statistics, constraints: baseline.constraints,
                outputUri: outputUri, imageUri: image, roleArn: roleArn, instanceType: instanceType ?? "ml.m5.xlarge",
                expression: expression))
    }

    func look(_ aws: AWSAccess) async throws(Failure) -> DescribeMonitoringSchedule.Output? {
        try await aws.ifThere(
            DescribeMonitoringSchedule(monitoringScheduleName: name.description),
            doing: "reading the monitoring schedule \(name)")
    }

    /// The schedule (nil: there is none), once it is not busy. A dry run does not wait.
    private func scheduleThatCanBeChanged(
        _ wanted: WantedSchedule, until end: Duration, in world: World, aws: AWSAccess
    ) async throws(Failure) -> DescribeMonitoringSchedule.Output? {
        var told = ""
        return try await world.poll(patience(until: end, world)) {
            () async throws(Failure) -> Verdict<DescribeMonitoringSchedule.Output?> in
            let standing = try await look(aws)
            guard case .wait(let words) = ScheduleCourse(standing.map(ScheduleLook.init), wanted: wanted),
                !change.dryRun
            else { return .done(standing) }
            if words != told { world.narrator.say("waiting to change \(name): \(words)") }
            told = words
            return .again(after: wait.pollSeconds.duration)
        }
    }

    func patience(until end: Duration, _ world: World) -> Patience {
        Patience(
            doing: doing, limit: max(end - world.time.elapsed, .zero),
            thenTry: "Run the step again with the same inputs: it goes on where it was.",
            stillRunning: "the monitoring schedule \(name)")
    }

    /// The definition, made once: its name is its content.
    private func settleDefinition(_ wanted: CreateDataQualityJobDefinition, _ aws: AWSAccess) async throws(Failure) {
        if try await isThere(wanted, aws) { return }
        do throws(Failure) {
            _ = try await aws.change(wanted, doing: "creating the definition \(wanted.jobDefinitionName)")
        } catch {
            // Somebody, or a try of ours whose answer was lost, made it in between.
            guard error.kind == .conflict, try await isThere(wanted, aws) else { throw Self.explained(error) }
        }
    }

    private func isThere(_ wanted: CreateDataQualityJobDefinition, _ aws: AWSAccess) async throws(Failure) -> Bool {
        let name = wanted.jobDefinitionName
        let standing = try await aws.ifThere(
            DescribeDataQualityJobDefinition(jobDefinitionName: name), doing: "reading the definition \(name)")
        guard let standing else { return false }
        // What AWS fills in by itself (`to` is nil) counts for nothing.
        let other = EndpointChange.between(
            try RequestContent(CreateDataQualityJobDefinition(standing), name: "JobDefinitionName"),
            try RequestContent(wanted, name: "JobDefinitionName"), in: "it"
        ).filter { $0.to != nil }
        guard other.isEmpty else {
            let words = other.map { "\($0.what) is \($0.from ?? "not there") and not \($0.to ?? "")" }
            throw Failure(
                .conflict, doing: doing,
                because: "the definition \(name) exists with other content: \(words.joined(separator: "; "))",
                tryThis: "Somebody else made it under our name: delete it, then run the step again.")
        }
        return true
    }

    /// What differs, in the schedule and in what it runs.
    private func tellPlan(
        _ course: ScheduleCourse, _ wanted: MonitorDefinition, _ standing: DescribeMonitoringSchedule.Output?,
        _ world: World, _ aws: AWSAccess, _ report: inout Report<Outputs>
    ) async throws(Failure) {
        let ofSchedule = "the schedule \(name)"
        guard course != .start else {
            let status = EndpointChange(what: "Schedule.MonitoringScheduleStatus", from: "Stopped", to: "Scheduled")
            return note([status], of: ofSchedule, world, &report)
        }
        var (oldSchedule, oldDefinition): (RequestContent?, RequestContent?)
        if let standing {
            let old = CreateMonitoringSchedule(
                monitoringScheduleName: "", monitoringScheduleConfig: standing.monitoringScheduleConfig)
            oldSchedule = try RequestContent(old, name: "MonitoringScheduleName")
        }
        if let name = standing?.monitoringScheduleConfig.monitoringJobDefinitionName,
            let old = try await aws.ifThere(
                DescribeDataQualityJobDefinition(jobDefinitionName: name), doing: "reading the definition \(name)")
        {
            oldDefinition = try RequestContent(CreateDataQualityJobDefinition(old), name: "JobDefinitionName")
        }
        let content = try RequestContent(wanted.definition, name: "JobDefinitionName")
        note(
            EndpointChange.between(oldDefinition, content, in: "Definition"),
            of: "the definition \(wanted.definition.jobDefinitionName)", world, &report)
        let schedule = try RequestContent(wanted.schedule, name: "MonitoringScheduleName")
        note(EndpointChange.between(oldSchedule, schedule, in: "Schedule"), of: ofSchedule, world, &report)
    }

    /// Changes the schedule; false in a dry run.
    private func act(
        _ course: ScheduleCourse, _ wanted: MonitorDefinition, _ schedule: WantedSchedule, _ aws: AWSAccess
    ) async throws(Failure) -> Bool {
        do throws(Failure) {
            switch course {
            case .create:
                return try await aws.change(wanted.schedule, doing: "creating the schedule \(name)") != nil
            case .update:
                let update = UpdateMonitoringSchedule(
                    monitoringScheduleName: name.description,
                    monitoringScheduleConfig: wanted.schedule.monitoringScheduleConfig)
                return try await aws.change(update, doing: "updating the schedule \(name)") != nil
            case .start: return try await start(aws)
            case .keep, .wait, .refuse: return false
            }
        } catch {
            // A refusal may only hide that our request, whose answer was lost, had arrived.
            guard [.conflict, .usage, .unavailable].contains(error.kind), let standing = try await look(aws),
                schedule.isMet(by: ScheduleLook(standing))
            else { throw Self.explained(error) }
            return true
        }
    }

    func start(_ aws: AWSAccess) async throws(Failure) -> Bool {
        let start = StartMonitoringSchedule(monitoringScheduleName: name.description)
        return try await aws.change(start, doing: "starting the schedule \(name)") != nil
    }

    /// A refusal that may mean that the account has no Model Monitor.
    static func explained(_ failure: Failure) -> Failure {
        guard [.denied, .usage].contains(failure.kind) else { return failure }
        var failure = failure
        failure.tryThis =
            "If the role's policy and the inputs allow it: Amazon closed Model Monitor to new customers on 2026-07-30, "
            + "and this account may have none. `engine: steps` does the same checks without it. "
            + failure.tryThis
        return failure
    }

    /// The schedule as the record tells it.
    func facts(_ wanted: WantedSchedule, _ standing: DescribeMonitoringSchedule.Output?) -> MonitorScheduleFacts {
        MonitorScheduleFacts(
            kind: kind, engine: engine, name: name.description, arn: standing?.monitoringScheduleArn,
            expression: wanted.expression, status: standing?.monitoringScheduleStatus.description ?? "not there",
            definition: wanted.definition)
    }
}
