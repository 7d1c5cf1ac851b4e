/// The tables of a step's README, and of the project's, between markers that only the generator writes between.
import Steps

/// Writes Markdown tables.
package enum Tables {
    /// Inputs, outputs, exit codes and permissions of one step.
    package static func step(_ step: StepDocument) -> String {
        [inputs(step), outputs(step), exitCodes(step), permissions(step)].filter { !$0.isEmpty }.joined(
            separator: "\n\n")
    }

    /// All steps of the toolkit.
    package static func toolkit(_ steps: [StepDocument]) -> String {
        table(
            ["step", "what it does"],
            steps.map { ["[\($0.manifest.name)](actions/\($0.manifest.name))", $0.manifest.purpose] })
    }

    private static func inputs(_ step: StepDocument) -> String {
        "### Inputs\n\n"
            + table(
                ["input", "what it says", "default"],
                step.inputs.map { input in
                    let initial = input.isRequired ? "**required**" : input.initial.map { "`\($0)`" } ?? ""
                    return ["`\(input.name)`", input.fullProse, initial]
                })
    }

    private static func outputs(_ step: StepDocument) -> String {
        "### Outputs\n\n"
            + table(["output", "what it says"], ActionFile.outputs(step).map { ["`\($0.0)`", $0.1] })
    }

    private static func exitCodes(_ step: StepDocument) -> String {
        let failures = step.manifest.exitCodes.map { ["\($0.rawValue)", "`\($0.result)`", $0.meaning] }
        return "### Exit codes\n\n"
            + table(
                ["code", "result", "meaning"], [["0", "`succeeded`", "it did what it says, and checked it"]] + failures)
    }

    private static func permissions(_ step: StepDocument) -> String {
        guard !step.manifest.permissions.isEmpty else { return "" }
        return "### Permissions\n\nThe policy is in [iam-policy.json](iam-policy.json).\n\n"
            + table(
                ["actions", "on", "because"],
                step.manifest.permissions.map { permission in
                    [code(permission.actions), code(permission.resources), permission.reason]
                })
    }

    private static func code(_ items: [String]) -> String { items.map { "`\($0)`" }.joined(separator: "<br>") }

    private static func table(_ head: [String], _ rows: [[String]]) -> String {
        let line = { (cells: [String]) in
            "| \(cells.map { $0.replacing("|", with: "\\|").replacing("\n", with: " ") }.joined(separator: " | ")) |"
        }
        return ([line(head), line(head.map { _ in "---" })] + rows.map(line)).joined(separator: "\n")
    }

    /// `text` with what stands between the two marker lines replaced; nil where the markers are missing.
    package static func replacing(in text: String, with table: String) -> String? {
        guard let begin = text.firstRange(of: Self.begin), let end = text.firstRange(of: Self.end),
            begin.upperBound <= end.lowerBound
        else { return nil }
        return text[..<begin.upperBound] + "\n\n\(table)\n\n" + text[end.lowerBound...]
    }

    /// The markers.
    package static let begin = "<!-- generated: change it in Sources/Steps, then run script/generate -->"
    package static let end = "<!-- end of generated -->"
}
