/// setup-monitor with the engine `steps` over scripts: what it asks in which order, and what is not green.
import JSON
import Steps
import Testing

@Suite struct SetupMonitorTests {
    typealias W = MonitorWire

    @Test func makesRuleTargetAndAlarms() async {
        let run = await W.steps(
            ["--alarms-topic", W.topic],
            script: W.before.dropLast() + [
                W.alarms([]), W.destination(), W.noRule, W.putRule, W.putTargets, W.rule(), W.targets(),
                W.putAlarm("churn-data-quality-violations"), W.putAlarm("churn-data-quality-missed"),
                W.alarms([W.violations, W.missed]),
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == true)
        #expect(run.record["alarms"] == ["churn-data-quality-violations", "churn-data-quality-missed"])
        #expect(run.record["capture-uri"] == "s3://bucket/captured")
        #expect(run.record["statistics-uri"] == "s3://bucket/baseline/statistics.json")
        #expect(run.record["constraints-uri"] == "s3://bucket/baseline/constraints.json")
        let schedule = run.record["schedules"]?.array?.first
        #expect(schedule?["name"]?.string == W.name)
        #expect(schedule?["status"] == "ENABLED")
        #expect(schedule?["expression"] == "rate(1 hour)")
        #expect(run.record["plan"]?.array?.contains { $0["what"] == "Rule.ScheduleExpression" } == true)
        #expect(run.story.contains("the rule churn-data-quality, rate(1 hour), is new"))
    }

    @Test func changesNothingWhereNothingDiffers() async {
        let run = await W.steps(
            ["--alarms-topic", W.topic],
            script: W.before.dropLast() + [W.alarms([W.missed, W.violations]), W.destination()] + W.asAsked + W.asAsked
                + [W.alarms([W.missed, W.violations])])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == false)
        #expect(run.record["plan"] == [])
        #expect(run.story.contains("was watched already"))
    }

    @Test func bringsBackWhatWasChanged() async {
        let run = await W.steps(
            script: W.before + [
                W.rule("rate(2 hours)", state: "DISABLED"), W.targets("{}"), W.putRule, W.putTargets,
            ] + W.asAsked)
        #expect(run.exitCode == 0)
        let plan = run.record["plan"]?.array?.compactMap { $0["what"]?.string } ?? []
        #expect(plan == ["Rule.ScheduleExpression", "Rule.State", "Rule.Targets[0].Input"])
        #expect(run.story.contains("Rule.State: DISABLED -> ENABLED"))
        #expect(run.story.contains("alarms-topic is not given"))
    }

    @Test func replacesAnAlarmThatDiffersAndSaysWhichFires() async {
        var loose = W.violations
        loose.threshold = 5
        var firing = W.missed
        firing.state = "ALARM"
        var stale = W.violations
        stale.name = "churn-data-quality-drift-age"
        var neighbour = W.violations
        neighbour.name = "churn-data-quality-data-quality-violations"
        neighbour.dimensions["EndpointName"] = "churn-data-quality"
        let run = await W.steps(
            ["--alarms-topic", W.topic],
            script: W.before.dropLast() + [W.alarms([loose, firing, stale, neighbour]), W.destination()] + W.asAsked
                + W.asAsked
                + [W.putAlarm("churn-data-quality-violations"), W.alarms([W.violations, firing, stale, neighbour])])
        #expect(run.exitCode == 0)
        #expect(run.story.contains("churn-data-quality-missed is firing: why"))
        #expect(run.story.contains("churn-data-quality-drift-age of an earlier set-up"))
        #expect(!run.story.contains(neighbour.name))
    }

    @Test func isNotGreenUntilItIsReadBackSo() async {
        let run = await W.steps(
            script: W.before + [W.noRule, W.putRule, W.putTargets, W.rule(), W.targets("{}")] + W.asAsked)
        #expect(run.exitCode == 0)
        let never = await W.steps(
            script: W.before + [W.noRule, W.putRule, W.putTargets]
                + Array(repeating: [W.rule(state: "DISABLED"), W.targets()], count: 16).flatMap(\.self))
        #expect(never.failure == .timedOut)
    }

