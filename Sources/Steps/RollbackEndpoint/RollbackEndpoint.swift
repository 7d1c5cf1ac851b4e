/// Takes a live endpoint back to a configuration that it had, and believes it only when the endpoint runs it.
import AWS
import ArgumentParser
import JSON
import Workflow

/// `rollback-endpoint`: finds what the endpoint ran before, updates it to that, and rejects the package it leaves where asked.
public struct RollbackEndpoint: Step {
    @Option(help: "The endpoint's name.")
    var endpointName: EndpointName

    @Option(
        help: """
            What to go back to: previous (the configuration before), the name of an endpoint configuration, or package:ARN: \
            the newest configuration of this endpoint that serves that model package.
            """)
    var to: RollbackTarget = .previous

    @Option(
        help: """
            The configuration before, where it is known: deploy-endpoint's record says it. Without it, to: previous takes the \
            newest configuration of this endpoint that was made before the one in use and can still be served.
            """)
    var previousEndpointConfigName: EndpointName?

    @Option(
        help: """
            The configuration that is to be left, as deploy-endpoint's record says it: where the endpoint runs another by now, \
            nothing is changed (conflict).
            """)
    var endpointConfigName: EndpointName?

    @Option(help: "Reject the model package that the endpoint leaves, so that nothing deploys it again.")
    var rejectPackage: Bool = false

    @Option(help: "Why, for the summary and for the rejected package's description.")
    var reason: String?

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
        @Output("The configuration it was taken back to.") var endpointConfigName: String?
        @Output("The configuration it left; empty where it already ran the one to go back to, and none is known.")
        var leftEndpointConfigName: String?
        @Output("The model package it serves again; empty where there is none, or several.") var modelPackageArn: Arn?
        @Output("The model package it left; empty where there is none, or several.") var leftModelPackageArn: Arn?
        @Output("Whether the package it left is Rejected now, as it was read back.") var rejected: Bool = false
        @Output("Whether it is back, by this step; false where it already ran that configuration.")
        var rolledBack: Bool = false
        @Output("The endpoint's last status in SageMaker's word.") var status: String?
        @Output("What differed: a list of what, from and to.") var plan: [EndpointChange] = []
        @Output("The endpoint in the console.") var consoleUrl: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "rollback-endpoint",
        purpose: "Takes a SageMaker endpoint back to the configuration it had before.",
        promise: """
            Goes back only to a configuration whose models are there and whose packages are not Rejected, and with a record of \
            deploy-endpoint only while the endpoint runs what that record says. Green only where the endpoint is InService \
            with that configuration, held over two reads, as deploy-endpoint has it.
            """,
        failures: [.denied, .notFound, .conflict, .timedOut, .failed, .stopped, .rolledBack, .unavailable],
        permissions: permissions)

    private static func sageMaker(_ resource: String) -> String {
        "arn:${Partition}:sagemaker:${Region}:${Account}:\(resource)/*"
    }

    private static let permissions = [
        Permission(
            DescribeEndpoint.iamActions + UpdateEndpoint.iamActions,
            on: [sageMaker("endpoint"), sageMaker("endpoint-config")], because: "to take it back and to watch"),
        Permission(
            ListTags.iamActions + AddTags.iamActions, on: [sageMaker("endpoint")],
            because: "where nothing says what was before: a repeat in the same run must not go back further"),
        Permission(
            DescribeEndpointConfig.iamActions, on: [sageMaker("endpoint-config")],
            because: "to see what the configurations serve"),
        Permission(
            ListEndpointConfigs.iamActions, on: ["*"],
            because: "to find the configuration before; nothing narrower exists"),
        Permission(
            DescribeModel.iamActions, on: [sageMaker("model")], because: "to see that the models are there"),
        Permission(
            DescribeModelPackage.iamActions, on: [sageMaker("model-package")],
            because: "to see that no package is Rejected"),
        Permission(
            UpdateModelPackage.iamActions, on: [sageMaker("model-package")],
            where: ["sagemaker:ModelApprovalStatus": "Rejected"], because: "where `reject-package` is true"),
        Permission(
            DescribeScalableTargets.iamActions, on: ["*"],
            because: "where going back changes the instances' type or count; nothing narrower exists"),
        Permission(
            DescribeLogStreams.iamActions + GetLogEvents.iamActions,
            on: ["arn:${Partition}:logs:${Region}:${Account}:log-group:/aws/sagemaker/Endpoints/*"],
            because: "to show the container's log where it fails"),
    ]
}

