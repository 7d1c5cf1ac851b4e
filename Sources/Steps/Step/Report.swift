/// What a step has found out so far: outputs, summary, and what later steps of the job should find in their environment.
import Bytes
import Workflow

/// A step fills one of these as it goes; what is in it when the step ends, or throws, becomes record, outputs and summary.
@dynamicMemberLookup
public struct Report<Outputs: StepOutputs>: Sendable {
    /// The declared outputs.
    public var outputs = Outputs()
    /// The outcome in a sentence, for the summary and the last line of the story.
    public var headline = ""
    /// The job summary's body; heading, headline and the fold with the reproduce command are added around it.
    public var summary = StepSummary()
    /// The run as the step came to know it, where it knows more than the runner's variables say: the commit, on a laptop.
    public var run: RunContext?
    /// Variables for GITHUB_ENV; written only where the step ends green.
    public private(set) var exports: [(name: String, value: Secret)] = []

    /// An empty report.
    public init() {}

    /// Hands a variable on to the later steps of the job.
    public mutating func export(_ name: String, _ value: Secret) { exports.append((name, value)) }

    /// The outputs, without saying so: `report.executionArn = arn`.
    public subscript<Value>(dynamicMember path: WritableKeyPath<Outputs, Value>) -> Value {
        get { outputs[keyPath: path] }
        set { outputs[keyPath: path] = newValue }
    }
}
