/// What one request brought: an answer of the container, or why there is none. The reading of errors is pure.
import AWS
import Clocks
import HTTP

/// One request's outcome and its time.
struct Reply: Sendable {
    /// What it brought.
    enum Outcome: Sendable {
        /// The container answered; whether rightly is judged elsewhere.
        case answered(Answer)
        /// Nothing serves yet: worth asking again.
        case notReady(String)
        /// There is no answer of the container to judge.
        case unanswered(String)
        /// No request can succeed: the step ends.
        case hopeless(Failure)
    }

    var outcome: Outcome
    /// Of this one exchange; what was asked before and refused is not in it.
    var took: Duration
    /// The variant that answered.
    var variant: String?
    /// Where the container logs, as SageMaker says with a refusal.
    var logStream: String?

    /// The time in milliseconds, to a thousandth.
    var milliseconds: Double { (took.seconds * 1_000_000).rounded() / 1000 }
}

extension Reply {
    /// Reads the answer of InvokeEndpoint. A refusal by the container (ModelError) is the container's answer, under its own
    /// status; a refusal by SageMaker itself is none, so it never satisfies a case.
    init(_ result: Result<InvokeEndpoint.Output, AWSError>, took: Duration, endpoint: String) {
        self.took = took
        switch result {
        case .success(let output):
            outcome = .answered(Answer(status: 200, contentType: output.contentType, body: output.body))
            variant = output.invokedProductionVariant
        case .failure(let error):
            logStream = ModelError(error)?.logStreamArn
            outcome = Self.outcome(of: error, endpoint: endpoint)
        }
    }

    private static func outcome(of error: AWSError, endpoint: String) -> Outcome {
        if let refusal = ModelError(error) {
            guard let status = refusal.originalStatusCode, (100...599).contains(status) else {
                return .unanswered("the container gave no status: \(error.message)")
            }
            return .answered(
                Answer(status: status, contentType: nil, body: Array((refusal.originalMessage ?? "").utf8)))
        }
        if error.code == "ModelNotReadyException" || (error.status == 503 && error.code != nil) {
            return .notReady(error.description)
        }
        switch error.kind {
        case .cancelled: return .hopeless(.cancelled(doing: "asking \(endpoint)"))
        case .credentials, .invalidInput: return .hopeless(Failure(error, doing: "asking \(endpoint)"))
        case .service where error.isAccessDenied || error.isExpiredCredentials:
            return .hopeless(Failure(error, doing: "asking \(endpoint)"))
        case .service, .transport, .undecodable, .garbled, .redirected: return .unanswered(error.description)
        }
    }
}

extension Reply.Outcome {
    /// What a failed ping means before the first good one: whether the container may still be starting. SageMaker itself
    /// waits for 200 and takes anything else for not yet; a path that is not there will not come by waiting.
    static func ofPing(_ result: Result<HTTPResponse, TransportError>, url: String) -> Reply.Outcome {
        switch result {
        case .success(let response):
            switch response.status {
            case 200: return .answered(Answer(status: 200, contentType: nil, body: []))
            case 300..<500:
                return .hopeless(
                    Failure(
                        .failed, doing: "asking \(url)/ping",
                        because: "it answered \(response.status), and a container that SageMaker can use answers 200",
                        tryThis: "Give the address of the container itself, the part before /ping and /invocations."))
            default: return .notReady("/ping is answered with \(response.status)")
            }
        case .failure(let error):
            switch error.kind {
            case .connectionRefused, .connectionReset, .connectTimedOut, .timedOut, .stalled, .bodyCut:
                return .notReady(error.description)
            case .cancelled: return .hopeless(.cancelled(doing: "asking \(url)/ping"))
            case .hostNotFound, .tlsHandshakeCut, .certificateRefused, .tooLarge, .headerMissing, .proxyFailed,
                .proxyRefused,
                .notSendable, .fileFailed:
                return .hopeless(
                    Failure(
                        .unavailable, doing: "asking \(url)/ping", because: error.description,
                        tryThis: "Check the address and the way to it from here."))
            }
        }
    }
}
