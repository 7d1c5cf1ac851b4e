/// The token that makes a repeat of a request the same request, to AWS and to us.
import Bytes
import SigV4
import Workflow

/// 64 hex digits that depend on the workflow run's attempt, the job, the step and the content of the request.
///
/// AWS takes 32 to 128 characters. A re-run of the same attempt repeats the token and changes nothing twice; a new
/// attempt is a new request. Outside a workflow there is nothing to recognise a repeat by, so the token is random
/// unless a person gives a key.
public struct RequestToken: Sendable, Hashable, CustomStringConvertible {
    /// The digits.
    public let description: String

    /// The token of a request of `step` with this content.
    public init(step: String, content: [String], key: String?, run: RunContext, random: () -> UInt64) {
        let place: [String]
        if let key {
            place = ["key", key]
        } else if let repository = run.repository, let runID = run.runID {
            place = ["run", repository, runID, String(run.runAttempt ?? 1), run.job ?? ""]
        } else {
            place = ["once", String(random()), String(random())]
        }
        // Length before text, so that no two lists of parts run together into one text.
        let parts = ([step] + place + content).map { "\($0.utf8.count):\($0)" }
        description = SHA256.hex(of: Array(parts.joined().utf8))
    }
}
