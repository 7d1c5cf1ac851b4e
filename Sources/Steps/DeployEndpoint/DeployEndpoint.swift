/// Deploys a model to a live endpoint, and believes SageMaker only when the endpoint runs what was asked for.
import AWS
import ArgumentParser
import JSON
import Workflow

/// `deploy-endpoint`: model, configuration, traffic shift, and the proof that they are live.
public struct DeployEndpoint: Step {
    @Option(help: "The endpoint's name.")
    var endpointName: EndpointName

    @Option(help: "The model package to deploy; it must be Approved.")
    var modelPackageArn: Arn?

    @Option(
        help:
            "A model package group (name or ARN) instead: its newest Approved package is deployed. Not taken from records."
    )
    var modelPackageGroup: PackageGroup?

    @Option(help: "A model archive in S3 instead of a package; takes image-uri.")
    var modelData: S3URI?

    @Option(help: "The container image that serves model-data. Not taken from records: a package brings its own.")
    var imageUri: ImageURI?

    @Option(help: "The role the endpoint runs as (CreateModel's ExecutionRoleArn).")
    var roleArn: Arn

    @Option(
        help: """
            Several models behind one endpoint (A/B): a JSON list of objects with name, one of model-package-arn, \
            model-package-group and model-data with image-uri, instance-type, instance-count, weight (1), environment \
            and autoscaling. Requests are split by the weights; an update sets them anew.
            """)
    var variants: String?

    @Option(
        help: """
            A serverless endpoint: true, or memory-mb (2048), max-concurrency (5) and provisioned-concurrency, as a \
            JSON object or a line name=value each.
            """)
    var serverless: String?

    @Option(help: "The instances' type, such as ml.m5.large; what the endpoint has now where it is not given.")
    var instanceType: String?

    @Option(
        help: """
            How many instances; what the endpoint's configuration has now where it is not given, else 1. An update \
            keeps the count that autoscaling has reached, unless this differs from the configuration that stands.
            """)
    var instanceCount: Int?

    @Option(help: "How traffic moves to the new fleet: all-at-once, canary, linear or rolling.")
    var strategy: DeploymentStrategy = .allAtOnce

    @Option(help: "Share of the fleet that moves in a step: canary 1-50 (10), linear 10-50 (20), rolling 5-50 (20).")
    var stepPercent: Int?

    @Option(help: "Seconds between steps, 0-3600; 300 where it is not given. all-at-once has none.")
    var waitSeconds: Int?

    @Option(
        help: """
            Seconds to watch the new fleet before the old one goes, 0-3600; 0 where it is not given, 300 with \
            rollback-alarms. rolling has none.
            """)
    var bakeSeconds: Int?

    @Option(help: "CloudWatch alarms that take an update back, at most 10, one a line. They must exist and be quiet.")
    var rollbackAlarms: [String] = []

    @Option(
        help: """
            Scaling by load, as a JSON object or a line name=value each: min, max, and what to hold: target-invocations \
            (requests a minute for each instance), target-utilization (serverless, such as 0.7), or target with \
            metric-name, metric-namespace, metric-statistic, metric-unit and metric-dimensions; scale-in-cooldown and \
            scale-out-cooldown in seconds. none takes it out. Where it is not given, what is registered stays.
            """)
    var autoscaling: String?

    @Option(help: "Where requests and answers are captured, s3://bucket/prefix.")
    var dataCaptureUri: S3URI?

    @Option(help: "Share of the requests captured, 0-100; 100 where it is not given.")
    var capturePercent: Int?

    @Option(help: "KMS key of the instances' volumes and of the captured data.")
    var kmsKeyId: String?

    @Option(help: "Tags of what is created, a line key=value each. What exists keeps its own.")
    var tags: [TagArgument] = []

    @Option(
        help: "How many of the endpoint's newest configurations to keep; older ones of this step in no use are deleted."
    )
    var keepConfigs: Int = 3

    @Option(
        help: """
            What a failed update comes to. rollback: SageMaker takes it back, for rollback-alarms too. leave: no alarm \
            takes it back, so rollback-alarms is refused with it; SageMaker goes back from containers that fail all the \
            same. A failed first deployment is never deleted: the failure says how.
            """)
    var onFailure: DeploymentRemedy = .rollback

    @OptionGroup var wait: WaitInputs
    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("The endpoint's name.") var endpointName: String?
        @Output("ARN of the endpoint.") var endpointArn: Arn?
        @Output("The configuration it was asked to run.") var endpointConfigName: String?
        @Output("The configuration it ran before; empty for a first deployment and where nothing differed.")
        var previousEndpointConfigName: String?
        @Output("The model in the configuration; empty with several.") var modelName: String?
        @Output("The model package, where the one model came from one.") var modelPackageArn: Arn?
        @Output("Whether the endpoint was changed; false where nothing differed.") var deployed: Bool = false
        @Output("What differed: a list of what, from and to.") var plan: [EndpointChange] = []
        @Output("The endpoint's last status in SageMaker's word.") var status: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "deploy-endpoint",
        purpose: "Deploys a model to a SageMaker endpoint, and proves that it is live.",
        promise: """
            Green only where the endpoint is InService with the configuration that was asked for, without a failure \
            and without a pending deployment, with each variant's instances, weight and image as asked, held over two \
            reads. InService with the old configuration is \
            rolled-back, whether SageMaker gives a reason or not.
            """,
        failures: [.denied, .notFound, .conflict, .timedOut, .failed, .stopped, .rolledBack, .unavailable],
        permissions: permissions)
}

