/// What an event means for training: an image was pushed, somebody asks for a run, or nothing is to be done. Pure.
import AWS
import JSON
import Steps

/// The meaning of one event.
enum TrainingTrigger: Sendable, Hashable {
    /// A run with this image.
    case image(address: String, cause: RunCause)
    /// A run with these parameters.
    case parameters([PipelineArguments.Argument], cause: RunCause)
    /// Nothing, and why.
    case ignored(String)

    /// Reads an event; `requestID` is what two tries of the same call have in common.
    init(_ event: JSONValue, requestID: String) throws(FunctionError) {
        if let event = EventBridgeEvent(event) {
            self = try Self.image(event)
        } else if event["parameters"] != nil {
            self = try Self.call(event, requestID: requestID)
        } else {
            throw .event(
                "it is neither an event of EventBridge nor a call with parameters",
                tryThis: "Send “ECR Image Action” events, or {\"parameters\": {\"NAME\": \"VALUE\"}}.")
        }
    }

    private static func image(_ event: EventBridgeEvent) throws(FunctionError) -> TrainingTrigger {
        guard event.isOf("aws.ecr", "ECR Image Action") else {
            return .ignored("\(event.title) says nothing about an image")
        }
        let (action, result) = (try event.text("action-type"), try event.text("result"))
        guard action == "PUSH" else { return .ignored("the image action is \(action), not PUSH") }
        guard result == "SUCCESS" else { return .ignored("the push is \(result), not SUCCESS") }
        let (repository, digest) = (try event.text("repository-name"), try event.text("image-digest"))
        guard repository.wholeMatch(of: /[a-z0-9][a-z0-9._\/-]{1,255}/) != nil,
            digest.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil, let account = event.account, let region = event.region
        else {
            throw .event(
                "account, region, repository-name and image-digest do not name an image",
                tryThis: "Let the rule hand on the whole event, without an input transformer.")
        }
        let registry = "\(account).dkr.ecr.\(region).\(region.partition.dnsSuffix)"
        let address = "\(registry)/\(repository)@\(digest)"
        // One image has an event for each of its tags: what is trained with is the image.
        return .image(address: address, cause: RunCause(key: address, words: "The image \(address) was pushed."))
    }

    private static func call(_ event: JSONValue, requestID: String) throws(FunctionError) -> TrainingTrigger {
        let others = (event.object?.members ?? []).map(\.name).filter {
            !["parameters", "idempotency-key"].contains($0)
        }
        guard others.isEmpty, let given = event["parameters"], given.object != nil,
            event["idempotency-key"] == nil || event["idempotency-key"]?.string?.isEmpty == false
        else {
            throw .event(
                "a call has parameters, a JSON object, and may have idempotency-key, a text"
                    + (others.isEmpty ? "" : "; not \(others.joined(separator: ", "))"),
                tryThis: "Send {\"parameters\": {\"NAME\": \"VALUE\"}}.")
        }
        let parameters: [PipelineArguments.Argument]
        do { parameters = try PipelineArguments.read(given.text) } catch {
            throw .event(error.problems.joined(separator: "; "), tryThis: "Correct the parameters.")
        }
        let key = event["idempotency-key"]?.string
        return .parameters(
            parameters,
            cause: RunCause(
                key: key.map { "call \($0)" } ?? "request \(requestID)", words: "The function was called for a run."))
    }
}
