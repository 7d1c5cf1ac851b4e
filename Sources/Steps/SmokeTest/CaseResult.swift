/// What came of one case, as it is shown and reported.
import JSON

/// The case, the last answer to it, and how it was judged.
struct CaseResult: Sendable {
    /// The case's name.
    let name: String
    /// Why it failed, a sentence each; none for a case that passed.
    let reasons: [String]
    /// The container's status; nil where it did not answer.
    let status: Int?
    /// Of the last request alone.
    let milliseconds: Double
    /// How often it had to be asked again because nothing served it.
    let retries: Int
    /// True where one of those was after the target had answered somebody.
    let wasInterrupted: Bool
    /// The variant that answered.
    let variant: String?
    /// The largest difference to a number that was expected.
    let maxDifference: Double?
    /// The predictions of the rows that were sent.
    let scores: [[Double]]
    /// The answer as text, where the case failed: foreign.
    let body: String?
    /// Where the container logs, where SageMaker says so.
    let logStream: String?

    /// True where every expectation held.
    var isPassed: Bool { reasons.isEmpty }

    /// True for what `error-rate` counts: a case that failed, or that was refused in between.
    var isError: Bool { !isPassed || wasInterrupted }

    /// The result of a case by its last reply, which must be an answer or the lack of one.
    init(_ smokeCase: SmokeCase, _ reply: Reply, retries: Int, wasInterrupted: Bool, target variantAsked: String?) {
        name = smokeCase.name
        milliseconds = reply.milliseconds
        self.retries = retries
        self.wasInterrupted = wasInterrupted
        variant = reply.variant
        logStream = reply.logStream
        guard case .answered(let answer) = reply.outcome else {
            if case .unanswered(let why) = reply.outcome {
                reasons = ["no answer: \(why)"]
            } else {
                reasons = ["no answer"]
            }
            (status, maxDifference, body, scores) = (nil, nil, nil, [])
            return
        }
        let judgement = Judgement(answer, milliseconds: reply.milliseconds, by: smokeCase.expect)
        var reasons = judgement.reasons
        if let variantAsked, let variant = reply.variant, variant != variantAsked {
            reasons.append("the variant \(variant) answered, \(variantAsked) was asked")
        }
        self.reasons = reasons
        status = answer.status
        maxDifference = judgement.maxDifference
        scores = reasons.isEmpty ? judgement.scores : []
        body = reasons.isEmpty ? nil : String(decoding: answer.body.prefix(64 << 10), as: UTF8.self)
    }

    /// One member of the report's `cases`.
    var json: JSONValue {
        [
            "name": .string(name), "passed": .bool(isPassed), "status": status.json,
            "ms": JSONValue(milliseconds), "retries": retries.json, "interrupted": .bool(wasInterrupted),
            "variant": variant.json, "max-difference": maxDifference.json,
            "reasons": .array(reasons.map(JSONValue.string)),
        ]
    }
}
