/// Starts a run of a SageMaker pipeline, once.
import AWS
import ArgumentParser
import Bytes
import FoundationEssentials
import JSON

/// `start-pipeline`: parameters are checked against the pipeline's own definition, then one execution is started.
public struct StartPipeline: Step {
    @Option(help: "The pipeline's name.")
    var pipelineName: PipelineName

    @Option(help: "Parameters of the run: a JSON object, or a line name=value each.")
    var parameters: String?

    @Option(help: "A pipeline definition file (JSON): the pipeline is created or updated first where it differs.")
    var definition: String?

    @Option(help: "The role the pipeline runs as, with definition; needed where the pipeline is created.")
    var roleArn: Arn?

    @Option(help: "The run's name in the console, at most 82 characters.")
    var displayName: RunName?

    @Option(help: "Why this run, at most 3072 characters.")
    var description: RunReason?

    @Option(help: "How many steps may run at once; the pipeline's own setting where it is not given.")
    var parallelism: StepCount?

    @Option(
        help: """
            What makes two runs of this step the same, so that a repeat with the same inputs starts nothing new, for 30 \
            days; the run's name ends with a mark of it. In a workflow the default is repository, run, attempt, job and \
            content.
            """)
    var idempotencyKey: String?

    @Option(
        help: """
            Names of the steps to run, one a line; they are connected, and those after them do not run. All run where none is \
            named.
            """)
    var selectedSteps: [String] = []

    @Option(help: "The execution whose results stand for steps that are not selected, where selected ones read them.")
    var sourceExecutionArn: Arn?

    @OptionGroup var aws: AWSInputs
    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("ARN of the execution.") var executionArn: Arn?
        @Output("Whether this run started it; false where an earlier one with the same idempotency-key had.")
        var started: Bool = false
        @Output("The execution's id, the last part of its ARN.") var executionId: String?
        @Output("ARN of the pipeline.") var pipelineArn: Arn?
        @Output("SHA-256 of the definition that runs, in canonical JSON.") var definitionSha256: String?
        @Output("Whether this step created or updated the pipeline.") var definitionChanged: Bool = false
        @Output("The execution in the console.") var consoleUrl: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "start-pipeline",
        purpose: "Starts a SageMaker pipeline execution, once.",
        promise: """
            Parameters are checked against the pipeline's own definition (unknown names, enum values, types) before \
            anything starts. A repeat of the step in the same attempt, or with the same idempotency-key, finds the \
            execution that it started.
            """,
        failures: [.denied, .notFound, .conflict, .failed, .unavailable],
        permissions: [
            Permission(
                DescribePipeline.iamActions + StartPipelineExecution.iamActions, on: [pipelineResource],
                because: "to read the definition and start a run of it"),
            Permission(
                ListPipelineExecutions.iamActions, on: [pipelineResource],
                because: "to find the run that was started before, where `idempotency-key` is given"),
            Permission(
                CreatePipeline.iamActions + UpdatePipeline.iamActions, on: [pipelineResource],
                because: "where `definition` is given"),
            Permission(
                ["iam:PassRole"], on: ["arn:${Partition}:iam::${Account}:role/*"],
                because: "to hand `role-arn` to the pipeline, where `definition` is given"),
        ])

    private static let pipelineResource = "arn:${Partition}:sagemaker:${Region}:${Account}:pipeline/*"
}