extension RollbackEndpoint {
    /// Reads what stands, finds what to go back to, updates, watches, and rejects what was left.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        report.endpointName = endpointName.description
        let aws = try world.aws(self.aws, dryRun: change.dryRun)
        report.consoleUrl = Console(aws.client).endpoint(endpointName.description)
        if let link = report.consoleUrl {
            report.summary.sentence("\(Markdown.link("The endpoint in the console", to: link))")
        }
        if let reason { report.summary.sentence("Why: \(reason)") }
        guard let standing = try await endpoint.standing(aws) else {
            throw Failure(
                .notFound, doing: doing, because: "there is no endpoint \(endpointName)",
                tryThis: "Check name, region and account.")
        }
        report.endpointArn = standing.endpoint.endpointArn
        report.status = standing.endpoint.endpointStatus.description
        let former = try await former(standing, aws, in: world)
        report.endpointConfigName = former.name
        report.modelPackageArn = former.onlyPackage
        let course = EndpointCourse(standing.look, wanted: former.name)
        try refuse(course, standing)
        let left = try await left(for: former, standing, aws)
        let current = standing.endpoint.endpointConfigName
        report.leftEndpointConfigName = left?.name ?? (current == former.name ? nil : current)
        report.leftModelPackageArn = left?.onlyPackage
        try await takeBack(course, to: former, standing, in: world, aws: aws, report: &report)
        if rejectPackage { try await reject(left, former, aws, in: world, report: &report) }
    }

    /// The act, as the end of "while …".
    var doing: String { "taking \(endpointName) back" }

    /// The endpoint, and how it is followed. `previous` would mean another one after a while: the name does not.
    var endpoint: LiveEndpoint {
        LiveEndpoint(name: endpointName, doing: doing, wait: wait) { wanted in
            "Run the step again with to: \(wanted): it finds that on its way and goes on waiting."
        }
    }

    /// What forbids going back, before anything is changed.
    private func refuse(_ course: EndpointCourse, _ standing: LiveEndpoint.Standing) throws(Failure) {
        if case .refuse(let kind, let because, let tryThis) = course {
            throw Failure(kind, doing: doing, because: because, tryThis: tryThis)
        }
        guard course == .update, let deployed = endpointConfigName?.description else { return }
        let current = standing.endpoint.endpointConfigName
        guard current != deployed else { return }
        throw Failure(
            .conflict, doing: doing,
            because:
                "it runs \(current ?? "a configuration that SageMaker does not tell"), and no longer \(deployed), which "
                + "was deployed: somebody has changed it since",
            tryThis: "Look at what it runs now. To take that back, leave endpoint-config-name and the record out.")
    }

    /// Updates and follows; where it already runs what is wanted, follows alone.
    private func takeBack(
        _ course: EndpointCourse, to former: FormerConfig, _ standing: LiveEndpoint.Standing, in world: World,
        aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) {
        var target = try target(former, standing)
        report.plan = target.plan
        endpoint.tell(report.plan, world.narrator, in: &report.summary)
        _ = try await endpoint.scalingPlan(for: &target, course, standing, aws)
        if course == .update {
            if standing.config?.dataCaptureConfig?.enableCapture == true, target.config.dataCaptureConfig == nil {
                world.narrator.warn("\(endpointName) will capture no data any more: \(former.name) captures none.")
            }
            try await refuseOther(than: standing, aws)
            try await mark(former, standing, aws, in: world)
            guard try await endpoint.deploy(course, target, try traffic(), in: world, aws: aws) != nil else {
                report.headline = "Dry run: \(endpointName) would be taken back to \(former.name)."
                return
            }
        }
        guard !change.dryRun else {
            report.headline = "Dry run: \(endpointName) would not be changed."
            return
        }
        try await follow(course, target, standing, in: world, aws: aws, report: &report)
    }

    /// Waits until it runs what it was taken back to.
    private func follow(
        _ course: EndpointCourse, _ target: LiveEndpoint.Target, _ standing: LiveEndpoint.Standing, in world: World,
        aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) {
        let wanted = target.config.endpointConfigName
        var followed = LiveEndpoint.Followed(status: report.status)
        defer {
            report.status = followed.status
            report.summary.append(followed.summary)
        }
        try await endpoint.watch(
            course, target, standing, previous: report.leftEndpointConfigName, in: world, aws: aws, &followed)
        // On its own configuration it may have moved for another reason, such as scaling or maintenance.
        report.rolledBack = course != .keep && standing.endpoint.endpointConfigName != wanted
        report.headline =
            report.rolledBack
            ? "\(endpointName) is back on \(wanted)." : "\(endpointName) already ran \(wanted): nothing was changed."
    }

    /// What was read must still stand: the search for what was before may have taken a while.
    private func refuseOther(than standing: LiveEndpoint.Standing, _ aws: AWSAccess) async throws(Failure) {
        let now = try await aws.read(
            DescribeEndpoint(endpointName: endpointName.description), doing: "reading the endpoint \(endpointName)")
        let look = EndpointWatch.Look(now)
        guard
            (look.config, look.pendingConfig, look.status)
                != (standing.look.config, standing.look.pendingConfig, standing.look.status)
        else { return }
        throw Failure(
            .conflict, doing: doing, because: "somebody changed it meanwhile: it is \(look.line)",
            tryThis: "Look at what it runs now; run the step again once nothing else changes it.")
    }

    /// At once: what is gone back from is not to be waited for.
    private func traffic() throws(Failure) -> DeploymentConfig {
        do { return try TrafficShift(strategy: .allAtOnce, limit: wait.timeoutMinutes.duration).config() } catch {
            throw .usage(input: error.input, error.because, tryThis: error.tryThis)
        }
    }

    /// What is asked of the endpoint: the configuration as it was made.
    private func target(
        _ former: FormerConfig, _ standing: LiveEndpoint.Standing
    ) throws(Failure) -> LiveEndpoint.Target {
        let content = try RequestContent(former.config, name: "EndpointConfigName")
        let variants = former.config.productionVariants
        let plan = try LiveEndpoint.Target.plan(Array(former.models.values), variants, content, standing)
        var target = LiveEndpoint.Target(
            models: [], config: former.config, plan: plan, changedCounts: [], setsCount: false,
            setsWeights: variants.count > 1, retains: true, isRenamed: false, sendsTraffic: true,
            fleet: former.fleet(isRunning: former.name == standing.endpoint.endpointConfigName), wishes: [:])
        target.compare(with: standing, isCountGiven: false)
        return target
    }
}
