/// Has an endpoint's captured data watched, and believes it only when schedule, capture and alarms are read back so.
import AWS
import ArgumentParser
import JSON
import Workflow

/// `setup-monitor`: a schedule of checks, what they check against, and alarms on what they find and on their silence.
public struct SetupMonitor: Step {
    @Option(help: "The endpoint to watch; it must be InService and capture data.")
    var endpointName: EndpointName

    @Option(help: "What is watched, one a line: data-quality. model-quality, bias and explainability are refused yet.")
    var kinds: [MonitorKind] = [.dataQuality]

    @Option(
        help: """
            When checks run, in UTC: rate(6 hours), or EventBridge's cron(0 6 ? * MON-FRI *). model-monitor takes every \
            1 to 24 hours at minute 0 alone: rate(6 hours), cron(0 * ? * * *), cron(0 6 ? * * *), cron(0 0/6 ? * * *).
            """)
    var schedule: MonitorSchedule = .daily

    @Option(help: "A folder in S3 with the baseline: statistics.json and constraints.json in Model Monitor's form.")
    var baselineUri: S3URI?

    @Option(
        help: """
            The data that a baseline is made of: CSV with a header or JSON Lines, a file or s3://. A file is uploaded \
            into baseline-uri. Statistics and constraints are not computed from it yet: model-monitor needs both files \
            in baseline-uri all the same.
            """)
    var baselineData: String?

    @Option(help: "Labels of captured requests. For model-quality and bias, so it is refused yet.")
    var groundTruthUri: S3URI?

    @Option(help: "Features that bias is measured by, one a line. For bias, so it is refused yet.")
    var biasFacets: [String] = []

    @Option(help: "The SNS topic that alarms tell. Without it no alarms are made, which is a warning.")
    var alarmsTopic: Arn?

    @Option(
        help: "Who checks: steps (a workflow of yours with this toolkit) or model-monitor (SageMaker Model Monitor).")
    var engine: MonitorEngine = .steps

    @Option(
        help: """
            engine steps: whom an EventBridge rule tells on the schedule, in the form of GitHub's repository_dispatch: \
            the ARN of an API destination, an event bus, a function or a queue.
            """)
    var triggerArn: Arn?

    @Option(
        help: """
            engine steps: a workflow file in this repository that checks on GitHub's own schedule, instead of or beside \
            trigger-arn. It is read: it must run check-drift at least as often as the schedule says.
            """)
    var workflow: String?

    @Option(
        help: "The role that EventBridge uses for trigger-arn, or that Model Monitor's jobs run as (needed there).")
    var roleArn: Arn?

    @Option(help: "engine model-monitor: the instance that a check runs on; ml.m5.xlarge where it is not given.")
    var instanceType: String?

    @Option(help: "engine model-monitor: a folder in S3 for the reports of the checks.")
    var outputUri: S3URI?

    @Option(help: "engine model-monitor: its container image; AWS's own of the region where it is not given.")
    var imageUri: ImageURI?

    @Option(
        help: """
            The namespace of the metrics that alarms look at; mlops-steps for steps, \
            aws/sagemaker/Endpoints/data-metrics for model-monitor where it is not given.
            """)
    var metricsNamespace: String?

    @Option(help: "engine model-monitor: what violations that the last check found come to: warn, or reject (exit 10).")
    var onViolation: ViolationRemedy = .warn

    @OptionGroup var wait: WaitInputs
    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("The endpoint's name.") var endpointName: String?
        @Output("What checks when: a list of kind, engine, name, arn, expression, status and definition.")
        var schedules: [MonitorScheduleFacts] = []
        @Output("The folder of the baseline.") var baselineUri: S3URI?
        @Output("The baseline's statistics.json.") var statisticsUri: S3URI?
        @Output("The baseline's constraints.json.") var constraintsUri: S3URI?
        @Output("The data that the baseline is made of, where it is given.") var baselineDataUri: S3URI?
        @Output("Where the endpoint's data is captured.") var captureUri: String?
        @Output("The alarms' names.") var alarms: [String] = []
        @Output("How the last check stands, in SageMaker's word; empty where none ran or another engine checks.")
        var lastCheck: String?
        @Output("Whether anything was changed; false where nothing differed.") var changed: Bool = false
        @Output("What differed: a list of what, from and to.") var plan: [EndpointChange] = []

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "setup-monitor",
        purpose: "Has an endpoint's captured data checked on a schedule, with alarms.",
        promise: """
            Green only where the endpoint is InService and captures data, the baseline is there and can be read, and \
            schedule and alarms were read back as they were asked for; a Model Monitor schedule only where it is \
            Scheduled. What the last check found is a warning, or exit 10 with on-violation: reject.
            """,
        failures: [.denied, .notFound, .conflict, .timedOut, .failed, .stopped, .rejected, .unavailable],
        permissions: permissions)
}

extension SetupMonitor {
    private static func sageMaker(_ resource: String) -> String {
        "arn:${Partition}:sagemaker:${Region}:${Account}:\(resource)/*"
    }

