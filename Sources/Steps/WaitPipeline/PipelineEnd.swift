/// What an execution left when it ended: a model and its figures, or the reasons why there is none.
import AWS
import FoundationEssentials
import JSON
import Workflow

extension WaitPipeline {
    /// Gathers what a successful execution left; without a model it is green unless one was required.
    func conclude(
        _ end: Sight, _ aws: AWSAccess, in world: World, report: inout Report<Outputs>
    ) async throws(Failure) {
        try await gatherTraining(end, aws, report: &report)
        report.modelPackageArn = try registered(end)
        report.evaluation = await evaluation(end, report.modelPackageArn, aws, in: world)?.json
        summarize(end, in: &report)
        guard let package = report.modelPackageArn else {
            guard requireModel else {
                report.headline = "The execution succeeded and registered no model."
                return
            }
            throw Failure(
                .rejected, doing: "looking for the model of \(executionArn.lastComponent)",
                because: "the execution succeeded, but its own condition let no model be registered",
                tryThis:
                    "Look at the evaluation in the summary; leave require-model out where no model is a good end too.")
        }
        report.headline = "The execution succeeded and registered \(package)."
    }

    /// The package the last RegisterModel step names. A name that is no ARN is not "no model".
    private func registered(_ end: Sight) throws(Failure) -> Arn? {
        guard let name = end.steps.lazy.compactMap({ $0.metadata?.registerModel?.arn }).last else { return nil }
        guard let arn = Arn(name) else {
            throw Failure(
                .failed, doing: "looking for the model of \(executionArn.lastComponent)",
                because: "the step that registered it names “\(name)”, which is no ARN",
                tryThis: "Look at the execution in the console.")
        }
        return arn
    }

    private func gatherTraining(
        _ end: Sight, _ aws: AWSAccess, report: inout Report<Outputs>
    ) async throws(Failure) {
        guard let name = try await trainingJob(end, aws) else { return }
        report.trainingJobName = name
        let job = try await aws.read(
            DescribeTrainingJob(trainingJobName: name), doing: "reading the training job \(name)")
        report.modelArtifacts = job.modelArtifacts.s3ModelArtifacts
        var metrics = JSONObject()
        for metric in job.finalMetricDataList ?? [] {
            if let name = metric.metricName { metrics[name] = metric.value.map { JSONValue($0) } ?? .null }
        }
        report.metrics = .object(metrics)
    }

    /// The job of the last step that trained, or the best one of a step that tuned.
    private func trainingJob(_ end: Sight, _ aws: AWSAccess) async throws(Failure) -> String? {
        let jobs = end.steps.lazy.compactMap { PipelineJob(of: $0) }.filter { [.training, .tuning].contains($0.kind) }
        guard let job = Array(jobs).last else { return nil }
        guard job.kind == .tuning else { return job.name }
        return try await aws.read(
            DescribeHyperParameterTuningJob(hyperParameterTuningJobName: job.name),
            doing: "reading the tuning job \(job.name)"
        ).bestTrainingJob?.trainingJobName
    }

    /// The report the registered package names, else one that a processing step left under an output called evaluation.
    /// It is worth having, not worth failing for: what cannot be read is told and left out.
    private func evaluation(
        _ end: Sight, _ package: Arn?, _ aws: AWSAccess, in world: World
    ) async -> EvaluationReport? {
        do {
            if let package {
                let described = try await aws.read(
                    DescribeModelPackage(modelPackageName: package.description), doing: "reading the package \(package)"
                )
                if let file = described.modelMetrics?.modelQuality?.statistics {
                    return try await EvaluationReport.read(file, aws)
                }
            }
            for step in end.steps.reversed() {
                guard let job = PipelineJob(of: step), job.kind == .processing,
                    let uri = try await evaluationOutput(of: job, aws)
                else { continue }
                return try await EvaluationReport.read(uri, aws)
            }
        } catch { world.narrator.warn("The evaluation report could not be read: \(error.because)") }
        return nil
    }

