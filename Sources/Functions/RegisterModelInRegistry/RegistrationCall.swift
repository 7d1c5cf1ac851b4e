/// What an event asks to register: the model of a training job, one that somebody names, or nothing. Pure.
import JSON

/// The meaning of one event.
enum RegistrationCall: Sendable, Hashable {
    /// register-model with these arguments; the key is equal for the same model.
    case register(arguments: [String], key: String)
    /// Nothing, and why.
    case ignored(String)

    /// Reads an event.
    init(_ event: JSONValue) throws(FunctionError) {
        guard let event = EventBridgeEvent(event) else {
            self = try Self.call(event)
            return
        }
        guard event.isOf("aws.sagemaker", "SageMaker Training Job State Change") else {
            self = .ignored("\(event.title) says nothing about the end of a training")
            return
        }
        let (job, status) = (try event.text("TrainingJobName"), try event.text("TrainingJobStatus"))
        self =
            status == "Completed"
            ? Self.job(job) : .ignored("the training job \(job) is \(status), not Completed")
    }

    private static func job(_ name: String) -> RegistrationCall {
        .register(arguments: ["--training-job-name=\(name)"], key: "training job \(name)")
    }

    /// What a call may say, and the input that takes it.
    private static let members = [
        "model-data-url": "model-data", "training-job-name": "training-job-name", "image-uri": "image-uri",
        "model-metrics-uri": "model-metrics-uri", "description": "description",
    ]

    private static func call(_ event: JSONValue) throws(FunctionError) -> RegistrationCall {
        var values: [String: String] = [:]
        var arguments: [String] = []
        for (name, value) in event.object?.members ?? [] {
            guard let input = members[name], let text = value.string, !text.isEmpty else {
                throw .event(
                    "\(name) is no text, or nothing that a call may say",
                    tryThis: "A call says \(members.keys.sorted().joined(separator: ", ")).")
            }
            values[name] = text
            arguments.append("--\(input)=\(text)")
        }
        guard let model = values["model-data-url"] ?? values["training-job-name"] else {
            throw .event(
                "it is neither an event of EventBridge nor a call that names a model",
                tryThis: "Send “SageMaker Training Job State Change” events, {\"model-data-url\": \"s3://…\"} or "
                    + "{\"training-job-name\": \"…\"}.")
        }
        return .register(
            arguments: arguments, key: "\(values["model-data-url"] == nil ? "training job" : "model") \(model)")
    }
}