extension StartPipeline {
    /// Reads both definitions, checks the parameters, settles the pipeline, starts the run.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        let given = try givenDefinition(in: world)
        let aws = try world.aws(self.aws, dryRun: change.dryRun)
        let standing = try await standing(aws, mayBeMissing: given != nil)
        let definition = if let given { given.definition } else { try understood(standing) }
        report.pipelineArn = standing?.pipelineArn
        report.definitionSha256 = definition.sha256
        let arguments = try checkedArguments(against: definition)
        let selection = try checkedSelection(in: definition)
        if let given, let arn = try await settle(given, standing, in: world, aws: aws, &report) {
            report.pipelineArn = arn
            report.definitionChanged = true
        }
        let mark = idempotencyKey.map { RunMark(key: $0, content: asked(arguments)) }
        if let mark, let twin = try await twin(of: mark, in: world, aws: aws) {
            note(twin.arn, aws, in: &report)
            report.headline =
                "Execution \(twin.arn.lastComponent) of \(pipelineName) was started for this key before, and is "
                + "\(twin.state): nothing was started."
            return
        }
        let execution = execution(with: arguments, selection, of: definition, mark, in: world)
        guard let started = try await aws.change(execution, doing: "starting the pipeline \(pipelineName)") else {
            report.headline = "Dry run: \(pipelineName) would be started."
            return
        }
        note(started.pipelineExecutionArn, aws, in: &report)
        report.started = true
        report.headline = "Execution \(started.pipelineExecutionArn.lastComponent) of \(pipelineName) was started."
        if !arguments.isEmpty {
            report.summary.table(["parameter", "value"], arguments.map { [.code($0.name), .code($0.value)] })
        }
        if let selection {
            let source = selection.sourcePipelineExecutionArn.map { ", with results of \($0.lastComponent)" } ?? ""
            report.summary.sentence("Only \(selectedSteps.joined(separator: ", ")) run\(source).")
        }
    }

    private func note(_ execution: Arn, _ aws: AWSAccess, in report: inout Report<Outputs>) {
        report.executionArn = execution
        report.executionId = execution.lastComponent
        report.consoleUrl = Console(aws.client).pipelineExecution(execution)
    }

    /// The run that an earlier one of this step started with the same mark.
    private func twin(of mark: RunMark, in world: World, aws: AWSAccess) async throws(Failure) -> RunMark.Twin? {
        var list = ListPipelineExecutions(pipelineName: pipelineName.description)
        list.createdAfter = world.time.now.addingTimeInterval(-RunMark.reach.seconds)
        list.sortBy = "CreationTime"
        list.sortOrder = "Descending"
        list.maxResults = 100
        do { return mark.twin(among: try await aws.client.all(list)) } catch {
            throw Failure(error, doing: "looking for an earlier execution of \(pipelineName) with this key")
        }
    }

    /// What a run does, apart from the definition, which may be another one when an event comes again.
    private func asked(_ arguments: [PipelineArguments.Argument]) -> [String] {
        [
            parallelism?.description ?? "", selectedSteps.joined(separator: ","), sourceExecutionArn?.description ?? "",
        ] + arguments.map { "\($0.name)=\($0.value)" }
    }

    private func checkedSelection(in definition: PipelineDefinition) throws(Failure) -> SelectiveExecution? {
        do {
            return try SelectedSteps.configuration(
                selectedSteps, from: sourceExecutionArn, in: definition, of: pipelineName)
        } catch { throw .usage(input: error.input, error.problem, tryThis: error.cure) }
    }

    private func checkedArguments(
        against definition: PipelineDefinition
    ) throws(Failure) -> [PipelineArguments.Argument] {
        do {
            let arguments = try PipelineArguments.read(parameters ?? "")
            try PipelineArguments.check(arguments, against: definition.parameters)
            return arguments
        } catch {
            throw .usage(
                input: "parameters", error.problems.joined(separator: "; "),
                tryThis: "Correct them; nothing was started.")
        }
    }

    private func execution(
        with arguments: [PipelineArguments.Argument], _ selection: SelectiveExecution?,
        of definition: PipelineDefinition, _ mark: RunMark?, in world: World
    ) -> StartPipelineExecution {
        let name = mark.map { $0.name(displayName) } ?? displayName?.description
        // Everything that is sent: AWS refuses a token that comes back with another request.
        let content =
            [pipelineName.description, definition.sha256, name ?? "", description?.description ?? ""]
            + asked(arguments)
        let token = RequestToken(
            step: Self.manifest.name, content: content, key: idempotencyKey, run: world.run, random: world.random)
        var execution = StartPipelineExecution(
            pipelineName: pipelineName.description, clientRequestToken: token.description)
        execution.pipelineExecutionDisplayName = name
        execution.pipelineExecutionDescription = description?.description
        execution.pipelineParameters =
            arguments.isEmpty ? nil : arguments.map { StartPipelineExecution.Parameter(name: $0.name, value: $0.value) }
        execution.parallelismConfiguration = parallelism.map {
            ParallelismConfiguration(maxParallelExecutionSteps: $0.count)
        }
        execution.selectiveExecutionConfig = selection
        return execution
    }
}