    private func evaluationOutput(of job: PipelineJob, _ aws: AWSAccess) async throws(Failure) -> S3URI? {
        let described = try await aws.read(
            DescribeProcessingJob(processingJobName: job.name), doing: "reading the job \(job.name)")
        let outputs = described.processingOutputConfig?.outputs ?? []
        guard let output = outputs.first(where: { $0.outputName.lowercased().contains("evaluation") }),
            let folder = output.s3Output?.s3Uri
        else { return nil }
        return S3URI(folder.hasSuffix("/") ? "\(folder)evaluation.json" : "\(folder)/evaluation.json")
    }

    /// Somebody stopped the execution: red, with what was running then.
    func stopped(_ end: Sight) -> Failure {
        let cut = end.steps.filter { $0.stepStatus == .stopped }.map(\.stepName).joined(separator: ", ")
        return Failure(
            .stopped, doing: "waiting for the execution \(executionArn.lastComponent)",
            because: end.execution.failureReason ?? "somebody stopped it" + (cut.isEmpty ? "" : " during \(cut)"),
            tryThis: "Start it again, or see in CloudTrail who called StopPipelineExecution.")
    }

    /// The execution failed: the step, its job's own words, the end of its log.
    func failed(
        _ end: Sight, _ aws: AWSAccess, in world: World, report: inout Report<Outputs>
    ) async -> Failure {
        summarize(end, in: &report)
        guard let step = end.failedStep else {
            return Failure(
                .failed, doing: "waiting for the execution \(executionArn.lastComponent)",
                because: "\(end.execution.pipelineExecutionStatus)"
                    + (end.execution.failureReason.map { ": \($0)" } ?? ", without a reason"),
                tryThis: "Look at the execution in the console.")
        }
        var reasons = [step.reason].compactMap { $0 }
        if let job = PipelineJob(of: step) {
            do { reasons += try await job.words(aws).filter { !reasons.contains($0) } } catch {
                world.narrator.warn("The job \(job.name) could not be read: \(error.because)")
            }
            if logs == .failed { await job.quoteLog(aws, in: world) }
        }
        report.failureReason = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        return Failure(
            .failed, doing: "running the step \(step.stepName)",
            because: report.failureReason ?? "SageMaker gives no reason",
            tryThis: "Mend the step and start the pipeline again; "
                + (step.logPlace.map { "its log is in \($0)." } ?? "its log is above, and in CloudWatch."))
    }

    /// Table and timeline of the steps.
    func summarize(_ end: Sight, in report: inout Report<Outputs>) {
        report.summary.table(
            ["step", "type", "status", "seconds", "reason"],
            end.steps.map { step in
                [
                    Markdown(step.stepName), Markdown(step.type),
                    Markdown("\(step.stepStatus)\(step.isCacheHit ? " (cached)" : "")"),
                    Markdown(step.seconds.map { JSONValue($0.rounded()).text } ?? ""), Markdown(step.reason ?? ""),
                ]
            })
        if let chart = timeline(end) { report.summary.mermaid(chart) }
        guard let evaluation = report.evaluation else { return }
        report.summary.table(
            ["metric", "value"],
            EvaluationReport(json: evaluation).numbers.map { [Markdown($0.name), Markdown(JSONValue($0.value).text)] })
    }

    private func timeline(_ end: Sight) -> String? {
        let bars = end.steps.compactMap { step -> String? in
            guard let start = step.startTime, let seconds = step.seconds else { return nil }
            let mark = step.stepStatus == .failed ? "crit, " : ""
            let from = Int(start.timeIntervalSince1970.rounded())
            return "    \(Mermaid.label(step.stepName)) :\(mark)\(from), \(max(1, Int(seconds.rounded())))s"
        }
        guard bars.count > 1 else { return nil }
        return (["gantt", "    dateFormat X", "    axisFormat %H:%M:%S"] + bars).joined(separator: "\n")
    }
}
