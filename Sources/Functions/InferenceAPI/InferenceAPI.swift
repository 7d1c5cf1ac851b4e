/// Answers an HTTP API with a model's predictions, and keeps both for monitoring: InvokeEndpoint behind API Gateway.
import AWS
import FoundationEssentials
import JSON
import Steps

/// `inference_api`.
struct InferenceAPI: Function {
    static let handler = "inference_api"

    private let endpoint: String
    private let variant: String?
    private let folder: S3URI?
    private let client: AWSClient

    init(in world: World) throws(FunctionError) {
        guard let endpoint = world.environment.input("endpoint-name") else {
            throw .variable("INPUT_ENDPOINT_NAME", "it is missing", tryThis: "Give the name of the endpoint to ask.")
        }
        self.endpoint = endpoint
        variant = world.environment.input("target-variant")
        folder = world.environment.input("data-capture-uri").flatMap { S3URI($0) }
        guard folder != nil || world.environment.input("data-capture-uri") == nil else {
            throw .variable(
                "INPUT_DATA_CAPTURE_URI", "it is no address in S3", tryThis: "Give s3://bucket/prefix, or nothing.")
        }
        // Kept for the process: connections, credentials and the server's clock are no invocation's own.
        do { client = try world.access().client } catch { throw FunctionError(error) }
    }

    /// An answer for API Gateway, whatever became of the question.
    func answer(_ event: JSONValue, in context: InvocationContext) async throws(FunctionError) -> JSONValue {
        guard let call = HTTPCall(event) else {
            throw .event(
                "it is no call of an HTTP API", tryThis: "Put the function behind API Gateway, or a function URL.")
        }
        let id = InferenceQuestion.id(call) ?? Self.uuid(context.world.random)
        do throws(Refusal) {
            let question = try InferenceQuestion(call)
            let output = try await ask(question, id, in: context)
            var answer = HTTPAnswer(
                status: 200, headers: [(InferenceQuestion.idHeader, id)], body: output.body)
            if let type = output.contentType { answer.headers.append(("Content-Type", type)) }
            guard answer.json.text.utf8.count <= RuntimeAPI.longestAnswer - 1024 else { throw Refusal.tooLong }
            if let folder {
                let isKept = await keep(question, output, id, below: folder, in: context)
                answer.headers.append(("X-Data-Capture", isKept ? "stored" : "failed"))
            }
            return answer.json
        } catch {
            context.world.narrator.say("answered \(error.status): \(error.message)")
            return error.answer(inferenceID: id).json
        }
    }

    private func ask(
        _ question: InferenceQuestion, _ id: String, in context: InvocationContext
    ) async throws(Refusal) -> InvokeEndpoint.Output {
        var invoke = InvokeEndpoint(
            endpointName: endpoint, body: question.body, contentType: question.contentType, accept: question.accept)
        invoke.targetVariant = variant
        invoke.inferenceId = id
        do { return try await client.call(invoke) } catch {
            let refusal = Refusal(error)
            var lines = [error.description]
            if let model = ModelError(error) {
                lines += [model.originalMessage, model.logStreamArn].compactMap(\.self)
            }
            // What is wrong with an input is the caller's affair; what is wrong with the model is ours.
            if refusal.status < 500 {
                context.world.narrator.warn(lines.joined(separator: "; "))
            } else {
                context.world.narrator.fail(lines, title: "the endpoint \(endpoint) gave no prediction")
            }
            throw refusal
        }
    }

    /// Stores a question with its answer. What cannot be stored is told, and keeps no answer back.
    private func keep(
        _ question: InferenceQuestion, _ output: InvokeEndpoint.Output, _ id: String, below folder: S3URI,
        in context: InvocationContext
    ) async -> Bool {
        let record = CaptureRecord(
            endpoint: endpoint, variant: output.invokedProductionVariant ?? variant ?? "AllTraffic",
            question: .init(contentType: question.contentType, body: question.body),
            answer: .init(contentType: output.contentType ?? "application/octet-stream", body: output.body),
            inferenceID: id, eventID: Self.uuid(context.world.random), time: context.world.time.now)
        guard let place = record.place(below: folder) else {
            context.world.narrator.fail(["the place below \(folder) is too long for S3"], title: "nothing was captured")
            return false
        }
        var object = PutObject(place, body: .bytes(Array(record.line.utf8)))
        object.contentType = "application/jsonlines"
        do { _ = try await client.call(object) } catch {
            context.world.narrator.fail([error.description], title: "the inference \(id) was not captured")
            return false
        }
        return true
    }

    /// A UUID of version 4.
    private static func uuid(_ random: () -> UInt64) -> String {
        let digits = Array((hex(random() & ~0xF000 | 0x4000) + hex(random() & ~(0xC << 60) | 0x8 << 60)))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(digits[$0]) }.joined(separator: "-")
    }

    private static func hex(_ bits: UInt64) -> String {
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
