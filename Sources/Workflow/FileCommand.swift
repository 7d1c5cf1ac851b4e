/// What is said to the runner through its files, rendered whole before anything is written.
import JSON

/// The bytes for one of the runner's files: outputs, variables of later steps, or the summary.
public struct FileCommand: Sendable, Hashable {
    /// The files that we write to.
    public enum Target: Sendable, Hashable, CaseIterable {
        case output, environment, summary

        /// The variable that holds the file's path.
        public var variable: String {
            switch self {
            case .output: "GITHUB_OUTPUT"
            case .environment: "GITHUB_ENV"
            case .summary: "GITHUB_STEP_SUMMARY"
            }
        }
    }

    /// A name and its value.
    public struct Entry: Sendable, Hashable {
        /// `[A-Za-z_][A-Za-z0-9_-]*`.
        public let name: String
        /// Any text without NUL.
        public let value: String
        /// True where a person asked for a secret in an output of this name.
        public let isMeantSecret: Bool

        /// A name and its value.
        public init(_ name: String, _ value: String, isMeantSecret: Bool = false) {
            self.name = name
            self.value = value
            self.isMeantSecret = isMeantSecret
        }
    }

    /// Where they go.
    public let target: Target
    /// Ends with a line feed, or is empty.
    public let bytes: [UInt8]

    /// What GitHub keeps of one job's outputs, counted as UTF-16; it drops what is beyond without failing the job.
    static let outputLimit = 1_000_000
    /// What Linux lets one variable have when a process starts; a longer one would break every later step of the job.
    static let variableLimit = 128 << 10

    /// The outputs of a step.
    ///
    /// Refused: malformed and repeated names, NUL (the runner's next process would cut the value there), the delimiter
    /// inside a value, more than 1 MB in UTF-16 together, and a value that `masker` knows, since the runner would drop the
    /// whole output silently between jobs; but for an entry that is meant to be a secret of this job.
    public static func outputs(
        _ entries: [Entry], delimiter: RandomToken, masker: Masker = Masker()
    ) throws(FileCommandError) -> FileCommand {
        let bytes = try render(entries, delimiter, as: "output")
        try checkSize(of: entries)
        // The toolkit's own word for an end is none, though somebody's secret may be that word.
        if let leak = entries.first(where: { !$0.isMeantSecret && $0.name != "result" && masker.holdsSecret($0.value) })
        {
            throw FileCommandError(
                .holdsSecret,
                "the output \(leak.name) holds a masked value: GitHub would drop it between jobs and anyone could"
                    + " read it in this one")
        }
        return FileCommand(target: .output, bytes: bytes)
    }

    /// Refuses more than GitHub keeps.
    public static func checkSize(of entries: [Entry]) throws(FileCommandError) {
        let size = entries.reduce(0) { $0 + 2 * ($1.name.utf16.count + $1.value.utf16.count) }
        guard size > outputLimit else { return }
        let largest = entries.max { $0.value.utf16.count < $1.value.utf16.count }?.name ?? ""
        throw FileCommandError(
            .tooLarge,
            "the outputs have \(size) bytes in UTF-16, more than the 1 MB that GitHub keeps of a job's outputs;"
                + " the largest is \(largest): hand it over as an artifact or in S3")
    }

    /// Variables for the later steps of the job.
    ///
    /// Refused besides what ``outputs(_:delimiter:masker:)`` refuses of names and values: the names that the runner keeps
    /// to itself, and values too long to start a process with. Secrets are not refused: handing credentials to later steps
    /// is what the caller then means.
    public static func environment(
        _ entries: [Entry], delimiter: RandomToken
    ) throws(FileCommandError) -> FileCommand {
        for entry in entries {
            let name = entry.name.uppercased()
            guard !name.hasPrefix("GITHUB_"), !name.hasPrefix("RUNNER_"), name != "NODE_OPTIONS" else {
                throw FileCommandError(
                    .reservedName, "GitHub does not let a step set the variable \(quoted(entry.name))")
            }
            guard entry.name.utf8.count + entry.value.utf8.count + 2 <= variableLimit else {
                throw FileCommandError(
                    .tooLarge,
                    "the variable \(quoted(entry.name)) has \(entry.value.utf8.count) bytes; Linux starts no process"
                        + " with a variable of more than 128 KiB")
            }
        }
        return FileCommand(target: .environment, bytes: try render(entries, delimiter, as: "variable"))
    }

    /// The summary of a step, cut to 64 KB, without what `masker` knows.
    public static func summary(_ summary: StepSummary, masker: Masker = Masker()) -> FileCommand {
        // Asterisks would be markup.
        FileCommand(target: .summary, bytes: Array(masker.redact(summary.markdown(), with: "•••").utf8))
    }

    private static func render(
        _ entries: [Entry], _ token: RandomToken, as what: String
    ) throws(FileCommandError) -> [UInt8] {
        let delimiter = Array("ghadelimiter_\(token.text)".utf8)
        var seen: Set<String> = []
        var out: [UInt8] = []
        for entry in entries {
            try judge(entry, delimiter, what)
            // The runner looks outputs up in any case of letters.
            guard seen.insert(entry.name.lowercased()).inserted else {
                throw FileCommandError(.repeatedName, "the \(what) \(entry.name) is given twice")
            }
            out += entry.name.utf8
            out += "<<".utf8
            out += delimiter
            out.append(0x0A)
            out += entry.value.utf8
            out.append(0x0A)
            out += delimiter
            out.append(0x0A)
        }
        return out
    }

    private static func judge(_ entry: Entry, _ delimiter: [UInt8], _ what: String) throws(FileCommandError) {
        guard isName(entry.name) else {
            throw FileCommandError(
                .malformedName,
                "\(quoted(entry.name)) cannot name an \(what): letters, digits, _ and - can, a letter or _ first")
        }
        guard !entry.value.utf8.contains(0) else {
            throw FileCommandError(.holdsNUL, "the \(what) \(entry.name) holds a NUL, which no process can be handed")
        }
        // By bytes: a combining mark after the delimiter would hide it from a search by characters.
        guard !entry.value.utf8.holds(delimiter), !entry.name.utf8.holds(delimiter) else {
            throw FileCommandError(
                .holdsDelimiter, "the \(what) \(entry.name) holds the delimiter that was drawn for it")
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "-"), !(0x30...0x39 ~= first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    private static func quoted(_ name: String) -> String {
        JSONValue.string(String(name.unicodeScalars.prefix(80).map(Character.init))).text
    }
}

extension Collection where Element == UInt8 {
    /// True where the bytes of `part` stand in it, one after the other.
    func holds(_ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
