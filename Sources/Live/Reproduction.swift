/// The command that runs a step again on a laptop: what it resolved, quoted for a shell, without secrets.
import JSON
import Steps

/// Writes command lines.
enum Reproduction {
    /// `name --input value …`; what only the run itself is about (summary, dry run, records that were read) is left out.
    static func command<S: Step>(_ name: String, _ step: S?) -> String {
        guard let step else { return "\(name) --help" }
        let words = step.resolved.filter { !["summary", "from", "dry-run"].contains($0.name) }.flatMap {
            input -> [String] in
            let values = input.value.array ?? [input.value]
            return values.map { "--\(input.name)=\(quoted($0.string ?? $0.text))" }
        }
        return ([name] + words).joined(separator: " ")
    }

    /// Bare where no shell reads anything into it, else in single quotes.
    static func quoted(_ word: String) -> String {
        let bare =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._/:=@%+,".utf8.contains(byte)
                }
            }
        return bare ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
