/// What differs between two texts, line by line: for people who want to see a change before they trust it. Pure.

/// The lines that one text has and the other has not, with a few unchanged ones around them.
struct LineDifference: Sendable, Hashable {
    /// A line and where it stands.
    enum Line: Sendable, Hashable {
        case same(String), gone(String), new(String)

        /// As unified differences write it.
        var text: String {
            switch self {
            case .same(let line): "  \(line)"
            case .gone(let line): "- \(line)"
            case .new(let line): "+ \(line)"
            }
        }
    }

    /// All lines of both, in order.
    let lines: [Line]

    /// More lines than this that differ in one place are told as a block that went and one that came.
    private static let exact = 1000

    /// Compares two texts by their lines: the fewest that go and come, where the part that differs is not too long for that.
    init(from old: String, to new: String) {
        let old = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let new = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var head = 0
        while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
        var tail = 0
        while tail < old.count - head, tail < new.count - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] {
            tail += 1
        }
        let inner = (old[head..<(old.count - tail)], new[head..<(new.count - tail)])
        let changed =
            inner.0.count <= Self.exact && inner.1.count <= Self.exact
            ? Self.fewest(Array(inner.0), Array(inner.1)) : inner.0.map(Line.gone) + inner.1.map(Line.new)
        lines = old[..<head].map(Line.same) + changed + old.suffix(tail).map(Line.same)
    }

    /// By the longest common subsequence.
    private static func fewest(_ old: [String], _ new: [String]) -> [Line] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let at, _, _): removed.insert(at)
            case .insert(let at, _, _): inserted.insert(at)
            }
        }
        var lines: [Line] = []
        var (from, to) = (0, 0)
        while from < old.count || to < new.count {
            if removed.contains(from) {
                lines.append(.gone(old[from]))
                from += 1
            } else if inserted.contains(to) {
                lines.append(.new(new[to]))
                to += 1
            } else {
                lines.append(.same(old[from]))
                from += 1
                to += 1
            }
        }
        return lines
    }

    /// How many lines came and went.
    var counts: (new: Int, gone: Int) {
        lines.reduce(into: (new: 0, gone: 0)) { counts, line in
            switch line {
            case .new: counts.new += 1
            case .gone: counts.gone += 1
            case .same: break
            }
        }
    }

    /// What changed with `around` lines of what did not, at most `limit` lines of it, each cut to `width`.
    func text(around: Int = 3, limit: Int = 200, width: Int = 200) -> String {
        var isShown = Array(repeating: false, count: lines.count)
        for (at, line) in lines.enumerated() {
            if case .same = line { continue }
            for near in max(0, at - around)...min(lines.count - 1, at + around) { isShown[near] = true }
        }
        var shown: [String] = []
        var left = 0
        for at in lines.indices where isShown[at] {
            guard shown.count < limit else {
                left += 1
                continue
            }
            if at > 0, !isShown[at - 1] { shown.append("  …") }
            let text = lines[at].text
            shown.append(text.count > width ? "\(text.prefix(width))…" : text)
        }
        if left > 0 { shown.append("… and \(left) more lines") }
        return shown.joined(separator: "\n")
    }
}
