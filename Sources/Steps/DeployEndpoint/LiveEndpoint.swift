/// An endpoint that a step brings to another configuration, and follows until it runs it.
import AWS
import Workflow

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

extension LiveEndpoint {
    /// The plan, a line each, and as a table of the summary.
    func tell(_ plan: [EndpointChange], _ narrator: any Narrator, in summary: inout StepSummary) {
        for line in plan {
            narrator.say("plan: \(line.what): \(line.from ?? "nothing") → \(line.to ?? "nothing")")
        }
        guard !plan.isEmpty else { return }
        summary.table(
            ["what", "from", "to"],
            plan.map { [.code($0.what), $0.from.map { .code($0) } ?? "", $0.to.map { .code($0) } ?? ""] })
    }
}
