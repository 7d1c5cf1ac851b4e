/// What an event asks to evaluate: a package, the model of an execution, or nothing. Pure.
import AWS
import JSON

/// The meaning of one event.
enum EvaluationRequest: Sendable, Hashable {
    /// This package.
    case package(Arn)
    /// The package that this execution registered.
    case execution(Arn)
    /// Nothing, and why.
    case ignored(String)

    /// Reads an event.
    init(_ event: JSONValue) throws(FunctionError) {
        guard let event = EventBridgeEvent(event) else {
            self = .package(try Self.call(event))
            return
        }
        guard event.isOf("aws.sagemaker", "SageMaker Model Building Pipeline Execution Status Change") else {
            self = .ignored("\(event.title) says nothing about the end of an execution")
            return
        }
        let (status, text) = (
            try event.text("currentPipelineExecutionStatus"), try event.text("pipelineExecutionArn")
        )
        guard let arn = Arn(text), arn.service == "sagemaker",
            arn.resource.wholeMatch(of: /pipeline\/[^\/]+\/execution\/[^\/]+/) != nil
        else {
            throw .event(
                "“\(text)” is no execution of a pipeline",
                tryThis: "Let the rule hand on the whole event, without an input transformer.")
        }
        self = status == "Succeeded" ? .execution(arn) : .ignored("the execution is \(status), not Succeeded")
    }

    private static func call(_ event: JSONValue) throws(FunctionError) -> Arn {
        guard let members = event.object?.members, members.map(\.name) == ["model-package-arn"],
            let arn = members.first?.value.string.flatMap({ Arn($0) })
        else {
            throw .event(
                "it is neither an event of EventBridge nor a call with the ARN of a package",
                tryThis: "Send {\"model-package-arn\": \"arn:…\"}, or the events of a pipeline's executions.")
        }
        return arn
    }
}
