/// One invocation as Lambda hands it out: an event, and until when there is to be an answer.
import FoundationEssentials
import HTTP

/// What the runtime API's `next` answers.
struct Invocation: Sendable {
    /// Lambda's id of it: the same when Lambda tries an event again.
    var requestID: String
    /// When Lambda ends it, by the wall clock.
    var deadline: Date?
    /// For X-Ray, and for Lambda to see a function that calls itself in circles.
    var traceID: String?
    /// The function, version or alias that was invoked.
    var functionArn: String?
    /// The event.
    var payload: [UInt8]

    /// Reads the answer; nil where it does not say which invocation it is.
    init?(_ response: HTTPResponse) {
        guard let id = response.headers["Lambda-Runtime-Aws-Request-Id"], !id.isEmpty else { return nil }
        requestID = id
        deadline = response.headers["Lambda-Runtime-Deadline-Ms"].flatMap { Int64($0) }
            .map { Date(timeIntervalSince1970: Double($0) / 1000) }
        traceID = response.headers["Lambda-Runtime-Trace-Id"]
        functionArn = response.headers["Lambda-Runtime-Invoked-Function-Arn"]
        payload = response.body
    }

    /// How long work may take, so that its end is told before Lambda ends it unheard; nil where Lambda said nothing.
    func timeLeft(now: Date) -> Duration? {
        guard let left = deadline?.timeIntervalSince(now) else { return nil }
        return .seconds(max(0, left - min(Self.lastWords, left / 10)))
    }

    /// What is kept back for the log and the answer, of more than half a minute.
    private static let lastWords = 3.0
}