    @Test func aRefusedTargetIsRed() async {
        let refused = Exchange.json(
            "PutTargets",
            reply: [
                "FailedEntryCount": 1,
                "FailedEntries": [["TargetId": "mlops-steps", "ErrorCode": "E", "ErrorMessage": "no such role"]],
            ])
        let run = await W.steps(script: W.before + [W.noRule, W.putRule, refused])
        #expect(run.failure == .failed)
        #expect(run.record["failure"]?["because"]?.string?.contains("no such role") == true)
    }

    @Test func aDryRunAsksAndChangesNothing() async {
        let run = await W.steps(
            ["--dry-run", "--alarms-topic", W.topic],
            script: W.before.dropLast() + [W.alarms([]), W.destination(), W.noRule])
        #expect(run.exitCode == 0)
        #expect(run.record["changed"] == false)
        #expect(run.record["alarms"] == [])
        for operation in ["EventBridge.PutRule", "EventBridge.PutTargets", "CloudWatch.PutMetricAlarm"] {
            #expect(run.story.contains("would send \(operation)"))
        }
    }

    @Test(
        arguments: [
            ("InService", nil, "captures no data"), ("InService", W.capture(false, percent: 100), "is off"),
            ("InService", W.capture(true, percent: 0), "0 %"), ("Updating", W.on, "Updating"),
            ("Failed", W.on, "Failed"),
            ("Odd", W.on, "Odd"),
        ] as [(String, JSONValue?, String)])
    func needsAnEndpointThatCaptures(status: String, capture: JSONValue?, words: String) async {
        let run = await W.steps(script: [W.endpoint(status, capture: capture)])
        #expect(run.failure == .conflict)
        #expect(run.record["failure"]?["because"]?.string?.contains(words) == true)
    }

    @Test(arguments: [(["Input", "Output"], Failure.Kind?.none), (["InputAndOutput"], nil), (["Output"], .conflict)])
    func needsACaptureOfRequests(modes: [String], kind: Failure.Kind?) async {
        let rest = kind == nil ? W.files + [W.destination()] + W.asAsked + W.asAsked : []
        let run = await W.steps(script: [W.endpoint(config: "c"), W.config(modes)] + rest)
        #expect(run.failure == kind)
        #expect(!run.story.contains("base64"))
    }

    @Test func needsBothFilesOfTheBaseline() async {
        let run = await W.steps(
            script: [W.endpoint(), W.object("statistics.json", W.statistics), W.noObject("constraints.json")])
        #expect(run.failure == .notFound)
        #expect(run.record["failure"]?["because"]?.string?.contains("constraints.json is not in") == true)
        let garbled = await W.steps(
            script: [W.endpoint(), W.object("statistics.json", "{"), W.object("constraints.json", W.constraints)])
        #expect(garbled.failure == .usage)
    }

    @Test func uploadsTheDataOnce() async {
        let key = "data-8879052e842a317f.csv"
        let put = Exchange.http(.put, "/baseline/\(key)", headers: ["ETag": "\"e\""])
        let missing = [W.noObject("statistics.json"), W.noObject("constraints.json")]
        let rest = [W.destination(), W.noRule, W.putRule, Exchange.json("PutTargets", reply: ["FailedEntryCount": 0])]
        for (head, upload) in [
            (W.noObject(key, .head), [put]),
            (Exchange.http(.head, "/baseline/\(key)", headers: ["ETag": "\"e\""]), []),
        ] {
            let run = await W.steps(
                ["--baseline-data", "train.csv", "--dry-run", upload.isEmpty ? "true" : "false"],
                script: [W.endpoint()] + missing + [head] + upload + (upload.isEmpty ? Array(rest.prefix(2)) : rest)
                    + (upload.isEmpty ? [] : [W.rule(), W.targets(dataMessage(key))]),
                files: ["train.csv": "age,plan\n4,basic\n"])
            #expect(run.exitCode == 0)
            #expect(run.record["baseline-data-uri"]?.string == "s3://bucket/baseline/\(key)")
            #expect(run.story.contains("no statistics.json and constraints.json yet"))
        }
    }

