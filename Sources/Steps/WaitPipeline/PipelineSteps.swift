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
            ("Endpoint", metadata.endpoint != nil),
        ]
        return types.first { $0.1 }?.0 ?? ""
    }

    /// Whether an earlier execution's result was taken.
    var isCacheHit: Bool { cacheHitResult != nil }

    /// From start to end, where both are known.
    var seconds: Double? {
        guard let startTime, let endTime else { return nil }
        return (endTime.timeIntervalSince(startTime) * 1000).rounded() / 1000
    }

    /// The reason of a failure, in whichever place AWS put it.
    var reason: String? { failureReason ?? metadata?.fail?.errorMessage }

    /// The step in the output `steps`.
    var json: JSONValue {
        [
            "name": .string(stepName), "type": .string(type), "status": .string(stepStatus.description),
            "seconds": seconds.map { JSONValue($0) } ?? .null, "cache-hit": .bool(isCacheHit),
            "reason": reason.map(JSONValue.string) ?? .null,
        ]
    }
}

/// What of the steps was told already.
struct PipelineStory: Sendable {
    private var told: [String: String] = [:]

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
        if step.isCacheHit { line += ", taken from an earlier execution" }
        if let seconds = step.seconds { line += " after \(people(.seconds(seconds)))" }
        if let attempts = step.attemptCount, attempts > 1 { line += ", attempt \(attempts)" }
        if let outcome = step.metadata?.condition?.outcome { line += ", outcome \(outcome)" }
        if let reason = step.reason { line += ": \(reason)" }
        return line
    }
}
