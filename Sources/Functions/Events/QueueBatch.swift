/// A batch of messages from SQS, and which of them come again. Pure.
import JSON

/// What a queue's event source mapping hands out at a time.
struct QueueBatch: Sendable, Hashable {
    /// One message.
    struct Message: Sendable, Hashable {
        let id: String
        let body: String
    }

    let messages: [Message]
    /// True where messages are in an order that must be kept.
    let isOrdered: Bool

    /// Reads a batch; nil for what comes from elsewhere.
    init?(_ json: JSONValue) throws(FunctionError) {
        guard let records = json["Records"]?.array, records.contains(where: { $0["eventSource"]?.string == "aws:sqs" })
        else { return nil }
        var messages: [Message] = []
        for record in records {
            guard record["eventSource"]?.string == "aws:sqs", let id = record["messageId"]?.string, !id.isEmpty,
                let body = record["body"]?.string
            else {
                throw .event(
                    "a message of the batch has no messageId or body",
                    tryThis: "Let an event source mapping of SQS send it.")
            }
            messages.append(Message(id: id, body: body))
        }
        self.messages = messages
        isOrdered = records.allSatisfy { $0["eventSourceARN"]?.string?.hasSuffix(".fifo") == true }
    }

    /// The answer that brings these messages back, and takes the others out of the queue.
    static func answer(failed: [String]) -> JSONValue {
        ["batchItemFailures": .array(failed.map { ["itemIdentifier": .string($0)] })]
    }
}
