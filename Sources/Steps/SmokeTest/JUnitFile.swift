/// The results of a smoke test in the form of JUnit, which CI systems and test reporters draw. Pure.
import FoundationEssentials

/// An XML file of one suite: every case, what was found of the data, whether the load was borne, every rule, and that the
/// endpoint stayed the same.
struct JUnitFile: Sendable, Hashable {
    /// One line of a report.
    private struct Entry: Sendable, Hashable {
        let group: String
        let name: String
        var seconds = 0.0
        /// Why it failed; nothing where it holds.
        var reasons: [String] = []
        /// True where nothing could be judged.
        var isError = false
    }

    private let entries: [Entry]
    private let started: Date

    /// What came of a test.
    init(_ outcome: SmokeOutcome, at started: Date) {
        self.started = started
        var entries = outcome.results.map { result in
            Entry(
                group: "cases", name: result.name, seconds: result.milliseconds / 1000, reasons: result.reasons,
                isError: result.status == nil)
        }
        if outcome.finding != nil {
            entries.append(
                Entry(group: "data", name: "the rows are measured", reasons: [outcome.unfit].compactMap { $0 }))
        }
        if let load = outcome.load {
            entries.append(
                Entry(
                    group: "load", name: "the load is borne", seconds: load.took.seconds,
                    reasons: [outcome.overload].compactMap { $0 }))
        }
        entries += outcome.rules.map { rule in
            Entry(
                group: "rules", name: rule.rule.description, reasons: rule.holds ? [] : ["it is \(rule.shown)"])
        }
        entries.append(Entry(group: "target", name: "it stays the same while it is tested", reasons: outcome.changes))
        if outcome.result != .passed, entries.allSatisfy(\.reasons.isEmpty) {
            entries.append(Entry(group: "test", name: "it passes", reasons: ["the test is \(outcome.result.rawValue)"]))
        }
        self.entries = entries
    }

    private init(_ entries: [Entry], at started: Date) { (self.entries, self.started) = (entries, started) }

    /// What stands there until a test has ended, so that no older file is taken for its result.
    static func unfinished(at started: Date) -> JUnitFile {
        let entry = Entry(
            group: "test", name: "it ends", reasons: ["the step ended before its test did; its log says why"],
            isError: true)
        return JUnitFile([entry], at: started)
    }

    /// The file.
    var text: String {
        let errors = entries.count { !$0.reasons.isEmpty && $0.isError }
        let failures = entries.count { !$0.reasons.isEmpty && !$0.isError }
        let seconds = entries.reduce(0) { $0 + $1.seconds }
        let counts = """
            tests="\(entries.count)" failures="\(failures)" errors="\(errors)" skipped="0" time="\(Self.number(seconds))"
            """
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="smoke-test" \(counts)>
            <testsuite name="smoke-test" \(counts) timestamp="\(started.formatted(.iso8601))">
            \(entries.map(Self.element).joined(separator: "\n"))
            </testsuite>
            </testsuites>

            """
    }

    private static func element(_ entry: Entry) -> String {
        let head = """
            <testcase classname="smoke-test.\(entry.group)" name="\(escaped(entry.name))" time="\(number(entry.seconds))"
            """
        guard let first = entry.reasons.first else { return head + "/>" }
        let kind = entry.isError ? "error" : "failure"
        let all = escaped(entry.reasons.joined(separator: "; "))
        return "\(head)><\(kind) type=\"\(kind)\" message=\"\(escaped(first))\">\(all)</\(kind)></testcase>"
    }

    /// To a millionth of a second, without an exponent.
    private static func number(_ seconds: Double) -> String {
        let micros = Int((max(seconds, 0) * 1_000_000).rounded())
        let fraction = String(micros % 1_000_000)
        return "\(micros / 1_000_000).\(String(repeating: "0", count: 6 - fraction.utf8.count))\(fraction)"
    }

    /// Text that may stand between tags and in attributes; what XML cannot hold at all is written out.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\t", "\n", "\r": "&#\(scalar.value);"
            case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}": String(scalar)
            default: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }.joined()
    }
}
