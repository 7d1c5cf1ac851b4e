/// setup-monitor with the engine `model-monitor` over scripts: definition, schedule, Pending, and every end that is not green.
import JSON
import Steps
import Testing

@Suite struct ModelMonitorTests {
    typealias W = MonitorWire

    static let before = [W.endpoint()] + W.files
    /// Everything up to a schedule that was just asked for.
    static let creation = before + [W.noSchedule, W.noDefinition, W.defined, W.created]

    @Test func createsDefinitionAndScheduleAndWaitsOutPending() async {
        let run = await W.modelMonitor(
            script: Self.creation + [W.described("Pending"), W.described("Pending"), W.described("Scheduled")])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == true)
        let schedule = run.record["schedules"]?.array?.first
        #expect(schedule?["status"] == "Scheduled")
        #expect(schedule?["definition"]?.string == W.definition)
        #expect(schedule?["expression"]?.string == W.hourly)
        #expect(run.record["last-check"] == .null)
        #expect(run.clock.sleeps.withLock { $0.count } == 2)
    }

    @Test func changesNothingWhereNothingDiffers() async {
        let run = await W.modelMonitor(
            script: Self.before + [W.described("Scheduled"), W.definition(), W.described("Scheduled")])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == false)
        #expect(run.record["plan"] == [])
    }

    @Test func aChangedDefinitionHasANewNameAndTheScheduleFollows() async {
        let old = "churn-0123456789abcdef"
        let run = await W.modelMonitor(
            script: Self.before + [
                W.described("Pending", definition: old), W.described("Scheduled", definition: old),
                W.definition(old, instance: "ml.m5.large"), W.noDefinition, W.defined, W.updated,
                W.described("Pending"),
                W.described("Scheduled"),
            ])
        #expect(run.exitCode == 0)
        let plan = run.record["plan"]?.array ?? []
        #expect(plan.contains { $0["from"] == "ml.m5.large" && $0["to"] == "ml.m5.xlarge" })
        #expect(plan.contains { $0["from"]?.string == old && $0["to"]?.string == W.definition })
        #expect(run.story.contains("waiting to change churn-data-quality: the schedule is Pending"))
    }

    @Test func waitsForARunningCheckBeforeAChange() async {
        let daily = "cron(0 0 ? * * *)"
        let run = await W.modelMonitor(
            script: Self.before + [
                W.described("Scheduled", expression: daily, execution: W.execution("InProgress")),
                W.described("Scheduled", expression: daily, execution: W.execution("Completed")), W.definition(),
                W.definition(), W.updated, W.described("Scheduled", execution: W.execution("Completed")),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["last-check"] == "Completed")
        #expect(run.story.contains("its last execution is InProgress"))
    }

    @Test func startsWhatIsStopped() async {
        let started = Exchange.json("StartMonitoringSchedule", reply: [:])
        let run = await W.modelMonitor(
            script: Self.before + [
                W.described("Stopped"), W.definition(), started, W.described("Pending"), W.described("Scheduled"),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == true)
        let again = await W.modelMonitor(
            script: Self.before + [
                W.described("Stopped"), W.definition(), started, W.described("Stopped"), started,
                W.described("Stopped"),
            ])
        #expect(again.failure == .stopped)
    }

    @Test(arguments: [
        ("Failed", Failure.Kind.failed, "no role"), ("Odd", .failed, "Odd"), ("", .failed, "does not know"),
    ])
    func isNeverGreenOnAnotherEnd(status: String, kind: Failure.Kind, words: String) async {
        let run = await W.modelMonitor(script: Self.creation + [W.described(status, reason: "no role")])
        #expect(run.failure == kind)
        #expect(run.record["failure"]?["because"]?.string?.contains(words) == true)
        #expect(run.record["changed"] == true)
    }

    @Test func pendingForeverRunsOut() async {
        let run = await W.modelMonitor(
            ["--timeout-minutes", "1"], script: Self.creation + Array(repeating: W.described("Pending"), count: 3))
        #expect(run.failure == .timedOut)
    }

    @Test func aStandingFailureIsRed() async {
        let run = await W.modelMonitor(script: Self.before + [W.described("Failed", reason: "no role")])
        #expect(run.failure == .failed)
    }

    @Test func aSecondUpdaterIsRed() async {
        let theirs = W.described("Scheduled", definition: "churn-0123456789abcdef")
        let run = await W.modelMonitor(script: Self.creation + [theirs, theirs])
        #expect(run.failure == .conflict)
    }

    @Test func aScheduleThatGoesAwayIsRed() async {
        let run = await W.modelMonitor(script: Self.creation + [W.noSchedule])
        #expect(run.failure == .stopped)
    }

    @Test func aLostAnswerIsFoundAgain() async {
        let used = Exchange.refused("CreateMonitoringSchedule", code: "ResourceInUse")
        let run = await W.modelMonitor(
            script: Self.creation.dropLast() + [
                W.created.lost(), used, W.described("Pending"), W.described("Scheduled"),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == true)
    }

    @Test(arguments: [
        ("AccessDeniedException", Failure.Kind.denied), ("ValidationException", .usage),
    ])
    func aClosedAccountIsToldWhatElseThereIs(code: String, kind: Failure.Kind) async {
        let refused = Exchange.refused("CreateDataQualityJobDefinition", code: code, "Model Monitor is not available")
        let run = await W.modelMonitor(script: Self.before + [W.noSchedule, W.noDefinition, refused])
        #expect(run.failure == kind)
        #expect(run.record["failure"]?["because"]?.string?.contains("Model Monitor is not available") == true)
        #expect(run.record["failure"]?["try"]?.string?.contains("`engine: steps`") == true)
    }

    @Test(
        arguments: [
            ("Pending", "warn", nil, nil), ("InProgress", "reject", nil, nil), ("Stopping", "reject", nil, nil),
            ("Completed", "reject", nil, nil), ("CompletedWithViolations", "warn", nil, "found violations"),
            ("CompletedWithViolations", "reject", .rejected, "found violations"),
            ("Failed", "warn", nil, "judged nothing: it failed: no data"), ("Failed", "reject", .failed, "no data"),
            ("Stopped", "warn", nil, "it was stopped"), ("Stopped", "reject", .failed, "it was stopped"),
            ("Odd", "warn", .failed, "Odd"), ("Odd", "reject", .failed, "Odd"),
        ] as [(String, String, Failure.Kind?, String?)])
    func tellsWhatTheLastCheckFound(status: String, remedy: String, kind: Failure.Kind?, words: String?) async {
        let last = W.described("Scheduled", execution: W.execution(status, reason: "no data"))
        let run = await W.modelMonitor(
            ["--on-violation", remedy], script: Self.before + [W.described("Scheduled"), W.definition(), last])
        #expect(run.failure == kind)
        #expect(run.record["last-check"]?.string == status)
        if let words { #expect(run.story.contains(words)) } else { #expect(!run.story.contains("last check")) }
    }

    @Test func alarmsStandAlsoWhereViolationsAreRed() async {
        let last = W.described("Scheduled", execution: W.execution("CompletedWithViolations"))
        let run = await W.modelMonitor(
            ["--on-violation", "reject", "--alarms-topic", W.topic, "--metrics-namespace", "mlops-steps"],
            script: Self.before + [W.alarms([]), W.described("Scheduled"), W.definition(), last]
                + [W.putAlarm("churn-data-quality-drift-age"), W.putAlarm("churn-data-quality-drift-plan")]
                + [W.putAlarm("churn-data-quality-missed"), W.alarms(Self.alarms("mlops-steps"))])
        #expect(run.failure == .rejected)
        #expect(run.record["alarms"]?.array?.count == 3)
    }

    @Test(arguments: [(nil, true), (["CsvContentTypes": ["text/csv"]], false)] as [(JSONValue?, Bool)])
    func saysWhereModelMonitorCannotReadTheCapture(types: JSONValue?, isTold: Bool) async {
        let script = [W.endpoint(config: "c"), W.config(["Input"], types: types)] + W.files
        let run = await W.modelMonitor(
            script: script + [W.described("Scheduled"), W.definition(), W.described("Scheduled")])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("base64") == isTold)
    }

    @Test func doesNotJudgeANewDefinitionByAnOldCheck() async {
        let last = W.described(
            "Scheduled", execution: W.execution("CompletedWithViolations", of: "churn-0123456789abcdef"))
        let run = await W.modelMonitor(
            ["--on-violation", "reject"], script: Self.before + [W.described("Scheduled"), W.definition(), last])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("was of churn-0123456789abcdef"))
    }

    @Test func refusesATwinWithOtherContent() async {
        let run = await W.modelMonitor(
            script: Self.before + [W.noSchedule, W.definition(instance: "ml.m5.large")])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains("exists with other content") == true)
    }

    @Test func leavesASchedulesOfOthers() async {
        let run = await W.modelMonitor(script: Self.before + [W.described("Scheduled", definition: "theirs")])
        #expect(run.failure == .conflict)
    }

    @Test func needsTheBaselinesFiles() async {
        let run = await W.modelMonitor(
            ["--baseline-data", "s3://bucket/baseline/train.csv"],
            script: [W.endpoint(), W.noObject("statistics.json"), W.noObject("constraints.json")])
        #expect(run.failure == .notFound)
    }

    /// The alarms of the baseline's two features, and the one on silence.
    static func alarms(_ namespace: String) -> [W.Alarm] {
        let dimensions = ["Endpoint": "churn", "MonitoringSchedule": W.name]
        let drifts = ["age", "plan"].map { feature in
            W.Alarm(
                name: "\(W.name)-drift-\(feature)", metric: "feature_baseline_drift_\(feature)", threshold: 0.1,
                namespace: namespace, dimensions: dimensions,
                about: W.mark + "\(feature) of churn drifts from its baseline")
        }
        var missed = W.missed
        missed.metric = "feature_baseline_drift_age"
        missed.namespace = namespace
        missed.dimensions = dimensions
        return drifts + [missed]
    }

    @Test func hasAnAlarmAFeature() async {
        let all = Self.alarms("aws/sagemaker/Endpoints/data-metrics")
        let run = await W.modelMonitor(
            ["--alarms-topic", W.topic],
            script: Self.before + [W.alarms([all[0]]), W.described("Scheduled"), W.definition()]
                + [W.described("Scheduled"), W.putAlarm("churn-data-quality-drift-plan")]
                + [W.putAlarm("churn-data-quality-missed"), W.alarms(all)])
        #expect(run.exitCode == 0)
        #expect(run.record["alarms"]?.array?.count == 3)
    }

    @Test func aDryRunDoesNotWait() async {
        let run = await W.modelMonitor(
            ["--dry-run"],
            script: Self.before + [
                W.described("Pending", expression: "cron(0 0 ? * * *)"), W.definition(), W.definition(),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == false)
        let new = await W.modelMonitor(["--dry-run"], script: Self.before + [W.noSchedule, W.noDefinition])
        #expect(new.exitCode == 0)
        #expect(new.story.contains("would send SageMaker.CreateMonitoringSchedule"))
    }

    @Test(arguments: [
        (["--schedule", "rate(30 minutes)"], "schedule"), (["--trigger-arn", W.destination], "trigger-arn"),
        (["--workflow", "w.yml"], "workflow"),
    ])
    func refusesWhatItCannotUse(arguments: [String], input: String) async {
        let run = await W.modelMonitor(arguments, script: [])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string?.contains(input) == true)
    }

    @Test(arguments: ["--role-arn", "--output-uri", "--baseline-uri"])
    func namesWhatIsMissing(input: String) async {
        let given = ["--role-arn": W.role, "--output-uri": "s3://bucket/o", "--baseline-uri": "s3://bucket/i"]
        let run = await bench(
            SetupMonitor.self,
            ["--endpoint-name", "churn", "--engine", "model-monitor"]
                + given.filter { $0.key != input }.flatMap { [$0.key, $0.value] }, script: [])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string?.contains(input.dropFirst(2)) == true)
    }
}
