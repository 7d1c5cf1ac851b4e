/// The job summary around what a step has to show: heading, outcome in a sentence, and how to see it again.
import Steps
import Workflow

/// Puts summaries together.
enum Summary {
    /// The whole summary of one run.
    static func of(
        _ name: String, body: StepSummary, headline: String, failure: Failure?, reproduce: String
    ) -> StepSummary {
        var summary = StepSummary()
        summary.heading(Markdown("\(failure == nil ? "✅" : "❌") \(name): \(failure?.kind.result ?? "succeeded")"))
        if let failure {
            summary.sentence("While \(failure.doing): \(failure.because)")
            summary.sentence(Markdown(failure.tryThis))
        } else if !headline.isEmpty {
            summary.sentence(Markdown(headline))
        }
        summary.append(markdown: body.markdown())
        var command = StepSummary()
        command.code(reproduce, language: "sh")
        summary.fold("Reproduce on a laptop", command)
        return summary
    }
}
