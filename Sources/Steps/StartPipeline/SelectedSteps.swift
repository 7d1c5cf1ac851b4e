/// A run of some steps of a pipeline: the names held against its definition before anything starts. Pure.
import AWS

/// Which steps run, and whose results stand for the others.
enum SelectedSteps {
    /// AWS takes no more in one run.
    static let most = 50

    /// What is wrong with a selection, and with which input.
    struct Refused: Error, Sendable, Hashable {
        let input: String
        let problem: String
        let cure: String
    }

    /// The configuration; nil where all steps run.
    static func configuration(
        _ names: [String], from source: Arn?, in definition: PipelineDefinition, of pipeline: PipelineName
    ) throws(Refused) -> SelectiveExecution? {
        guard !names.isEmpty else {
            guard source == nil else {
                throw Refused(
                    input: "source-execution-arn", problem: "it is for selected-steps, and none are selected",
                    cure: "Give both, or leave it out: the whole pipeline runs.")
            }
            return nil
        }
        if let problem = problem(of: names, in: definition) {
            throw Refused(input: "selected-steps", problem: problem, cure: "Correct them; nothing was started.")
        }
        if let source, !isExecution(source, of: pipeline) {
            throw Refused(
                input: "source-execution-arn", problem: "\(source) is no execution of the pipeline \(pipeline)",
                cure: "Give the ARN of an execution of it: …:pipeline/\(pipeline)/execution/ID.")
        }
        let needed = Set(names).flatMap { definition.steps[$0]?.reads ?? [] }.filter { !names.contains($0) }
        guard source != nil || needed.isEmpty else {
            throw Refused(
                input: "source-execution-arn",
                problem: "the selected steps read results of \(Set(needed).sorted().joined(separator: ", ")), "
                    + "which are not selected", cure: "Give the execution that has them, or select those steps too.")
        }
        var configuration = SelectiveExecution(selectedSteps: names.map { SelectiveExecutionStep(stepName: $0) })
        configuration.sourcePipelineExecutionArn = source
        return configuration
    }

    private static func problem(of names: [String], in definition: PipelineDefinition) -> String? {
        let unknown = names.filter { definition.steps[$0] == nil }
        if !unknown.isEmpty {
            return "\(unknown.joined(separator: ", ")) \(unknown.count == 1 ? "is no step" : "are no steps") of the "
                + "pipeline, which has: \(definition.stepNames.joined(separator: ", "))"
        }
        if names.count > most { return "AWS takes at most \(most), not \(names.count)" }
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }.map { "\($0) is given twice" }
    }

    /// AWS writes the name of a pipeline in small letters in some ARNs.
    private static func isExecution(_ arn: Arn, of pipeline: PipelineName) -> Bool {
        let parts = arn.resource.split(separator: "/", omittingEmptySubsequences: false)
        return arn.service == "sagemaker" && parts.count == 4 && parts[0] == "pipeline" && parts[2] == "execution"
            && parts[1].lowercased() == pipeline.description.lowercased() && !parts[3].isEmpty
    }
}