extension DeployEndpoint {
    /// Reads what stands, names what is wanted, changes what differs, and watches until it is live.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        report.endpointName = endpointName.description
        report.modelPackageArn = variants == nil ? modelPackageArn : nil
        let asked = try checkedInputs()
        let aws = try world.aws(self.aws, dryRun: change.dryRun)
        let sources = try await modelSources(asked, aws, world.narrator)
        report.modelPackageArn = sources.count == 1 ? sources.first?.package : nil
        let standing = try await endpoint.standing(aws)
        var target = try target(asked, sources, standing)
        note(target, standing, in: &report)
        if let link = Console(aws.client).endpoint(endpointName.description) {
            report.summary.sentence("\(Markdown.link("The endpoint in the console", to: link))")
        }
        let course = EndpointCourse(standing?.look, wanted: target.config.endpointConfigName)
        if case .refuse(let kind, let because, let tryThis) = course {
            throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
        }
        var scaling = try await endpoint.scalingPlan(for: &target, course, standing, aws)
        report.plan += scaling?.changes ?? []
        endpoint.tell(report.plan, world.narrator, in: &report.summary)
        do throws(Failure) {
            let started = try await act(
                course, target, &scaling, standing, asked.traffic, in: world, aws: aws, report: &report)
            if started { try await follow(course, target, standing, in: world, aws: aws, report: &report) }
            if !started { report.headline = course.headlineOfDryRun(endpointName) }
        } catch {
            await endpoint.restore(scaling, after: error, in: world, aws: aws)
            throw error
        }
        try await endpoint.settle(scaling, in: world, aws: aws)
        if scaling?.changes.isEmpty == false, !change.dryRun { report.headline += " Its autoscaling was changed." }
        // Only a run that changed the endpoint knows which configuration it ran before.
        if report.deployed, course != .keep, !change.dryRun {
            await deleteOldConfigs(target, standing, aws: aws, narrator: world.narrator)
        }
    }

    typealias Target = LiveEndpoint.Target
    typealias Standing = LiveEndpoint.Standing

    /// The act, as the end of "while …".
    var doing: String { "deploying \(endpointName)" }

    /// The endpoint, and how it is followed.
    private var endpoint: LiveEndpoint {
        LiveEndpoint(name: endpointName, doing: doing, wait: wait, rollbackAlarms: rollbackAlarms) { wanted in
            "Run the step again with the same inputs: it finds \(wanted) on its way and goes on waiting."
        }
    }

    private func note(_ target: Target, _ standing: Standing?, in report: inout Report<Outputs>) {
        let current = standing?.endpoint.endpointConfigName
        report.endpointArn = standing?.endpoint.endpointArn
        report.status = standing?.endpoint.endpointStatus.description
        report.modelName = target.config.productionVariants.count == 1 ? target.models.first?.modelName : nil
        report.endpointConfigName = target.config.endpointConfigName
        report.previousEndpointConfigName = current == target.config.endpointConfigName ? nil : current
        report.plan = target.plan
    }

    /// Waits until it is live.
    private func follow(
        _ course: EndpointCourse, _ target: Target, _ standing: Standing?, in world: World, aws: AWSAccess,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        var followed = LiveEndpoint.Followed(status: report.status)
        defer {
            report.status = followed.status
            report.summary.append(followed.summary)
        }
        try await endpoint.watch(
            course, target, standing, previous: report.previousEndpointConfigName, in: world, aws: aws, &followed)
        let wanted = target.config.endpointConfigName
        let news = report.deployed ? "is InService with \(wanted)" : "already ran \(wanted): nothing was deployed"
        report.headline = "\(endpointName) \(news)."
    }

    /// Brings the endpoint on its way; false in a dry run that would have changed something.
    private func act(
        _ course: EndpointCourse, _ target: Target, _ scaling: inout ScalingPlan?, _ standing: Standing?,
        _ traffic: DeploymentConfig, in world: World, aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) -> Bool {
        switch course {
        case .keep:
            try confirm(target, standing)
            try await endpoint.takeOut(&scaling, aws, world.narrator)
            report.deployed = try await endpoint.correctWeights(target, aws)
            guard target.corrections.isEmpty || !change.dryRun else { return false }
            world.narrator.say("\(endpointName) already runs \(target.config.endpointConfigName): nothing to deploy.")
            return true
        case .join:
            world.narrator.say("\(endpointName) is already on its way to \(target.config.endpointConfigName): waiting.")
            // On its own configuration it may be moving for another reason, such as scaling or maintenance.
            report.deployed =
                standing?.endpoint.endpointStatus == .creating || report.previousEndpointConfigName != nil
            return !change.dryRun
        case .refuse: return false
        case .create, .update: break
        }
        if standing?.config?.dataCaptureConfig?.enableCapture == true, target.config.dataCaptureConfig == nil {
            world.narrator.warn("\(endpointName) will capture no data any more: data-capture-uri is not given.")
        }
        try await endpoint.checkAlarms(aws)
        for model in target.models { try await settle(model, aws) }
        try await settleConfig(target, aws)
        try await endpoint.takeOut(&scaling, aws, world.narrator)
        guard let arn = try await endpoint.deploy(course, target, traffic, in: world, aws: aws) else { return false }
        report.endpointArn = arn
        report.deployed = true
        return true
    }
}
