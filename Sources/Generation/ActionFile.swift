/// A step's action.yml: a composite action whose inputs cross by the environment only.
import Steps

/// Writes action.yml.
package enum ActionFile {
    /// The whole file.
    package static func text(_ step: StepDocument) -> String {
        let name = step.manifest.name
        var lines = [
            "# Written by script/generate from the step's declaration in Sources/Steps; change it there.",
            "name: \(name)",
            "description: \(quoted(step.manifest.purpose))",
            "author: mlops-steps",
            "branding: { icon: check-circle, color: blue }",
            "",
            "inputs:",
        ]
        for input in step.inputs {
            lines += [
                "  \(input.name):", "    description: \(quoted(input.fullProse))", "    required: \(input.isRequired)",
            ]
            if let initial = input.initial { lines.append("    default: \(quoted(initial))") }
        }
        lines += [
            "  build:",
            "    description: \(quoted("What runs: the release of this version, downloaded and verified, or `source`: built here."))",
            "    required: false", "    default: \"release\"",
        ]
        lines += ["", "outputs:"]
        for (output, prose) in outputs(step) {
            lines += [
                "  \(output):", "    description: \(quoted(prose))", "    value: ${{ steps.step.outputs.\(output) }}",
            ]
        }
        lines += ["", "runs:", "  using: composite", "  steps:", "    - id: step", "      shell: bash", "      env:"]
        lines += step.inputs.map { "        \($0.variable): ${{ inputs.\($0.name) }}" }
        lines += ["        MLOPS_STEPS_BUILD: ${{ inputs.build }}"]
        lines += ["      run: \(runLine(name))", ""]
        return lines.joined(separator: "\n")
    }

    /// One `exec`, so that the runner's signals reach the step, which the launcher becomes.
    static func runLine(_ name: String) -> String { "exec \"$GITHUB_ACTION_PATH/../launch\" \(name)" }

    /// The declared outputs and the two that every step has.
    static func outputs(_ step: StepDocument) -> [(String, String)] {
        step.outputs.map { ($0.name, $0.prose) } + [
            ("result", "succeeded, or the word of the exit code."),
            ("record", "The whole record, for a later step's `from`."),
        ]
    }

    /// A YAML double-quoted scalar. `${{` would be evaluated in a description, so it is broken up.
    static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped.replacing("${{", with: "$ {{"))\""
    }
}
