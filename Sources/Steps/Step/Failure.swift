/// Why a step is not green: the one error that leaves a step, and its exit code.

/// What went wrong, in the four things a reader of a log needs: doing what, who said no in which words, what to do now,
/// and (added where it is printed) how to reproduce it.
public struct Failure: Error, Sendable, Hashable {
    /// The kinds and their exit codes: one table for all steps.
    public enum Kind: Int32, Sendable, CaseIterable {
        case bug = 1, usage, denied, notFound, conflict, timedOut, failed, stopped, cancelled, rejected, rolledBack
        case unavailable

        /// The word in the record's `result`.
        public var result: String {
            switch self {
            case .bug: "bug"
            case .usage: "usage"
            case .denied: "denied"
            case .notFound: "not-found"
            case .conflict: "conflict"
            case .timedOut: "timed-out"
            case .failed: "failed"
            case .stopped: "stopped"
            case .cancelled: "cancelled"
            case .rejected: "rejected"
            case .rolledBack: "rolled-back"
            case .unavailable: "unavailable"
            }
        }

        /// What the exit code means, for tables.
        public var meaning: String {
            switch self {
            case .bug: "a bug in the step"
            case .usage: "an input is missing or wrong; it is named"
            case .denied: "credentials or permissions were refused"
            case .notFound: "something the step was told to use does not exist"
            case .conflict: "what stands is not what the step may change"
            case .timedOut: "the time given ran out; the remote work goes on"
            case .failed: "the remote work failed"
            case .stopped: "somebody stopped the remote work"
            case .cancelled: "the step was cancelled"
            case .rejected: "a gate said no"
            case .rolledBack: "the deployment was rolled back"
            case .unavailable: "retries were used up, or there is no capacity"
            }
        }
    }

    /// The exit code's name.
    public var kind: Kind
    /// The act, as the end of "while …": `starting pipeline churn`.
    public var doing: String
    /// Who refused and in which words. May hold text from outside; whoever prints it makes it safe.
    public var because: String
    /// AWS's id of the refused request, where there is one.
    public var requestID: String?
    /// What to do now: a sentence.
    public var tryThis: String

    /// A failure of this kind.
    public init(_ kind: Kind, doing: String, because: String, requestID: String? = nil, tryThis: String) {
        self.kind = kind
        self.doing = doing
        self.because = because
        self.requestID = requestID
        self.tryThis = tryThis
    }

    /// A bad or missing input, named as people write it.
    public static func usage(input: String, _ because: String, tryThis: String) -> Failure {
        Failure(.usage, doing: "reading the input \(input)", because: because, tryThis: tryThis)
    }

    /// The step was cancelled; `still` names what goes on running without it.
    public static func cancelled(doing: String, still: String? = nil) -> Failure {
        Failure(
            .cancelled, doing: doing, because: "the step was cancelled",
            tryThis: still.map { "Still running: \($0)" } ?? "Nothing was left running by this step.")
    }
}
