/// Foreign text in a log: it must command nobody, show what it hides, and end.
import Testing

@testable import Workflow

private let hostile: [String] = [
    "::error::x", " ::error::x", "\t::error::x", "\u{A0}::error::x", "\u{FEFF}::error::x", "\u{200B}::error::x",
    "\u{AD}:\u{AD}:error::x", "a\n::error::x", "a\r::error::x", "a\r\n::error::x", "a\u{85}::error::x",
    "a\u{2028}::error::x",
    "a\u{0B}::error::x", "\u{1B}[0m::error::x", "\u{1B}]0;t\u{07}::error::x", "##[error]x", "a ##[error]x",
    "a##[add-mask]x",
    "#\u{200D}#[error]x", "##\u{FE0F}[error]x", "##\u{301}[error]x", "#\u{1B}[0m#\u{1B}[1m[error]x", "###[error]x",
    "##\u{0}[error]x", "##\u{34F}[error]x", "##\u{1B}[31m[error]x", "::stop-commands::x", "::set-output name=a::b",
    "##[set-env name=a]b", "a\n##[group]x", ":\u{301}:error::x", "::\u{301}error::x", "\n\n::error::x",
    String(repeating: " ", count: 5000) + "::error::x", String(repeating: "x", count: 4094) + "\n::error::x",
    "##[warning]" + String(repeating: "x", count: 10_000), "x\u{0C}::error::x", "\r::error::x\r", "##\u{E0001}[error]x",
]

@Suite struct UntrustedTests {
    @Test(arguments: [100, 101, 102, 103, 4096]) func keepsTheBeginningOfWhatIsEscapedElsewhere(limit: Int) {
        let text = String(repeating: "é😹", count: 2000)
        let shown = Untrusted.beginning(of: text, limit: limit)
        #expect(shown.utf8.count <= limit && shown.utf8.count > limit - 4)
        #expect(shown.hasSuffix(" [cut: this is the beginning of 12000 bytes]"))
        #expect(!shown.contains("\u{FFFD}"))
        #expect(Untrusted.beginning(of: "short\u{1B}") == "short\u{1B}")
    }

    @Test(arguments: hostile, [Untrusted.End.start, .end]) func commandsNobody(_ text: String, _ end: Untrusted.End) {
        let block = Untrusted.block(text, keeping: end)
        #expect(RunnerLogParser.commands(in: block).isEmpty, "\(block)")
        let phrase = Untrusted.phrase(text, keeping: end)
        #expect(RunnerLogParser.commands(in: phrase).isEmpty, "\(phrase)")
        #expect(RunnerLogParser.commands(in: "SageMaker said: \(phrase)").isEmpty)
        #expect(!phrase.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    /// The tests above would pass if the parser found nothing at all.
    @Test(arguments: ["::error::x", "a\r::error::x", "a##[error]x", "#\u{200D}#[error]x", "\u{FEFF}::error::x"])
    func theRunnerWouldHaveObeyed(_ text: String) {
        #expect(!RunnerLogParser.commands(in: text).isEmpty)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\nb", "a\\nb"), ("a\r\nb\rc", "a\\nb\\nc"), ("\u{1B}[1;31mred\u{1B}[0m", "red"),
        ("\u{1B}]8;;http://x\u{07}link\u{1B}]8;;\u{1B}\\", "link"), ("\u{9B}31mred", "red"), ("a\u{7}b", "a\\u{7}b"),
        ("\u{1B}", ""), ("a\tb", "a    b"), ("\u{202E}cba", "\\u{202E}cba"), ("a\u{200B}b", "a\\u{200B}b"),
        ("😹 é e\u{301} ✔️", "😹 é e\u{301} ✔️"), ("::x", "\\::x"), ("a::x", "a::x"), ("##[x]", "##\\[x]"), ("[x]", "[x]"),
        ("# [x]", "# [x]"), ("\u{1B}]0;never ends", "0;never ends"), ("\u{1B}]0;a\nb\u{7}", "0;a\\nb\\u{7}"), ("", ""),
        ("\u{0}", "\\u{0}"), ("\u{1B}c\u{1B}7x", "x"),
    ]) func showsWhatItIs(_ text: String, _ shown: String) {
        #expect(Untrusted.phrase(text) == shown)
    }

    @Test func putsAMarginBeforeEachLine() {
        #expect(Untrusted.block("a\n\nb\r\n::error::c") == "| a\n| \n| b\n| ::error::c")
    }

    @Test func cutsFromEitherEnd() {
        let long = (1...2000).map { "line \($0)" }.joined(separator: "\n")
        let start = Untrusted.block(long)
        #expect(start.hasPrefix("| line 1\n"))
        #expect(start.hasSuffix("\n| [cut: this is the beginning of \(long.utf8.count) bytes]"))
        let end = Untrusted.block(long, keeping: .end)
        #expect(end.hasPrefix("| [cut: this is the end of \(long.utf8.count) bytes]\n"))
        #expect(end.hasSuffix("\n| line 2000"))
        for text in [start, end] { #expect(text.utf8.count < 4096 + 2 * 600 + 100) }
    }

    @Test(arguments: ["é", "😹", "👨‍👩‍👧", "e\u{301}", "\u{1F}"], [Untrusted.End.start, .end])
    func cutsBetweenCharacters(_ unit: String, _ end: Untrusted.End) {
        for limit in 1..<40 {
            let shown = Untrusted.phrase(String(repeating: unit, count: 100), keeping: end, limit: limit)
            #expect(shown.contains("[cut: this is the"))
            #expect(!shown.contains("\u{FFFD}"))
            let one = Untrusted.phrase(unit)
            let kept = shown.replacing(#/ ?\[cut: [^\]]*\] ?/#, with: "")
            #expect(kept.replacing(one, with: "").isEmpty)
            #expect(kept.utf8.count <= limit)
        }
    }

    @Test(arguments: [Untrusted.End.start, .end]) func survivesTenMegabytes(_ end: Untrusted.End) {
        for unit in ["x", "😹", "\u{1B}[31m", "\u{301}", "\n", "\u{0}"] {
            let shown = Untrusted.phrase(String(repeating: unit, count: 2_000_000), keeping: end)
            #expect(shown.utf8.count < 4096 + 100)
        }
    }
}
