/// How progress looks on a terminal: lines that fit its width. Pure; the drawing is elsewhere.
import Steps
import Workflow

/// The lines that stand for a look at long work.
package enum StatusBlock {
    /// The marks that turn at the beginning of the first line, one a second.
    private static let spinner = ["◐", "◓", "◑", "◒"]

    /// The block at `now`, for a terminal of so many columns and rows: a line for the whole, and one a part.
    ///
    /// - Parameter isOver: nothing turns any more: the block stays as it is.
    package static func lines(
        _ progress: Progress, at now: Duration, columns: Int, rows: Int, isOver: Bool = false
    ) -> [String] {
        let elapsed = max(now - progress.began, .zero)
        let mark = isOver ? "·" : spinner[Int(elapsed.components.seconds) % spinner.count]
        let usually = progress.usually.map { ", usually \(people($0))" } ?? ""
        var head = "\(mark) \(Untrusted.phrase(progress.title)): \(Untrusted.phrase(progress.status))"
        head += " (\(people(.seconds(elapsed.components.seconds)))\(usually))"
        let (shown, left) = fit(progress.parts, into: max(rows - 2, 1))
        let width = shown.map { columnsOf($0.name) }.max() ?? 0
        var lines = [head] + shown.map { line($0, width: width, since: now - progress.seen) }
        if left > 0 { lines.append("  … \(left) more") }
        return lines.map { cut($0, to: max(columns - 1, 10)) }
    }

    /// The parts that there is room for: what runs or failed before what is over, in their own order.
    private static func fit(_ parts: [Progress.Part], into room: Int) -> (shown: [Progress.Part], left: Int) {
        guard parts.count > room else { return (parts, 0) }
        let kept = max(room - 1, 1)
        let urgent = parts.indices.sorted { (rank(parts[$0]), $0) < (rank(parts[$1]), $1) }.prefix(kept).sorted()
        return (urgent.map { parts[$0] }, parts.count - kept)
    }

    private static func rank(_ part: Progress.Part) -> Int {
        switch part.stage {
        case .failed, .stopped: 0
        case .running: 1
        case .waiting: 2
        case .succeeded: 3
        }
    }

    private static func line(_ part: Progress.Part, width: Int, since: Duration) -> String {
        let name = Untrusted.phrase(part.name)
        var line = "  \(mark(part.stage)) \(name)\(String(repeating: " ", count: max(width - columnsOf(name), 0)))"
        if let duration = part.duration {
            let passed = part.stage == .running ? duration + max(since, .zero) : duration
            line += "  \(people(part.stage == .running ? .seconds(passed.components.seconds) : passed))"
        }
        return part.note.isEmpty ? line : line + "  \(Untrusted.phrase(part.note))"
    }

    private static func mark(_ stage: Progress.Stage) -> String {
        switch stage {
        case .waiting: "○"
        case .running: "●"
        case .succeeded: "✔"
        case .failed: "✘"
        case .stopped: "■"
        }
    }

    /// A line that is longer than the terminal would wrap, and the block could not be drawn over any more.
    private static func cut(_ line: String, to columns: Int) -> String {
        guard columnsOf(line) > columns else { return line }
        var kept = ""
        var width = 1
        for character in line {
            width += columnsOf(character)
            guard width <= columns else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    private static func columnsOf(_ text: String) -> Int { text.reduce(0) { $0 + columnsOf($1) } }

    /// Two for what may be drawn wide: from Hangul on, but for the marks and letters that never are.
    private static func columnsOf(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first?.value, scalar >= 0x1100 else { return 1 }
        return (0x1E00..<0x2E80).contains(scalar) ? 1 : 2
    }
}
