/// Which steps may be selected, of which execution, as a table; and what a run's name, reason and width may be.
import AWS
import Testing

@testable import Steps

@Suite struct SelectedStepsTests {
    static let definition = """
        {"Version": "2020-12-01", "Steps": [
          {"Name": "Prepare", "Type": "Processing", "Arguments": {}},
          {"Name": "Train", "Type": "Training", "Arguments": {"Input": [{"Std:Join": {"On": "/", "Values":
            [{"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}, "x"]}}]}},
          {"Name": "Check", "Type": "Condition", "DependsOn": ["Train"], "Arguments": {
            "Conditions": [{"LeftValue": {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.E"},
              "Path": "auc"}}}],
            "IfSteps": [{"Name": "Register", "Type": "RegisterModel", "Arguments": {
              "Model": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}, "P": {"Get": "Parameters.Steps"}}}],
            "ElseSteps": [{"Name": "Stop", "Type": "Fail", "Arguments": {}}]}},
          {"Name": "Evaluate", "Type": "Processing", "DependsOn": ["Train"], "Arguments": {}}]}
        """
    static let execution = "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/abcdefghijkl"

    static func configuration(_ names: [String], from source: String?) throws -> SelectiveExecution? {
        let definition = try PipelineDefinition(Self.definition)
        return try SelectedSteps.configuration(
            names, from: source.flatMap { Arn($0) }, in: definition, of: try #require(PipelineName(argument: "Churn")))
    }

    @Test func readsStepsInsideOfConditions() throws {
        let definition = try PipelineDefinition(Self.definition)
        #expect(definition.stepNames == ["Prepare", "Train", "Check", "Register", "Stop", "Evaluate"])
        #expect(
            definition.steps.mapValues(\.reads) == [
                "Prepare": [], "Train": ["Prepare"], "Check": ["Evaluate"], "Register": ["Train"], "Stop": [],
                "Evaluate": [],
            ])
    }

    @Test(
        arguments: [
            ([], nil), (["Prepare"], nil), (["Prepare", "Train"], nil), (["Train"], execution),
            (["Register"], execution),
            (["Evaluate"], nil),
        ] as [([String], String?)])
    func takes(names: [String], source: String?) throws {
        let configuration = try Self.configuration(names, from: source)
        #expect((configuration?.selectedSteps.map(\.stepName) ?? []) == names)
        #expect(configuration?.sourcePipelineExecutionArn?.description == (names.isEmpty ? nil : source))
    }

    @Test(
        arguments: [
            (["Trane"], nil, "selected-steps", "Trane is no step of the pipeline, which has: Prepare"),
            (["A", "B"], nil, "selected-steps", "A, B are no steps"),
            (["Train", "Train"], execution, "selected-steps", "given twice"),
            (["Train"], nil, "source-execution-arn", "read results of Prepare"),
            (["Train", "Register", "Check"], nil, "source-execution-arn", "read results of Evaluate, Prepare"),
            ([], execution, "source-execution-arn", "none are selected"),
            (
                ["Prepare"], "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn", "source-execution-arn",
                "is no execution"
            ),
            (["Prepare"], execution.replacing("/churn/", with: "/other/"), "source-execution-arn", "is no execution"),
            (["Prepare"], execution.replacing("/execution/", with: "/x/"), "source-execution-arn", "is no execution"),
        ] as [([String], String?, String, String)])
    func refuses(names: [String], source: String?, input: String, words: String) throws {
        let refused = #expect(throws: SelectedSteps.Refused.self) { try Self.configuration(names, from: source) }
        #expect(refused?.input == input)
        #expect(refused?.problem.contains(words) == true, "\(refused?.problem ?? "")")
    }

    @Test func fiftyAreEnough() throws {
        let steps = (0..<51).map { #"{"Name": "S\#($0)", "Type": "Fail", "Arguments": {}}"# }
        let definition = try PipelineDefinition(
            "{\"Version\": \"2020-12-01\", \"Steps\": [\(steps.joined(separator: ","))]}")
        let name = try #require(PipelineName(argument: "churn"))
        let refused = #expect(throws: SelectedSteps.Refused.self) {
            try SelectedSteps.configuration(definition.stepNames, from: nil, in: definition, of: name)
        }
        #expect(refused?.problem == "AWS takes at most 50, not 51")
    }

    @Test(arguments: ["", "a b", "-a", "a-", "a.b", String(repeating: "a", count: 83)])
    func refusesNames(_ text: String) { #expect(RunName(argument: text) == nil) }

    @Test func takesReasonsOfOneLine() {
        #expect(RunReason(argument: "Retrain ☕\n\r\n")?.description == "Retrain ☕")
        #expect(RunReason(argument: "a\nb") == nil)
        #expect(RunReason(argument: String(repeating: "a", count: 3073)) == nil)
        #expect(["0", "-1", "1.5", "x", "99999999999"].allSatisfy { StepCount(argument: $0) == nil })
    }
}
