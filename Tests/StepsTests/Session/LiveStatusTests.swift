/// How progress is drawn on a terminal: what stands in a line, what fits, and what is drawn over what.
import Live
import Steps
import Synchronization
import Testing

@Suite struct StatusBlockTests {
    static func progress(_ parts: [Progress.Part] = [], usually: Duration? = nil) -> Progress {
        var progress = Progress(
            "execution x1", status: "Executing", began: .seconds(10), seen: .seconds(70), usually: usually)
        progress.parts = parts
        return progress
    }

    static func lines(_ progress: Progress, columns: Int = 80, rows: Int = 24) -> [String] {
        StatusBlock.lines(progress, at: .seconds(72), columns: columns, rows: rows)
    }

    @Test func saysWhatRunsAndForHowLong() {
        let parts = [
            Progress.Part("Prep", .succeeded, note: "Processing", duration: .seconds(61)),
            Progress.Part("Train", .running, note: "Training", duration: .seconds(9)),
            Progress.Part("Evaluate", .waiting), Progress.Part("Old", .failed, note: "why"),
            Progress.Part("Cut", .stopped),
        ]
        #expect(
            Self.lines(Self.progress(parts, usually: .seconds(720))) == [
                "◑ execution x1: Executing (1 min 2 s, usually 12 min)",
                "  ✔ Prep      1 min 1 s  Processing",
                // Two seconds have passed since the look.
                "  ● Train     11 s  Training",
                "  ○ Evaluate",
                "  ✘ Old       why",
                "  ■ Cut     ",
            ])
    }

    @Test(arguments: [20, 40, 79, 80])
    func neverWrapsALine(columns: Int) {
        let parts = [Progress.Part("名前名前名前", .running, note: String(repeating: "wide 長い ", count: 40))]
        for line in Self.lines(Self.progress(parts), columns: columns) {
            let width = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x3000 ? 2 : 1) }
            #expect(width < columns, "\(line)")
        }
    }

    @Test func showsWhatMattersWhereThereIsNoRoom() {
        var parts = (1...30).map { Progress.Part("Done\($0)", .succeeded) }
        parts[12] = Progress.Part("Broken", .failed)
        parts.append(Progress.Part("Now", .running))
        let lines = Self.lines(Self.progress(parts), rows: 8)
        #expect(lines.count == 7)
        #expect(lines.contains { $0.contains("Broken") } && lines.contains { $0.contains("Now") })
        #expect(lines.last == "  … 26 more")
    }

    @Test func drawsNoEscapeOfOthers() {
        let parts = [Progress.Part("a\u{1B}[2J\rb", .running, note: "x\n::error::y\u{9B}31m")]
        let drawn = Self.lines(Self.progress(parts)).joined()
        #expect(!drawn.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
    }
}

@Suite struct TerminalStatusTests {
    /// What a terminal of 80 columns shows after these writes: only the sequences that we use mean anything.
    static func screen(_ written: String) -> [String] {
        var lines = [""]
        var row = 0
        var rest = Substring(written)
        while let character = rest.popFirst() {
            switch character {
            case "\n":
                row += 1
                if row == lines.count { lines.append("") }
            case "\r": lines[row] = ""
            case "\u{1B}":
                let sequence = rest.prefix { !$0.isLetter }
                rest.removeFirst(sequence.count)
                switch rest.popFirst() {
                case "A": row -= Int(sequence.dropFirst()) ?? 1
                case "J": lines.removeSubrange((row + 1)...)
                default: Issue.record("an unknown sequence")
                }
            default: lines[row].append(character)
            }
        }
        return lines
    }

    @Test func drawsOverWhatItDrew() {
        let written = Mutex("")
        let clock = ManualClock()
        let status = TerminalStatus(
            clock: clock, size: { (80, 24) }, write: { text in written.withLock { $0 += text } })
        let narrator = StandardNarrator(isWorkflow: false, masker: SharedMasker(), terminal: status, random: { 0 }) {
            _ in
            Issue.record("written past the terminal")
        }
        var progress = Progress("endpoint churn", status: "Updating", began: .zero, seen: .zero)
        progress.parts = [Progress.Part("A", .running), Progress.Part("B", .running)]
        narrator.say("before")
        narrator.follow(progress, news: ["not told: it is drawn"])
        progress.parts.removeLast()
        clock.advance(by: .seconds(1))
        narrator.follow(progress, news: [])
        narrator.say("in between")
        clock.advance(by: .seconds(1))
        progress.status = "InService"
        narrator.follow(progress, news: [])
        narrator.settle()
        narrator.say("after")
        #expect(
            Self.screen(written.withLock { $0 }) == [
                "before", "in between", "· endpoint churn: InService (2.0 s)", "  ● A", "after", "",
            ])
    }
}
