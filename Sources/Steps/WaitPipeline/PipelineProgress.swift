/// An execution as it is drawn while it runs, and how long the ones before it took.
import AWS
import FoundationEssentials

extension WaitPipeline.Sight {
    /// The look at the execution for who follows it; `now` is AWS's kind of time, `seen` the world's monotonic one.
    func progress(
        of execution: Arn, now: Date, began: Duration, seen: Duration, usually: Duration?
    ) -> Progress {
        var progress = Progress(
            "execution \(execution.lastComponent)"
                + (self.execution.pipelineArn.map { " of \($0.lastComponent)" } ?? ""),
            status: self.execution.pipelineExecutionStatus.description,
            began: began, seen: seen, usually: usually)
        progress.parts = steps.map { $0.part(now: now) }
        return progress
    }
}

extension PipelineExecutionStep {
    /// The step as a part of its execution.
    func part(now: Date) -> Progress.Part {
        var notes = [type].filter { !$0.isEmpty }
        if isCacheHit { notes.append("taken from an earlier execution") }
        if let attemptCount, attemptCount > 1 { notes.append("attempt \(attemptCount)") }
        if let reason { notes.append(reason) }
        let running = stepStatus == .executing ? startTime.map { max(now.timeIntervalSince($0), 0) } : nil
        return Progress.Part(
            stepName, stage, note: notes.joined(separator: ", "),
            duration: (seconds ?? running).map { .seconds($0) })
    }

    /// How far the step is.
    private var stage: Progress.Stage {
        switch stepStatus {
        case .starting, .executing, .stopping: .running
        case .succeeded: .succeeded
        case .failed: .failed
        case .stopped: .stopped
        case .unknown: .waiting
        }
    }
}

/// How long a pipeline's executions usually take.
enum UsualDuration {
    /// How many of the last successes are asked for.
    static let sample = 3

    /// The median of the last successful executions of the pipeline; nil where there is none, or none can be read: that is
    /// comfort, and no reason to fail.
    static func of(_ pipeline: Arn?, _ aws: AWSAccess) async -> Duration? {
        guard let pipeline else { return nil }
        var list = ListPipelineExecutions(pipelineName: pipeline.description)
        list.sortOrder = "Descending"
        list.maxResults = 25
        guard let found = try? await aws.client.call(list).pipelineExecutionSummaries else { return nil }
        let successes = found.filter { $0.pipelineExecutionStatus == .succeeded }.prefix(sample)
        var seconds: [Double] = []
        for execution in successes.compactMap(\.pipelineExecutionArn) {
            let described = try? await aws.client.call(DescribePipelineExecution(pipelineExecutionArn: execution))
            guard let start = described?.creationTime, let end = described?.lastModifiedTime else { continue }
            seconds.append(end.timeIntervalSince(start))
        }
        return median(seconds).map { .seconds($0) }
    }

    /// The middle one, or the mean of the two in the middle; nil of none.
    static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard let upper = sorted.indices.contains(sorted.count / 2) ? sorted[sorted.count / 2] : nil else { return nil }
        return sorted.count.isMultiple(of: 2) ? (sorted[sorted.count / 2 - 1] + upper) / 2 : upper
    }
}
