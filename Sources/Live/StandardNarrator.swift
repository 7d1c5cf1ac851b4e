/// Tells a step's story on standard error, and in a workflow as the runner's commands.
import Bytes
import Steps
import Workflow

/// The narrator of the real world. Standard output stays free for the record.
package struct StandardNarrator: Narrator {
    let isWorkflow: Bool
    let masker: SharedMasker
    /// Draws the token that silences commands in foreign text.
    let random: @Sendable () -> UInt64
    /// Where progress is drawn; nil where standard error is no terminal.
    let terminal: TerminalStatus?
    private let rawWrite: @Sendable (String) -> Void

    /// Tells in a workflow's words where `isWorkflow`.
    package init(
        isWorkflow: Bool, masker: SharedMasker, terminal: TerminalStatus? = nil,
        random: @escaping @Sendable () -> UInt64, write: @escaping @Sendable (String) -> Void
    ) {
        self.isWorkflow = isWorkflow
        self.masker = masker
        self.random = random
        self.terminal = terminal
        rawWrite = write
    }

    /// Takes whole lines.
    private func write(_ lines: String) {
        if let terminal { terminal.write(above: lines) } else { rawWrite(lines) }
    }

    /// One line.
    package func say(_ line: String) { write(shown(line) + "\n") }

    /// The block of a terminal, or a line for each news.
    package func follow(_ progress: Progress, news: [String]) {
        guard let terminal else { return news.forEach(say) }
        var progress = progress
        progress.title = masker.redact(progress.title)
        progress.status = masker.redact(progress.status)
        for index in progress.parts.indices {
            progress.parts[index].name = masker.redact(progress.parts[index].name)
            progress.parts[index].note = masker.redact(progress.parts[index].note)
        }
        terminal.show(progress)
    }

    /// The block stays as it is.
    package func settle() { terminal?.settle() }

    /// One annotation, or one line that says warning.
    package func warn(_ line: String) {
        let line = shown(line)
        write((isWorkflow ? WorkflowCommand.warning(line).line : "warning: \(line)") + "\n")
    }

    /// A fold in a workflow, an indented block elsewhere.
    package func quote(_ text: String, title: String) {
        let text = masker.redact(Untrusted.withoutANSI(text))
        let title = shown(title)
        guard isWorkflow else {
            write("\(title)\n\(Untrusted.block(text, keeping: .end))\n")
            return
        }
        let body = WorkflowCommand.quoting(text, keeping: .end, token: token())
        write("\(WorkflowCommand.group(title).line)\n\(body)\n\(WorkflowCommand.endGroup.line)\n")
    }

    /// One `::error`; elsewhere the lines as they are. The title stands in GitHub's list of annotations and not in the log,
    /// so the lines say everything.
    package func fail(_ lines: [String], title: String) {
        let lines = lines.map(shown)
        let told =
            isWorkflow
            ? WorkflowCommand.error(lines.joined(separator: "\n"), title: title).line
            : "error: " + lines.joined(separator: "\n  ")
        write(told + "\n")
    }

    /// Tells the runner at once; elsewhere only we must know.
    package func mask(_ secret: Secret) {
        let announcement = masker.mask(secret)
        if isWorkflow { write(announcement.commands.map { $0.line + "\n" }.joined()) }
        if let warning = announcement.warning { warn(warning) }
    }

    /// On one line and without secrets: before it is cut, which could leave most of one, and after its sequences are gone,
    /// which could have stood between the letters of one.
    private func shown(_ text: String) -> String { masker.redact(Untrusted.phrase(masker.redact(text))) }

    private func token() -> RandomToken {
        var source = ClosureRandom(random: random)
        return RandomToken(using: &source)
    }
}

/// A closure as the standard library wants its chance.
struct ClosureRandom: RandomNumberGenerator {
    let random: @Sendable () -> UInt64

    mutating func next() -> UInt64 { random() }
}
