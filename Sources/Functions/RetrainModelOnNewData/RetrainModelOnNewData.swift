/// Starts training when data arrives in S3: start-pipeline behind S3's events, also where a queue lies between.
import Clocks
import JSON
import Steps

/// `retrain_model_on_new_data`.
struct RetrainModelOnNewData: Function {
    static let handler = "retrain_model_on_new_data"

    private let dataParameter: String

    init(in world: World) { dataParameter = world.environment["DATA_PARAMETER"] ?? "InputData" }

    /// The runs of an event; of a batch, the messages that are to come again.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        if let batch = try QueueBatch(event) {
            return QueueBatch.answer(failed: await failures(of: batch, in: context))
        }
        guard let events = try ObjectEvent.all(in: event) else { throw Self.unusable }
        return try await runs(of: events, in: context)
    }

    private static let unusable = FunctionError.event(
        "it is neither an event of EventBridge nor a notification of S3 nor a batch of SQS",
        tryThis: "Send “Object Created” events or notifications of new objects.")

    /// Messages whose run could not be started. In an ordered queue none is tried behind one that failed.
    private func failures(of batch: QueueBatch, in context: InvocationContext) async -> [String] {
        var failed: [String] = []
        for message in batch.messages {
            guard failed.isEmpty || !batch.isOrdered else {
                failed.append(message.id)
                continue
            }
            do throws(FunctionError) { try await work(on: message, in: context) } catch {
                if !error.isTold { context.world.narrator.fail([error.message], title: error.type) }
                context.world.narrator.say("the message \(message.id) goes back to the queue")
                failed.append(message.id)
            }
        }
        return failed
    }

    private func work(on message: QueueBatch.Message, in context: InvocationContext) async throws(FunctionError) {
        if let end = Deadline.current, context.world.time.elapsed >= end {
            throw FunctionError("Function.OutOfTime", "there is no time left for the message \(message.id)")
        }
        let body: JSONValue
        do { body = try JSONValue(parsing: message.body) } catch {
            throw .event(
                "the message \(message.id) is not JSON: \(error)", tryThis: "Look at what writes into the queue.")
        }
        guard let events = try ObjectEvent.all(in: body) else { throw Self.unusable }
        _ = try await runs(of: events, in: context)
    }

    private func runs(of events: [ObjectEvent], in context: InvocationContext) async throws(FunctionError) -> JSONValue
    {
        var (runs, ignored): ([JSONValue], [JSONValue]) = ([], [])
        for event in events {
            switch event {
            case .ignored(let because): ignored.append(.string(because))
            case .created(let object):
                let record = try await context.start(run(for: object))
                var run: JSONObject = ["data": .string(object.uri.description)]
                for name in ["execution-arn", "execution-id", "started"] { run[name] = record[name] }
                runs.append(.object(run))
            }
        }
        for because in ignored { _ = context.ignoring(because.string ?? "") }
        return [
            "result": runs.isEmpty ? "ignored" : "succeeded", "executions": .array(runs), "ignored": .array(ignored),
        ]
    }

    /// The run for one version of an object.
    private func run(for object: ObjectEvent.ObjectVersion) -> PipelineRun {
        let uri = object.uri.description
        // The version last: it holds no blank, so that no two objects have one key.
        let cause = RunCause(key: "\(uri) \(object.version)", words: "Data arrived: \(uri)")
        return PipelineRun(parameters: [.init(name: dataParameter, value: uri)], cause: cause)
    }
}
