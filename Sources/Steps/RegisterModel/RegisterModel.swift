/// Registers a model version in SageMaker's registry, once, and believes it only when it is read back so.
import AWS
import ArgumentParser
import JSON
import Workflow

/// `register-model`: a model.tar.gz, its image and what was measured of it become a version of a model package group.
public struct RegisterModel: Step {
    @Option(help: "The group of the registry that the version belongs to: its name or ARN.")
    var modelPackageGroup: PackageGroup

    @Option(help: "Make the group where there is none. Without it a missing group is red.")
    var createGroup: Bool = false

    @Option(help: "The model: a model.tar.gz in S3.")
    var modelData: S3URI?

    @Option(
        help: """
            A training job instead, as wait-pipeline's record names one: its model, and its image where image-uri is not \
            given.
            """)
    var trainingJobName: JobName?

    @Option(help: "The container image that serves the model. Not taken from records.")
    var imageUri: ImageURI?

    @Option(help: "The framework of the image, in the API's word: XGBOOST, PYTORCH, TENSORFLOW, …")
    var framework: String?

    @Option(help: "The framework's version, such as 1.7-1.")
    var frameworkVersion: FrameworkVersion?

    @Option(help: "The machine learning domain, in the API's word: MACHINE_LEARNING, COMPUTER_VISION, …")
    var domain: String?

    @Option(
        help: "The machine learning task, in the API's word: CLASSIFICATION, REGRESSION, … Not taken from records.")
    var task: MachineLearningTask?

    @Option(help: "Content types that the model reads, one a line.")
    var contentTypes: [MediaType] = [.csv]

    @Option(help: "Content types that the model answers with, one a line.")
    var responseTypes: [MediaType] = []

    @Option(help: "Instance types that endpoints may serve it on, one a line, such as ml.m5.large.")
    var instanceTypes: [InstanceType] = []

    @Option(help: "The evaluation report in S3, for ModelMetrics.ModelQuality.Statistics.")
    var modelMetricsUri: S3URI?

    @Option(
        help: """
            The evaluation report as a file, which is uploaded below report-uri, or an s3:// address. Where neither it nor \
            model-metrics-uri is given: what the record of evaluate-model says.
            """)
    var report: OwnPath?

    @Option(help: "A folder in S3 that a report is uploaded to, under a name of its content's hash.")
    var reportUri: S3URI?

    @Option(
        help: """
            A folder in S3 with the data's baseline, statistics.json and constraints.json, for \
            ModelMetrics.ModelDataQuality and DriftCheckBaselines.ModelDataQuality.
            """)
    var baselineUri: S3URI?

    @Option(help: "The version's approval status. Not taken from records.")
    var approvalStatus: RegisteredApproval = .pendingManualApproval

    @Option(help: "What this version is, at most 1024 characters.")
    var description: String?

    @Option(help: "Metadata of the version, a line name=value each.")
    var customerMetadata: [MetadataArgument] = []

    @Option(help: "Tags of the group where create-group makes it, a line key=value each: a version has its group's.")
    var tags: [TagArgument] = []

    @Option(
        help: """
            What makes two runs of this step the same where they begin at the same moment, so that both register one \
            version; in a workflow the default is repository, run, attempt, job and content.
            """)
    var idempotencyKey: String?

    @OptionGroup var wait: WaitInputs
    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("The version's ARN.") var modelPackageArn: Arn?
        @Output("The version in its group.") var modelPackageVersion: Int?
        @Output("The group's name.") var modelPackageGroup: String?
        @Output("Whether this step registered it; false where the same model was a version already.")
        var registered: Bool = false
        @Output("The version's approval status, as it was read.") var approvalStatus: String?
        @Output("Where the model lies.") var modelDataUri: S3URI?
        @Output("The image that serves it.") var imageUri: String?
        @Output("The version in the console.") var consoleUrl: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "register-model",
        purpose: "Registers a model version in the SageMaker registry, once.",
        promise: """
            The model must lie where it is said to, and its report must hold metrics, before anything is changed. Green only \
            where the version is Completed and was read back as it was asked for. The same model in the same group is never \
            registered twice: the version there is gives the answer, with registered false.
            """,
        failures: [.denied, .notFound, .conflict, .timedOut, .failed, .stopped, .rejected, .unavailable],
        permissions: permissions)

    private static let registry = [
        "arn:${Partition}:sagemaker:${Region}:${Account}:model-package/*",
        "arn:${Partition}:sagemaker:${Region}:${Account}:model-package-group/*",
    ]

    private static let permissions = [
        Permission(
            DescribeModelPackageGroup.iamActions + CreateModelPackage.iamActions + DescribeModelPackage.iamActions,
            on: registry, because: "to register the version and to read it back"),
        Permission(
            ListModelPackages.iamActions + BatchDescribeModelPackage.iamActions, on: registry,
            because: "to find the version that has the same model already"),
        Permission(
            CreateModelPackageGroup.iamActions + AddTags.iamActions, on: [registry[1]],
            because: "where `create-group` is true, and `tags` are given with it"),
        Permission(
            DescribeTrainingJob.iamActions, on: ["arn:${Partition}:sagemaker:${Region}:${Account}:training-job/*"],
            because: "where `training-job-name` is given"),
        Permission(
            GetObject.iamActions, on: ["arn:${Partition}:s3:::*"],
            because: "to see that the model and the baseline are there, and to read the report"),
        Permission(
            PutObject.iamActions, on: ["arn:${Partition}:s3:::*"],
            because: "where `report-uri` is given; name your bucket instead"),
    ]
}

