/// Writes, from the steps' declarations, everything that must not differ from them; with --check only says what differs.
import Foundation
import Generation
import Steps

@main struct Generate {
    static func main() {
        do { try run() } catch {
            print("generate: \(error)")
            exit(1)
        }
    }

    private static func run() throws {
        let check = CommandLine.arguments.contains("--check")
        let root = URL(filePath: FileManager.default.currentDirectoryPath)
        var differing: [String] = []
        for (path, text) in try files(root) {
            let url = root.appending(path: path)
            guard (try? String(contentsOf: url, encoding: .utf8)) != text else { continue }
            differing.append(path)
            guard !check else { continue }
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
        for path in differing { print(check ? "differs: \(path)" : "wrote \(path)") }
        if check && !differing.isEmpty {
            print("Run script/generate and commit what it writes.")
            exit(1)
        }
    }

    /// Every generated file with its text.
    private static func files(_ root: URL) throws -> [(String, String)] {
        let steps = try Catalog.steps.map { try StepDocument($0) }
        var files: [(String, String)] = [
            ("README.md", try merged("README.md", Tables.toolkit(steps), root)),
            ("docs/reference.md", try merged("docs/reference.md", Tables.card(steps), root)),
            ("docs/security.md", try merged("docs/security.md", Tables.actions(steps), root)),
        ]
        for step in steps {
            let folder = "actions/\(step.manifest.name)"
            files += [
                ("\(folder)/action.yml", ActionFile.text(step)),
                ("\(folder)/record.schema.json", RecordSchema.text(step)),
                ("\(folder)/README.md", try merged("\(folder)/README.md", Tables.step(step), root)),
            ]
            // IAM takes no policy without a statement.
            if !step.manifest.permissions.isEmpty { files.append(("\(folder)/iam-policy.json", PolicyFile.text(step))) }
        }
        return files
    }

    /// A hand-written page with its generated part renewed.
    private static func merged(_ path: String, _ table: String, _ root: URL) throws -> String {
        let page = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        guard let text = Tables.replacing(in: page, with: table) else {
            throw Unmarked(description: "\(path) lacks the lines \(Tables.begin) and \(Tables.end)")
        }
        return text
    }

    struct Unmarked: Error, CustomStringConvertible { let description: String }
}
