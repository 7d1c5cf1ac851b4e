/// The page that a step leaves on the run: built from parts, cut to what GitHub keeps.

/// A job summary in GitHub's Markdown.
public struct StepSummary: Sendable, Hashable {
    /// 64 KB; GitHub throws a page of more than 1 MiB away, and nobody reads even this.
    public static let limit = 64 << 10

    private var blocks: [Block] = []

    /// An empty page.
    public init() {}

    /// A heading; level 1 is the page's title.
    public mutating func heading(_ text: Markdown, level: Int = 2) {
        blocks.append(.whole("\(String(repeating: "#", count: min(max(level, 1), 6))) \(text.source)"))
    }

    /// A paragraph.
    public mutating func sentence(_ text: Markdown) { blocks.append(.whole(text.source)) }

    /// A table; a short row is filled with empty cells. A long one ends early where the page is full.
    public mutating func table(_ header: [Markdown], _ rows: [[Markdown]]) {
        let width = rows.reduce(header.count) { max($0, $1.count) }
        guard width > 0 else { return }
        let line = { (cells: [String]) in
            "| " + (cells + Array(repeating: "", count: width - cells.count)).joined(separator: " | ") + " |"
        }
        let head = [line(header.map(\.source)), line(Array(repeating: "---", count: width))]
        blocks.append(.lines(head: head, rows.map { line($0.map(\.source)) }, tail: []))
    }

    /// Text as it is, in a box; `language` colours it.
    public mutating func code(_ text: String, language: String = "") {
        let lines = Self.visibleLines(text)
        let fence = Self.fence(around: lines)
        blocks.append(.lines(head: [fence + language], lines, tail: [fence]))
    }

    /// A diagram; labels from outside go through ``Mermaid/label(_:)``. It is whole or not there at all.
    public mutating func mermaid(_ diagram: String) {
        let lines = Self.visibleLines(diagram)
        let fence = Self.fence(around: lines)
        blocks.append(.whole(([fence + "mermaid"] + lines + [fence]).joined(separator: "\n")))
    }

    /// Parts under a title that a reader opens.
    public mutating func fold(_ title: Markdown, _ content: StepSummary) {
        blocks.append(.fold(title.source, content.blocks))
    }

    /// All parts of another page.
    public mutating func append(_ other: StepSummary) { blocks += other.blocks }

    /// Markdown that was made elsewhere; it is cut between lines.
    public mutating func append(markdown: String) {
        blocks.append(
            .lines(
                head: [], markdown.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), tail: []))
    }

    /// The page, at most `limit` bytes: what does not fit is left out, and a note says so.
    public func markdown(limit: Int = limit) -> String {
        guard !blocks.isEmpty else { return "" }
        let note = "_This summary was cut to \(limit >> 10) KB; the step's log has all of it._\n"
        let whole = Block.render(blocks, within: .max)
        if whole.text.utf8.count <= limit { return whole.text }
        return Block.render(blocks, within: limit - note.utf8.count).text + note
    }

    private static func visibleLines(_ text: String) -> [String] {
        Untrusted.withoutANSI(text).split(omittingEmptySubsequences: false) { $0.isNewline }.map { line in
            line.unicodeScalars.map { scalar in
                switch scalar.properties.generalCategory {
                case .control where scalar != "\t", .format: Untrusted.escaped(scalar)
                default: String(scalar)
                }
            }.joined()
        }
    }

    /// One more backtick than the text has in a row, and at least three.
    private static func fence(around lines: [String]) -> String {
        var longest = 2
        for line in lines {
            var run = 0
            for scalar in line.unicodeScalars {
                run = scalar == "`" ? run + 1 : 0
                longest = max(longest, run)
            }
        }
        return String(repeating: "`", count: longest + 1)
    }
}

extension StepSummary {
    /// A part of the page, by how it may be cut.
    private enum Block: Sendable, Hashable {
        case whole(String)
        case lines(head: [String], [String], tail: [String])
        case fold(String, [Block])

        /// As many parts as fit, each followed by an empty line; nothing comes after the first that had to be cut.
        static func render(_ blocks: [Block], within budget: Int) -> (text: String, isWhole: Bool) {
            var out = ""
            for block in blocks {
                let (text, isWhole) = block.rendered(within: budget - out.utf8.count)
                out += text
                if !isWhole { return (out, false) }
            }
            return (out, true)
        }

        private func rendered(within budget: Int) -> (text: String, isWhole: Bool) {
            switch self {
            case .whole(let text):
                return text.utf8.count + 2 <= budget ? (text + "\n\n", true) : ("", false)
            case .lines(let head, let lines, let tail):
                return Self.rendered(head, lines, tail, within: budget)
            case .fold(let title, let content):
                let open = "<details><summary>\(title)</summary>\n\n"
                let close = "</details>\n\n"
                let inside = budget - open.utf8.count - close.utf8.count
                guard inside > 0 else { return ("", false) }
                let (text, isWhole) = Self.render(content, within: inside)
                return (open + text + close, isWhole)
            }
        }

        private static func rendered(
            _ head: [String], _ lines: [String], _ tail: [String], within budget: Int
        ) -> (text: String, isWhole: Bool) {
            // Room for closing a fence that cut lines may leave open.
            let spare = 2 + tail.reduce(0) { $0 + $1.utf8.count + 1 } + (tail.isEmpty ? 8 : 0)
            var room = budget - spare - head.reduce(0) { $0 + $1.utf8.count + 1 }
            guard room > 0 else { return ("", false) }
            var shown = 0
            for line in lines {
                room -= line.utf8.count + 1
                guard room >= 0 else { break }
                shown += 1
            }
            let isWhole = shown == lines.count
            let kept = lines.prefix(shown)
            let isOpen = !isWhole && tail.isEmpty && !kept.count { $0.hasPrefix("```") }.isMultiple(of: 2)
            let text = (head + kept + tail + (isOpen ? ["```"] : [])).joined(separator: "\n")
            return (text + "\n\n", isWhole)
        }
    }
}
