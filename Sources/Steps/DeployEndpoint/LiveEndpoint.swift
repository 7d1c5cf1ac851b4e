/// An endpoint that a step brings to another configuration, and follows until it runs it.
import AWS

/// What reading, updating and following an endpoint have in common, whoever does it.
struct LiveEndpoint: Sendable {
    /// The endpoint's name.
    let name: EndpointName
    /// The act, as the end of "while …".
    let doing: String
    /// How long to wait, and how often to look.
    let wait: WaitInputs
    /// Alarms that take an update back.
    var rollbackAlarms: [String] = []
    /// What to do where the wait for a configuration runs out: a sentence.
    let again: @Sendable (_ wanted: String) -> String
}
