/// Follows a SageMaker pipeline execution to its end.
import AWS
import ArgumentParser
import JSON

/// `wait-pipeline`: green only where exactly this execution has succeeded.
public struct WaitPipeline: Step {
    @Option(help: "ARN of the execution to follow.")
    var executionArn: Arn

    @Option(help: "Whose log to show the end of: of the step that failed, of all steps as they end, or none.")
    var logs: LogChoice = .failed

    @Option(help: "Whether an execution that registered no model, since its own condition said no, is red (rejected).")
    var requireModel: Bool = false

    @Option(help: "Whether to stop the execution where this step is cancelled.")
    var stopOnCancel: Bool = false

    @OptionGroup var waiting: WaitInputs
    @OptionGroup var aws: AWSInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("ARN of the execution that was followed.") var executionArn: Arn?
        @Output("The last status SageMaker answered with.") var status: String?
        @Output("The steps: name, type, status, seconds, cache-hit, job, reason.") var steps: [JSONValue] = []
        @Output("The step that failed first.") var failedStep: String?
        @Output("Why it failed, in SageMaker's words.") var failureReason: String?
        @Output("The model package that was registered; empty where the pipeline registered none.")
        var modelPackageArn: Arn?
        @Output("Where the trained model lies.") var modelArtifacts: String?
        @Output("The last training job.") var trainingJobName: String?
        @Output("The final metrics of that job, by name.") var metrics: JSONValue?
        @Output("The evaluation report a step left, where there is one.") var evaluation: JSONValue?
        @Output("From the execution's start to its end.") var durationSeconds: Double?
        @Output("The execution in the console.") var consoleUrl: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "wait-pipeline",
        purpose: "Follows a SageMaker pipeline execution to its end.",
        promise: """
            Green only on Succeeded of that execution, seen twice. Failed, stopped, timed out and cancelled have exit codes \
            of their own. On failure it names the step, its job's own reason, and shows the end of that job's log.
            """,
        failures: [.denied, .notFound, .timedOut, .failed, .stopped, .rejected, .unavailable],
        permissions: [
            Permission(
                DescribePipelineExecution.iamActions + ListPipelineExecutionSteps.iamActions
                    + ListPipelineExecutions.iamActions + StopPipelineExecution.iamActions,
                on: ["arn:${Partition}:sagemaker:${Region}:${Account}:pipeline/*"],
                because: "to follow the execution, to know how long the ones before it took, and to stop it where "
                    + "`stop-on-cancel` asks"),
            Permission(
                DescribeTrainingJob.iamActions + DescribeProcessingJob.iamActions + DescribeTransformJob.iamActions
                    + DescribeHyperParameterTuningJob.iamActions + DescribeModelPackage.iamActions,
                on: ["arn:${Partition}:sagemaker:${Region}:${Account}:*"],
                because: "for the jobs' own reasons, metrics and the registered model"),
            Permission(
                DescribeLogStreams.iamActions + GetLogEvents.iamActions,
                on: ["arn:${Partition}:logs:${Region}:${Account}:log-group:/aws/sagemaker/*"],
                because: "for the end of the jobs' logs"),
            Permission(
                GetObject.iamActions, on: ["arn:${Partition}:s3:::*"], because: "to read the evaluation report"),
        ])
}

/// Whose logs are shown.
public enum LogChoice: String, Sendable, CaseIterable, ExpressibleByArgument, OutputValue {
    case failed, all, none

    /// A string.
    public static var schema: JSONValue { String.schema }
    /// The word.
    public var json: JSONValue { .string(rawValue) }
}