extension RegisterModel {
    /// Looks at all that is named, looks for the same model among the versions, registers what is new, and reads it back.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        report.modelPackageGroup = modelPackageGroup.name
        let source = try checkedInputs(world.records)
        let aws = try world.aws(self.aws, dryRun: change.dryRun)
        let end = world.time.elapsed + wait.timeoutMinutes.duration
        let model = try await model(aws)
        report.modelDataUri = model.data
        report.imageUri = model.image
        let quality = try await quality(source, of: model, aws, in: world)
        let baseline = try await baseline(aws)
        let isGroupThere = try await isGroupThere(until: end, in: world, aws: aws)
        var request = try request(for: model, in: world)
        request.modelMetrics = Self.metrics(quality?.uri, baseline)
        request.driftCheckBaselines = Self.driftChecks(baseline)
        summarize(request, quality, in: &report)
        if isGroupThere, let twin = try await twin(of: model, aws) {
            try await answer(twin, asked: request, until: end, in: world, aws: aws, report: &report)
            return
        }
        if let upload = quality?.upload { try await settle(upload, aws) }
        if !isGroupThere { try await makeGroup(until: end, in: world, aws: aws) }
        guard let arn = try await register(request, afterGroup: !isGroupThere, in: world, aws: aws) else {
            report.headline = "Dry run: a version of \(modelPackageGroup.name) would be registered."
            return
        }
        report.registered = true
        note(arn, aws, in: &report)
        let package = try await follow(arn, until: end, in: world, aws: aws, report: &report)
        try confirm(package, asked: request, world.narrator)
        report.headline =
            "Version \(arn.lastComponent) of \(modelPackageGroup.name) is registered, and is "
            + "\(package.modelApprovalStatus?.description ?? "without an approval status")."
    }

    /// The act, as the end of "while …".
    var doing: String { "registering a version of \(modelPackageGroup.name)" }

    /// The version that has the same model: it is brought to its end, and what differs from what was asked is told.
    private func answer(
        _ twin: Arn, asked request: CreateModelPackage, until end: Duration, in world: World, aws: AWSAccess,
        report: inout Report<Outputs>
    ) async throws(Failure) {
        note(twin, aws, in: &report)
        let package = try await follow(twin, until: end, in: world, aws: aws, report: &report)
        // What this step notes for itself is missing where a pipeline registered it.
        let others = try RegisteredContent(package).differences(from: RegisteredContent(request))
            .filter { !$0.what.contains("mlops-steps:") }
        if !others.isEmpty {
            let words = others.map { "\($0.what) is \($0.from ?? "not there") and not \($0.to ?? "")" }
            world.narrator.warn(
                "Version \(twin.lastComponent) was registered otherwise, and stays as it is: "
                    + words.joined(separator: "; "))
        }
        if let asked = request.modelApprovalStatus, asked != package.modelApprovalStatus,
            asked != .pendingManualApproval
        {
            world.narrator.warn(
                "Version \(twin.lastComponent) is \(package.modelApprovalStatus?.description ?? "without a status"), "
                    + "not \(asked): approve-model decides on what is registered.")
        }
        report.headline =
            "The model is version \(twin.lastComponent) of \(modelPackageGroup.name) already: nothing was registered."
    }

    private func note(_ arn: Arn, _ aws: AWSAccess, in report: inout Report<Outputs>) {
        report.modelPackageArn = arn
        report.consoleUrl = Console(aws.client).modelPackage(arn)
        if let link = report.consoleUrl {
            report.summary.sentence("\(Markdown.link("The version in the console", to: link))")
        }
    }

    private func summarize(_ request: CreateModelPackage, _ quality: QualityReport?, in report: inout Report<Outputs>) {
        let container = request.inferenceSpecification?.containers.first
        let rows: [(Markdown, String?)] = [
            ("group", modelPackageGroup.name), ("model", container?.modelDataUrl), ("image", container?.image),
            ("report", quality?.uri.description), ("baseline", baselineUri?.description),
        ]
        report.summary.table(["what", "value"], rows.compactMap { name, value in value.map { [name, .code($0)] } })
        guard let numbers = quality?.report.numbers, !numbers.isEmpty else { return }
        report.summary.table(
            ["metric", "value"], numbers.map { [Markdown($0.name), Markdown(JSONValue($0.value).text)] })
    }
}
