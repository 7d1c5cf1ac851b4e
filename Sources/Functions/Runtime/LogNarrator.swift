/// Tells a step's story in the function's log.
import Bytes
import Live
import Steps
import Workflow

/// The narrator of one invocation: every line carries its request id, and no secret.
struct LogNarrator: Narrator {
    private let log: Log
    private let requestID: String?
    private let masker: SharedMasker

    /// Tells in `log`, of the invocation with this id; of the process itself where there is none.
    init(_ log: Log, requestID: String?, masker: SharedMasker) {
        self.log = log
        self.requestID = requestID
        self.masker = masker
    }

    func say(_ line: String) { log.write(.info, shown(line), requestID: requestID) }

    /// Each news is a line: nobody sits before a log.
    func follow(_ progress: Progress, news: [String]) { news.forEach(say) }

    func settle() {}

    func warn(_ line: String) { log.write(.warn, shown(line), requestID: requestID) }

    func quote(_ text: String, title: String) {
        let block = Untrusted.block(masker.redact(Untrusted.withoutANSI(text)), keeping: .end)
        log.write(
            .info, shown(title), quoting: block.split(separator: "\n").map(String.init), requestID: requestID)
    }

    func fail(_ lines: [String], title: String) {
        log.write(.error, shown(title), quoting: lines.map(shown), requestID: requestID)
    }

    func mask(_ secret: Secret) {
        if let warning = masker.mask(secret).warning { warn(warning) }
    }

    /// On one line and without secrets: before it is cut, and after what could have stood between a secret's letters is gone.
    private func shown(_ text: String) -> String { masker.redact(Untrusted.phrase(masker.redact(text))) }
}