    private func dataMessage(_ key: String) -> String {
        W.message.replacing(
            #"{"baseline-uri""#, with: #"{"baseline-data":"s3://bucket/baseline/\#(key)","baseline-uri""#)
    }

    @Test func takesDataThatIsInS3() async {
        let run = await bench(
            SetupMonitor.self,
            [
                "--endpoint-name", "churn", "--baseline-data", "s3://bucket/baseline/train.csv", "--trigger-arn",
                "arn:aws:sqs:eu-west-1:123456789012:checks", "--dry-run",
            ],
            script: [
                W.endpoint(), .http(.head, "/baseline/train.csv", headers: ["ETag": "\"e\"", "Content-Length": "9"]),
                W.noRule,
            ])
        #expect(run.exitCode == 0)
        #expect(run.record["baseline-data-uri"] == "s3://bucket/baseline/train.csv")
    }

    @Test func readsAWorkflowInstead() async {
        let workflow = "on:\n  schedule:\n    - cron: '0 * * * *'\njobs:\n  x:\n    steps:\n    - uses: check-drift\n"
        let arguments = [
            "--endpoint-name", "churn", "--baseline-uri", "s3://bucket/baseline", "--workflow", "w.yml", "--schedule",
        ]
        let script = [W.endpoint()] + W.files
        let run = await bench(
            SetupMonitor.self, arguments + ["rate(1 hour)"], script: script, files: ["w.yml": workflow])
        #expect(run.exitCode == 0)
        #expect(run.record["schedules"]?.array?.first?["expression"] == "0 * * * *")
        let rare = await bench(
            SetupMonitor.self, arguments + ["rate(5 minutes)"], script: script, files: ["w.yml": workflow])
        #expect(rare.failure == .conflict)
        let gone = await bench(SetupMonitor.self, arguments + ["rate(1 hour)"], script: script)
        #expect(gone.failure == .usage)
    }

    @Test func leavesWhatOthersMade() async {
        let run = await W.steps(script: W.before + [W.rule(description: "mine"), W.targets()])
        #expect(run.failure == .conflict)
        var theirs = W.violations
        theirs.about = "mine"
        let alarm = await W.steps(
            ["--alarms-topic", W.topic], script: W.before.dropLast() + [W.alarms([theirs])])
        #expect(alarm.failure == .conflict)
    }

    @Test func anAPIDestinationMustBeUsable() async {
        let run = await W.steps(script: W.before.dropLast() + [W.destination("INACTIVE")])
        #expect(run.failure == .conflict)
        let odd = await W.steps(script: W.before.dropLast() + [W.destination("ODD")])
        #expect(odd.failure == .conflict)
        let anew = await W.steps(script: W.before.dropLast() + [W.destination(arn: W.destination + "c")])
        #expect(anew.failure == .conflict)
    }

    @Test(arguments: [
        (["--kinds", "model-quality"], "model-quality is not there yet"), (["--kinds", "bias"], "bias"),
        (["--kinds", "data-quality", "--kinds", "explainability"], "explainability"),
        (["--ground-truth-uri", "s3://bucket/k"], "ground-truth-uri"), (["--bias-facets", "age"], "bias-facets"),
        (["--schedule", "hourly"], "schedule"), (["--instance-type", "ml.m5.large"], "instance-type"),
        (["--output-uri", "s3://bucket/k"], "output-uri"), (["--image-uri", "i"], "image-uri"),
        (["--on-violation", "reject"], "on-violation"), (["--alarms-topic", W.role], "alarms-topic"),
        (["--alarms-topic", "arn:aws:sns:us-east-1:123456789012:ml"], "alarms-topic"),
        (["--role-arn", "arn:aws:iam::123456789012:user/u"], "role-arn"),
    ])
    func refusesBeforeAnythingIsAsked(arguments: [String], words: String) async {
        let run = await W.steps(arguments, script: [])
        #expect(run.failure == .usage)
        #expect(run.story.contains(words))
    }

    @Test(arguments: [
        (["--baseline-uri", "s3://bucket/k"], "trigger-arn"), (["--workflow", "w.yml"], "baseline-uri"),
        (["--workflow", "w.yml", "--baseline-data", "train.csv"], "baseline-uri"),
        (["--workflow", "w.yml", "--baseline-uri", "s3://bucket/k", "--role-arn", W.role], "role-arn"),
        (["--trigger-arn", W.destination, "--baseline-uri", "s3://bucket/k"], "role-arn"),
    ])
    func namesWhatIsMissing(arguments: [String], input: String) async {
        let run = await bench(SetupMonitor.self, ["--endpoint-name", "churn"] + arguments, script: [])
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string?.contains(input) == true)
    }
}
