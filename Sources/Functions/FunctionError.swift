/// The one error that leaves a function, in the form that Lambda takes.
import Steps

/// Why an invocation has no answer.
struct FunctionError: Error, Sendable, Hashable {
    /// `Category.Reason`, as Lambda's own: what an alarm or a caller can tell errors apart by.
    let type: String
    /// What was being done, who refused in which words, what to do now.
    let message: String
    /// True where the log says it already.
    var isTold = false

    /// An error of this type.
    init(_ type: String, _ message: String, isTold: Bool = false) {
        self.type = type
        self.message = message
        self.isTold = isTold
    }

    /// An event that nothing can be done with, now or when it comes again.
    static func event(_ because: String, tryThis: String) -> FunctionError {
        FunctionError("Event.Unusable", "the event cannot be used: \(because). \(tryThis)")
    }

    /// A variable of the function that is missing or wrong.
    static func variable(_ name: String, _ because: String, tryThis: String) -> FunctionError {
        FunctionError("Step.Usage", "usage while reading the variable \(name): \(because). \(tryThis)")
    }

    /// A failure of what the function did itself.
    init(_ failure: Failure) {
        self.init(failure, isTold: false)
    }

    /// A failure of a step.
    init(_ failure: Failure, isTold: Bool) {
        let reason = "\(failure.kind)"
        let asked = failure.requestID.map { failure.because.contains($0) ? "" : " (request id \($0))" } ?? ""
        let because = failure.because.hasSuffix(".") ? String(failure.because.dropLast()) : failure.because
        self.init(
            "Step.\(reason.prefix(1).uppercased())\(reason.dropFirst())",
            "\(failure.kind.result) while \(failure.doing): \(because)\(asked). \(failure.tryThis)", isTold: isTold)
    }
}