    private static let permissions = [
        Permission(
            DescribeEndpoint.iamActions + DescribeEndpointConfig.iamActions,
            on: [sageMaker("endpoint"), sageMaker("endpoint-config")], because: "to see that the endpoint captures data"
        ),
        Permission(
            GetObject.iamActions + PutObject.iamActions + ListObjectsV2.iamActions, on: ["arn:${Partition}:s3:::*"],
            because:
                "to read the baseline, to upload `baseline-data`, and to be told of what is missing that it is; name "
                + "your bucket instead"),
        Permission(
            DescribeRule.iamActions + ListTargetsByRule.iamActions + PutRule.iamActions + PutTargets.iamActions,
            on: ["arn:${Partition}:events:${Region}:${Account}:rule/*"],
            because: "for the engine steps with `trigger-arn`"),
        Permission(
            DescribeApiDestination.iamActions, on: ["arn:${Partition}:events:${Region}:${Account}:api-destination/*"],
            because: "where `trigger-arn` is an API destination, to see that it may be used"),
        Permission(
            DescribeDataQualityJobDefinition.iamActions + CreateDataQualityJobDefinition.iamActions,
            on: [sageMaker("data-quality-job-definition")], because: "for the engine model-monitor"),
        Permission(
            DescribeMonitoringSchedule.iamActions + CreateMonitoringSchedule.iamActions
                + UpdateMonitoringSchedule.iamActions + StartMonitoringSchedule.iamActions,
            on: [sageMaker("monitoring-schedule"), sageMaker("data-quality-job-definition")],
            because: "for the engine model-monitor"),
        Permission(
            ["iam:PassRole"], on: ["arn:${Partition}:iam::${Account}:role/*"],
            because: "to hand `role-arn` to EventBridge or to Model Monitor"),
        Permission(
            DescribeAlarms.iamActions + PutMetricAlarm.iamActions,
            on: ["arn:${Partition}:cloudwatch:${Region}:${Account}:alarm:*"], because: "where `alarms-topic` is given"),
    ]
}

extension SetupMonitor {
    /// Checks that there is something to watch and to compare with, then brings schedule and alarms to what is asked.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        report.endpointName = endpointName.description
        report.baselineUri = baselineUri
        try checkInputs()
        let aws = try world.aws(self.aws, dryRun: change.dryRun)
        try checkTopic(aws)
        let end = world.time.elapsed + wait.timeoutMinutes.duration
        if let link = Console(aws.client).endpoint(endpointName.description) {
            report.summary.sentence("\(Markdown.link("The endpoint in the console", to: link))")
        }
        let capture = try await capture(aws, world.narrator)
        report.captureUri = capture
        let baseline = try await settleBaseline(in: world, aws: aws, report: &report)
        let alarms = try wantedAlarms(baseline.files?.baseline)
        let standing = try await standingAlarms(for: alarms, aws)
        var schedule: DescribeMonitoringSchedule.Output?
        switch engine {
        case .steps: try await settleChecks(capture: capture, baseline.data, in: world, aws: aws, report: &report)
        case .modelMonitor:
            schedule = try await settleModelMonitor(baseline.files, until: end, in: world, aws: aws, report: &report)
        }
        try await settleAlarms(alarms, standing, in: world, aws: aws, report: &report)
        conclude(&report)
        // At the end: a monitor that tells of violations has to stand, alarms and all.
        if let schedule { try judge(schedule, world.narrator, &report) }
    }

    /// The act, as the end of "while …".
    var doing: String { "setting up the monitor of \(endpointName)" }

    /// The one kind there is yet.
    var kind: MonitorKind { .dataQuality }

    /// What rules, schedules and alarms are called.
    var name: MonitorName { MonitorName(endpointName, kind) }

    /// Tells how a thing differs from what is wanted, and keeps it for record and summary.
    func note(_ changes: [EndpointChange], of thing: String, _ world: World, _ report: inout Report<Outputs>) {
        report.plan += changes
        if !changes.isEmpty, changes.allSatisfy({ $0.from == nil }) {
            world.narrator.say("\(thing) is new")
        } else {
            for line in changes {
                world.narrator.say("\(line.what): \(line.from ?? "nothing") -> \(line.to ?? "nothing")")
            }
        }
    }

    private func conclude(_ report: inout Report<Outputs>) {
        if !report.plan.isEmpty {
            report.summary.table(
                ["what", "from", "to"],
                report.plan.map { [.code($0.what), $0.from.map { .code($0) } ?? "", $0.to.map { .code($0) } ?? ""] })
        }
        report.summary.table(
            ["checks", "when", "status"],
            report.schedules.map { [.code($0.name), .code($0.expression), "\($0.status)"] })
        if !report.alarms.isEmpty { report.summary.table(["alarms"], report.alarms.map { [.code($0)] }) }
        let watched = "\(kind) of \(endpointName)"
        if change.dryRun {
            report.headline =
                report.plan.isEmpty
                ? "Dry run: nothing would be changed." : "Dry run: the monitor of \(watched) would be changed."
        } else {
            report.headline =
                report.changed
                ? "\(watched) is watched: \(schedule)." : "\(watched) was watched already: nothing was changed."
        }
    }
}
