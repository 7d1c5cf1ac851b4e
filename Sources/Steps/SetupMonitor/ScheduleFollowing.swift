/// Following a monitoring schedule until it is Scheduled, and telling what its last check found.
import AWS

extension SetupMonitor {
    /// Follows the schedule until it is Scheduled; one that stands still is started, once.
    func watch(
        _ wanted: WantedSchedule, until end: Duration, in world: World, aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) -> DescribeMonitoringSchedule.Output {
        var watch = ScheduleWatch(wanted: wanted)
        let began = world.time.elapsed
        var (last, isStarted): (DescribeMonitoringSchedule.Output?, Bool) = (nil, false)
        defer {
            if let last { report.schedules = [facts(wanted, last)] }
            report.changed = report.changed || isStarted
        }
        return try await world.poll(patience(until: end, world)) {
            () async throws(Failure) -> Verdict<DescribeMonitoringSchedule.Output> in
            guard let standing = try await look(aws) else {
                throw Failure(
                    .stopped, doing: doing, because: "the schedule is gone: somebody deleted it",
                    tryThis: "Run the step again, if it should be there.")
            }
            let look = ScheduleLook(standing)
            let isNews = last?.monitoringScheduleStatus != look.status
            last = standing
            let seen = world.time.elapsed
            world.narrator.follow(
                Progress("schedule \(name)", status: "\(look.status)", began: began, seen: seen),
                news: isNews ? ["\(people(seen - began)): \(look.status)"] : [])
            switch watch.see(look) {
            case .scheduled: return .done(standing)
            case .goesOn: return .again(after: wait.pollSeconds.duration)
            case .stopped where !isStarted:
                isStarted = try await start(aws)
                return .again(after: min(wait.pollSeconds.duration, .seconds(5)))
            case .stopped:
                throw Failure(
                    .stopped, doing: doing, because: "the schedule is Stopped, although it was started",
                    tryThis: "Look who stops it; then run the step again.")
            case .red(let kind, let because, let tryThis):
                throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
            }
        }
    }

    /// What the last check found is told, never passed over.
    func judge(
        _ schedule: DescribeMonitoringSchedule.Output, _ narrator: any Narrator, _ report: inout Report<Outputs>
    ) throws(Failure) {
        let execution = schedule.lastMonitoringExecutionSummary
        report.lastCheck = execution?.monitoringExecutionStatus.description
        let definition = schedule.monitoringScheduleConfig.monitoringJobDefinitionName
        if let execution, let checked = execution.monitoringJobDefinitionName, checked != definition {
            narrator.say("\(name): the last check, \(execution.monitoringExecutionStatus), was of \(checked).")
            return
        }
        let finding = CheckFinding(execution?.monitoringExecutionStatus, reason: execution?.failureReason)
        let place = outputUri.map { "; its report is under \($0)" } ?? ""
        switch finding {
        case .none, .running, .passed: return
        case .violated:
            try tell(.rejected, "the last check found violations of the baseline\(place)", narrator)
        case .broken(let why): try tell(.failed, "the last check judged nothing: \(why)", narrator)
        case .unknown(let word):
            throw Failure(
                .failed, doing: doing, because: "the last check is “\(word)”, a status that this step does not know",
                tryThis: "Look at the execution in the console; update mlops-steps, or report the status.")
        }
    }

    private func tell(_ kind: Failure.Kind, _ words: String, _ narrator: any Narrator) throws(Failure) {
        guard onViolation == .reject else {
            narrator.warn("\(name): \(words).")
            return
        }
        throw Failure(
            kind, doing: "looking at the last check of \(name)", because: words,
            tryThis: "Look at the report; with on-violation: warn this is a warning.")
    }
}
