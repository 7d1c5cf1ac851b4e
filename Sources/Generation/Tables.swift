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

    /// All steps on one card: what each must be given, and how it can end beside 0, 1, 2 and 9, which every step has.
    package static func card(_ steps: [StepDocument]) -> String {
        let common: [Failure.Kind] = [.bug, .usage, .cancelled]
        return table(
            ["step", "what it does", "must be given", "may end"],
            steps.map { step in
                [
                    link(step), step.manifest.purpose, inLine(step.inputs.filter(\.isRequired).map(\.name)),
                    step.manifest.exitCodes.filter { !common.contains($0) }.map { "\($0.rawValue)" }
                        .joined(separator: ", "),
                ]
            })
    }

    /// What the role of each step may do in AWS.
    package static func actions(_ steps: [StepDocument]) -> String {
        table(
            ["step", "IAM actions"],
            steps.map { step in
                let actions = step.manifest.permissions.flatMap(\.actions)
                return [link(step), actions.isEmpty ? "none" : inLine(Set(actions).sorted())]
            })
    }

    private static func inLine(_ items: [String]) -> String { items.map { "`\($0)`" }.joined(separator: ", ") }

    /// To the step's page, from the folder docs.
    private static func link(_ step: StepDocument) -> String {
        "[\(step.manifest.name)](../actions/\(step.manifest.name)/README.md)"
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
                    let conditions = permission.conditions.sorted { $0.key < $1.key }
                    let only = conditions.map { ", only where `\($0.key)` is `\($0.value)`" }.joined()
                    return [code(permission.actions), code(permission.resources), permission.reason + only]
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
