/// The runner's own reading of a log line, done again after its ActionCommand, for tests to see what would be obeyed.

/// A command as the runner would take it.
struct RunnerCommand: Equatable {
    let name: String
    var properties: [String: String] = [:]
    let text: String
}

enum RunnerLogParser {
    static let known: Set<String> = [
        "error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "stop-commands", "set-output",
        "set-env",
        "add-path", "save-state", "add-matcher", "remove-matcher", "echo",
    ]

    /// The commands in a text, which the runner cuts into lines at CR, LF and CR LF; those between stop-commands and its
    /// token are not obeyed.
    static func commands(in text: String) -> [RunnerCommand] {
        var stopped: String?
        return text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.compactMap { line in
            guard let command = parse(String(line), knowing: known.union(stopped.map { [$0] } ?? [])) else {
                return nil
            }
            if let token = stopped {
                guard command.name == token else { return nil }
                stopped = nil
            } else if command.name == "stop-commands" {
                stopped = command.text
            }
            return command
        }
    }

    private static func parse(_ line: String, knowing known: Set<String>) -> RunnerCommand? {
        newForm(withoutIgnorables(line), known) ?? oldForm(withoutIgnorables(line), known)
    }

    /// The runner compares by language, which skips what has no weight there.
    private static func withoutIgnorables(_ line: String) -> [Unicode.Scalar] {
        line.unicodeScalars.filter {
            !$0.properties.isDefaultIgnorableCodePoint && $0.properties.generalCategory != .format
                && $0.properties.generalCategory != .nonspacingMark
                && !($0.properties.generalCategory == .control && !$0.properties.isWhitespace)
        }
    }

    private static func newForm(_ line: [Unicode.Scalar], _ known: Set<String>) -> RunnerCommand? {
        let line = line.drop { $0.properties.isWhitespace }
        guard line.starts(with: "::".unicodeScalars), let end = find("::", in: line, from: line.startIndex + 2) else {
            return nil
        }
        let info = text(line[(line.startIndex + 2)..<end])
        let name = String(info.prefix { $0 != " " })
        guard known.contains(name.lowercased()) else { return nil }
        var command = RunnerCommand(
            name: name.lowercased(), text: unescape(text(line[(end + 2)...]), ["%0D", "%0A", "%25"]))
        for property in info.dropFirst(name.count).split(separator: ",") {
            let pair = property.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            command.properties[String(pair[0].drop { $0 == " " })] =
                unescape(String(pair[1]), ["%0D", "%0A", "%3A", "%2C", "%25"])
        }
        return command
    }

    /// `##[name]text` anywhere in the line.
    private static func oldForm(_ line: [Unicode.Scalar], _ known: Set<String>) -> RunnerCommand? {
        guard let start = find("##[", in: line[...], from: 0), let end = line[start...].firstIndex(of: "]") else {
            return nil
        }
        let name = text(line[(start + 3)..<end].prefix { $0 != " " }).lowercased()
        return known.contains(name) ? RunnerCommand(name: name, text: text(line[(end + 1)...])) : nil
    }

    private static func find(_ part: String, in line: ArraySlice<Unicode.Scalar>, from start: Int) -> Int? {
        (start..<max(start, line.endIndex)).first { line[$0...].starts(with: part.unicodeScalars) }
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    private static func unescape(_ text: String, _ escapes: [String]) -> String {
        let meaning = ["%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"]
        return escapes.reduce(text) { $0.replacing($1, with: meaning[$1] ?? "") }
    }
}
