/// The steps of an execution as people follow them: what each is, where it stands, and what changed since the last look.
import AWS
import FoundationEssentials
import JSON

extension PipelineExecutionStep {
    /// The step's type in the words of a pipeline definition.
    var type: String {
        guard let metadata else { return "" }
        let types: [(String, Bool)] = [
            ("Training", metadata.trainingJob != nil), ("Processing", metadata.processingJob != nil),
            ("Transform", metadata.transformJob != nil), ("Tuning", metadata.tuningJob != nil),
            ("RegisterModel", metadata.registerModel != nil), ("Model", metadata.model != nil),
            ("Condition", metadata.condition != nil), ("Fail", metadata.fail != nil),
            ("Lambda", metadata.lambda != nil), ("Callback", metadata.callback != nil),
            ("QualityCheck", metadata.qualityCheck != nil), ("ClarifyCheck", metadata.clarifyCheck != nil),
            ("AutoML", metadata.autoMLJob != nil), ("EndpointConfig", metadata.endpointConfig != nil),
            ("Endpoint", metadata.endpoint != nil), ("EMR", metadata.emr != nil),
            ("EMRServerless", metadata.emrServerless != nil),
        ]
        return types.first { $0.1 }?.0 ?? metadata.otherKind ?? ""
    }

    /// What the step started or made, by the name that the console has for it; nil where it is nothing of its own.
    var job: String? {
        guard let metadata else { return nil }
        let arns = [
            metadata.trainingJob?.arn, metadata.processingJob?.arn, metadata.transformJob?.arn, metadata.tuningJob?.arn,
            metadata.autoMLJob?.arn, metadata.endpoint?.arn, metadata.endpointConfig?.arn,
        ]
        let names = [
            metadata.qualityCheck?.checkJobArn, metadata.clarifyCheck?.checkJobArn, metadata.model?.arn,
            metadata.lambda?.arn, metadata.registerModel?.arn,
        ]
        if let arn = arns.lazy.compactMap(\.self).first { return arn.lastComponent }
        if let name = names.lazy.compactMap(\.self).first { return Self.last(of: name) }
        if let emr = metadata.emr { return emr.stepId ?? emr.stepName }
        return metadata.emrServerless?.jobRunId ?? metadata.callback?.sqsQueueUrl
    }

    /// A package keeps its group: `churn/7`. A function has no slash.
    private static func last(of arn: String) -> String {
        guard let arn = Arn(arn) else { return arn }
        guard arn.resource.hasPrefix("model-package/") else {
            return arn.resource.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? arn.resource
        }
        return String(arn.resource.dropFirst("model-package/".count))
    }

    /// Where the log is of what has none that we read.
    var logPlace: String? {
        if let function = metadata?.lambda?.arn { return "/aws/lambda/\(Self.last(of: function)) in CloudWatch" }
        return metadata?.emr?.logFilePath ?? metadata?.emrServerless?.logFilePath
    }

    /// Whether an earlier execution's result was taken.
    var isCacheHit: Bool { cacheHitResult != nil }

    /// From start to end, where both are known.
    var seconds: Double? {
        guard let startTime, let endTime else { return nil }
        return (endTime.timeIntervalSince(startTime) * 1000).rounded() / 1000
    }

    /// The reason of a failure, in whichever place AWS put it.
    var reason: String? {
        guard let reason = failureReason ?? metadata?.fail?.errorMessage else { return nil }
        let report = metadata?.qualityCheck?.violationReport ?? metadata?.clarifyCheck?.violationReport
        return report.map { "\(reason); the violations are in \($0)" } ?? reason
    }

    /// Whether nothing more comes of it.
    var isOver: Bool {
        switch stepStatus {
        case .stopped, .failed, .succeeded: true
        case .starting, .executing, .stopping, .unknown: false
        }
    }

    /// The step in the output `steps`.
    var json: JSONValue {
        [
            "name": .string(stepName), "type": .string(type), "status": .string(stepStatus.description),
            "seconds": seconds.map { JSONValue($0) } ?? .null, "cache-hit": .bool(isCacheHit),
            "job": job.map(JSONValue.string) ?? .null, "reason": reason.map(JSONValue.string) ?? .null,
        ]
    }
}

/// What of the steps was told already.
struct PipelineStory: Sendable {
    private var told: [String: String] = [:]
    private var quoted: Set<String> = []

    /// The jobs that are over since the last look: their logs are worth reading now. A result of an earlier execution has
    /// no log of this one.
    mutating func ended(_ steps: [PipelineExecutionStep]) -> [PipelineJob] {
        steps.compactMap { step in
            guard step.isOver, !step.isCacheHit, let job = PipelineJob(of: step), let group = job.logGroup,
                quoted.insert("\(group)/\(job.name)").inserted
            else { return nil }
            return job
        }
    }

    /// A line for each step that stands differently than at the last look, oldest first.
    mutating func changes(_ steps: [PipelineExecutionStep], after elapsed: Duration) -> [String] {
        let ordered = steps.sorted { ($0.startTime ?? .distantFuture) < ($1.startTime ?? .distantFuture) }
        return ordered.compactMap { step in
            let state = "\(step.stepStatus) \(step.attemptCount ?? 0)"
            guard told.updateValue(state, forKey: step.stepName) != state else { return nil }
            return Self.line(step, after: elapsed)
        }
    }

    private static func line(_ step: PipelineExecutionStep, after elapsed: Duration) -> String {
        var line = "[\(people(elapsed))] \(step.stepName)"
        if !step.type.isEmpty { line += " (\(step.type))" }
        line += ": \(step.stepStatus)"
        if !step.isOver, let job = step.job { line += ", \(job)" }
        if step.isCacheHit { line += ", taken from an earlier execution" }
        if let seconds = step.seconds { line += " after \(people(.seconds(seconds)))" }
        if let attempts = step.attemptCount, attempts > 1 { line += ", attempt \(attempts)" }
        if let outcome = step.metadata?.condition?.outcome { line += ", outcome \(outcome)" }
        if let reason = step.reason { line += ": \(reason)" }
        return line
    }
}