extension WaitPipeline {
    /// Follows the execution, then gathers what it left.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        let aws = try world.aws(self.aws)
        report.executionArn = executionArn
        report.consoleUrl = Console(aws.client).pipelineExecution(executionArn)
        let end = try await follow(aws, in: world, report: &report)
        describe(end, in: &report)
        switch end.execution.pipelineExecutionStatus {
        case .succeeded: try await conclude(end, aws, in: world, report: &report)
        case .stopped:
            summarize(end, in: &report)
            throw stopped(end)
        default: throw await failed(end, aws, in: world, report: &report)
        }
    }

    /// An execution and its steps, as they were seen together.
    struct Sight: Sendable {
        let execution: DescribePipelineExecution.Output
        let steps: [PipelineExecutionStep]

        /// The first step that failed.
        var failedStep: PipelineExecutionStep? { steps.first { $0.stepStatus == .failed } }
    }

    private func follow(_ aws: AWSAccess, in world: World, report: inout Report<Outputs>) async throws(Failure) -> Sight
    {
        var watch = PipelineWatch(pause: waiting.pollSeconds.duration)
        var story = PipelineStory()
        var last: Sight?
        var usually: Duration?
        let start = world.time.elapsed
        let patience = Patience(
            doing: "waiting for the execution \(executionArn.lastComponent)", limit: waiting.timeoutMinutes.duration,
            thenTry: "Go on waiting with: wait-pipeline --execution-arn=\(executionArn)",
            stillRunning: executionArn.description)
        do {
            _ = try await world.poll(patience) { () throws(Failure) in
                let sight = try await look(aws)
                let isFirst = last == nil
                last = sight
                if isFirst, sight.execution.pipelineExecutionStatus == .executing {
                    usually = await UsualDuration.of(sight.execution.pipelineArn, aws)
                    if let usually { world.narrator.say("It usually takes \(people(usually)).") }
                }
                let seen = world.time.elapsed
                world.narrator.follow(
                    sight.progress(of: executionArn, now: world.time.now, began: start, seen: seen, usually: usually),
                    news: story.changes(sight.steps, after: seen - start))
                if logs == .all { for job in story.ended(sight.steps) { await job.quoteLog(aws, in: world) } }
                return watch.see(sight.execution.pipelineExecutionStatus)
            }
        } catch {
            if let last {
                describe(last, in: &report)
                summarize(last, in: &report)
            }
            if error.kind == .denied, last != nil {
                var lost = error
                lost.tryThis += " What became of the execution since is not known. \(patience.thenTry)"
                throw lost
            }
            if error.kind == .cancelled, stopOnCancel { throw await stopAfterCancel(error, last, aws, in: world) }
            throw error
        }
        guard let last else {
            throw Failure(.bug, doing: patience.doing, because: "nothing was seen", tryThis: "Report it.")
        }
        return last
    }

    private func look(_ aws: AWSAccess) async throws(Failure) -> Sight {
        let doing = "reading the execution \(executionArn.lastComponent)"
        let execution = try await aws.read(DescribePipelineExecution(pipelineExecutionArn: executionArn), doing: doing)
        guard execution.pipelineExecutionArn == executionArn else {
            throw Failure(
                .conflict, doing: doing, because: "SageMaker answered for \(execution.pipelineExecutionArn)",
                tryThis: "Check the ARN.")
        }
        var list = ListPipelineExecutionSteps()
        list.pipelineExecutionArn = executionArn
        list.sortOrder = "Ascending"
        do { return Sight(execution: execution, steps: try await aws.client.all(list)) } catch {
            throw Failure(error, doing: "reading the steps of \(executionArn.lastComponent)")
        }
    }

    private func describe(_ sight: Sight, in report: inout Report<Outputs>) {
        report.status = sight.execution.pipelineExecutionStatus.description
        report.steps = sight.steps.map(\.json)
        if let start = sight.execution.creationTime, let end = sight.execution.lastModifiedTime {
            report.durationSeconds = (end.timeIntervalSince(start) * 1000).rounded() / 1000
        }
        if let failed = sight.failedStep {
            report.failedStep = failed.stepName
            report.failureReason = failed.reason ?? sight.execution.failureReason
        } else {
            report.failureReason = sight.execution.failureReason
        }
    }
}
