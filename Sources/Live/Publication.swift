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
        var step: S?
        var report: Report<S.Outputs>
        let failure: Failure?
        let reproduce: String
    }

    /// Publishes in an order in which the outputs, which say how it ended, come last.
    func publish<S: Step>(_ result: Result<S>) -> Ending {
        var failure = result.failure.map(presentable)
        var result = result
        // `summary: false` turns it off; where the inputs could not be read, a summary says so.
        let wantsSummary = result.step?.resolved.first { $0.name == "summary" }?.value.bool ?? true
        // What cannot be handed on is found out before anything is written, and all outputs are empty then.
        do { _ = try outputs(result, record(result, failure), isGreen: failure == nil) } catch {
            if failure != nil { world.narrator.warn("The outputs are left empty: \(error)") }
            failure = failure ?? Self.failure(of: error)
            result.step = nil
            result.report.outputs = S.Outputs()
        }
        do {
            if failure == nil { try export(result.report) }
            if wantsSummary { try summarize(result, failure) }
        } catch {
            failure = failure ?? Self.failure(of: error)
        }
        var record = record(result, failure)
        do { try outputs(result, record, isGreen: failure == nil)?.append(in: world.environment) } catch {
            failure = failure ?? Self.failure(of: error)
            record = self.record(result, failure)
        }
        if let failure {
            Annotation(failure, reproduce: result.reproduce)
                .tell(of: S.manifest.name, through: world)
        } else if !result.report.headline.isEmpty {
            world.narrator.say(result.report.headline)
        }
        return Ending(exitCode: failure?.kind.rawValue ?? 0, output: text(record) + "\n")
    }

    private func record<S: Step>(_ result: Result<S>, _ failure: Failure?) -> Record {
        Record.of(
            result.step, S.self, outputs: result.report.outputs, failure: failure,
            run: result.report.run ?? world.run)
    }

    /// Without secrets that a server may have repeated in its refusal, and no longer than anyone reads. Here, before
    /// Markdown and JSON write it in forms of their own.
    private func presentable(_ failure: Failure) -> Failure {
        var failure = failure
        failure.doing = Untrusted.beginning(of: masker.redact(failure.doing))
        failure.because = Untrusted.beginning(of: masker.redact(failure.because))
        failure.tryThis = Untrusted.beginning(of: masker.redact(failure.tryThis))
        failure.requestID = failure.requestID.map { Untrusted.beginning(of: masker.redact($0)) }
        return failure
    }

    /// The record on one line that no log and no terminal acts on, without secrets.
    private func text(_ record: Record) -> String {
        InertJSON.text(JSONValue.object(record.object.redacted(by: masker.current)).text)
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
        try FileCommand.summary(summary, masker: masker.current).append(in: world.environment)
    }

    /// Nil outside a workflow.
    private func outputs<S: Step>(
        _ result: Result<S>, _ record: Record, isGreen: Bool
    ) throws(FileCommandError) -> FileCommand? {
        guard world.run.isWorkflow || world.environment[FileCommand.Target.output.variable] != nil else { return nil }
        var entries = result.report.outputs.values.map { output in
            // What a person asked for in spite of its being secret is for a step that did its work.
            let text = output.isSecret && !isGreen ? "" : Self.withoutNUL(output.text)
            return FileCommand.Entry(output.name, text, isMeantSecret: output.isSecret)
        }
        entries.append(FileCommand.Entry("result", record.result))
        try FileCommand.checkSize(of: entries)
        // Redacted, not refused: what a server repeated in its refusal must not cost the other outputs.
        entries.append(FileCommand.Entry("record", text(record)))
        return try FileCommand.outputs(entries, delimiter: token(), masker: masker.current)
    }

    /// A NUL from a server's words would end the variable that a later step gets; the record keeps it, as an escape.
    private static func withoutNUL(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
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
            case .holdsSecret: .failed
            case .notGiven, .missing, .symbolicLink, .notRegular, .notPermitted: .usage
            case .malformedName, .repeatedName, .reservedName, .holdsNUL, .holdsDelimiter: .bug
            }
        return Failure(
            kind, doing: "writing the step's answer to the runner's files", because: error.description,
            tryThis: "What the step did stands; run it again once the runner's files can be written.")
    }
}

extension JSONObject {
    /// The same without secrets. By its strings and numbers, so that it stays JSON whatever a secret looks like; the words
    /// of the toolkit's own stay.
    fileprivate func redacted(by masker: Masker) -> JSONObject {
        var object = JSONObject()
        for (name, value) in members {
            let isOurs = ["step", "version", "result"].contains(name)
            object[masker.redact(name)] = isOurs ? value : value.redacted(by: masker)
        }
        return object
    }
}

extension JSONValue {
    fileprivate func redacted(by masker: Masker) -> JSONValue {
        switch self {
        case .null, .bool: self
        case .number(let number): masker.holdsSecret(number.text) ? "***" : self
        case .string(let text): .string(masker.redact(text))
        case .array(let elements): .array(elements.map { $0.redacted(by: masker) })
        case .object(let object): .object(object.redacted(by: masker))
        }
    }
}
