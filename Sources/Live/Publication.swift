/// Puts down what came of a run: variables, summary and outputs for the runner, the record for standard output.
import JSON
import Steps
import Workflow

/// Writes the runner's files, tells the failure, and settles the exit code: 0 only where all of it was written.
struct Publication {
    let world: World
    let masker: SharedMasker

    /// Everything that came of one run.
    struct Result<S: Step> {
        let step: S?
        let report: Report<S.Outputs>
        let failure: Failure?
        let reproduce: String
    }

    /// Publishes in an order in which the outputs, which say how it ended, come last.
    func publish<S: Step>(_ result: Result<S>) -> Ending {
        var failure = result.failure.map(redacted)
        do {
            if failure == nil { try export(result.report) }
            if result.wantsSummary { try summarize(result, failure) }
        } catch {
            failure = failure ?? Self.failure(of: error)
        }
        var record = record(result, failure)
        do { try output(result.report, record, isGreen: failure == nil) } catch {
            failure = failure ?? Self.failure(of: error)
            record = self.record(result, failure)
        }
        if let failure {
            Annotation(failure, reproduce: result.reproduce)
                .tell(of: S.manifest.name, through: world)
        } else if !result.report.headline.isEmpty {
            world.narrator.say(result.report.headline)
        }
        return Ending(exitCode: failure?.kind.rawValue ?? 0, output: safe(record))
    }

    private func record<S: Step>(_ result: Result<S>, _ failure: Failure?) -> Record {
        Record.of(
            result.step, S.self, outputs: result.report.outputs, failure: failure,
            run: result.report.run ?? world.run)
    }

    /// Without secrets that a server may have repeated in its refusal. Here, before Markdown and JSON write them in forms
    /// of their own.
    private func redacted(_ failure: Failure) -> Failure {
        var failure = failure
        failure.doing = masker.redact(failure.doing)
        failure.because = masker.redact(failure.because)
        failure.tryThis = masker.redact(failure.tryThis)
        return failure
    }

    /// On one line, and without the two characters that the runner takes for an old form of its commands anywhere in a
    /// line. They can only stand in strings, where the escape means the same.
    private func safe(_ record: Record) -> String {
        masker.redact(JSONValue.object(record.object).text).replacing("##[", with: "#\\u0023[") + "\n"
    }

    private func export<Outputs>(_ report: Report<Outputs>) throws(FileCommandError) {
        guard !report.exports.isEmpty else { return }
        let entries = report.exports.map { FileCommand.Entry($0.name, $0.value.reveal()) }
        try FileCommand.environment(entries, delimiter: token()).append(in: world.environment)
    }

    private func summarize<S: Step>(_ result: Result<S>, _ failure: Failure?) throws(FileCommandError) {
        guard world.environment[FileCommand.Target.summary.variable] != nil else { return }
        let summary = Summary.of(
            S.manifest.name, body: result.report.summary, headline: masker.redact(result.report.headline),
            failure: failure, reproduce: masker.redact(result.reproduce))
        try FileCommand.summary(summary).append(in: world.environment)
    }

    private func output<Outputs: StepOutputs>(
        _ report: Report<Outputs>, _ record: Record, isGreen: Bool
    ) throws(FileCommandError) {
        guard world.run.isWorkflow || world.environment[FileCommand.Target.output.variable] != nil else { return }
        let entries =
            report.outputs.values.map {
                FileCommand.Entry($0.name, $0.isSecret && !isGreen ? "" : $0.text, isMeantSecret: $0.isSecret)
            } + [
                FileCommand.Entry("result", record.result),
                // Redacted, not refused: what a server repeated in its refusal must not cost the other outputs.
                FileCommand.Entry("record", masker.redact(JSONValue.object(record.object).text)),
            ]
        try FileCommand.outputs(entries, delimiter: token(), masker: masker.current).append(in: world.environment)
    }

    private func token() -> RandomToken {
        var random = ClosureRandom(random: world.random)
        return RandomToken(using: &random)
    }

    /// A step whose answer cannot be handed on is not green, whatever it did.
    static func failure(of error: FileCommandError) -> Failure {
        let kind: Failure.Kind =
            switch error.kind {
            case .failed, .torn, .tooLarge: .unavailable
            case .notGiven, .missing, .symbolicLink, .notRegular, .notPermitted: .usage
            case .malformedName, .repeatedName, .reservedName, .holdsNUL, .holdsDelimiter, .holdsSecret: .bug
            }
        return Failure(
            kind, doing: "writing the step's answer to the runner's files", because: error.description,
            tryThis: "What the step did stands; run it again once the runner's files can be written.")
    }
}

extension Publication.Result {
    /// `summary: false` turns it off; where the inputs could not be read, a summary says so.
    fileprivate var wantsSummary: Bool { step?.resolved.first { $0.name == "summary" }?.value.bool ?? true }
}
