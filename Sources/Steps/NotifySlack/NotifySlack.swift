/// Tells people in Slack how a delivery went.
import ArgumentParser
import Bytes
import HTTP
import JSON
import Workflow

/// `notify-slack`: a message made of the records of steps. A message that cannot be sent never turns a delivery red.
public struct NotifySlack: Step {
    @Option(help: "Address of an incoming webhook.")
    var webhook: Secret?

    @Option(help: "Bot token (xoxb-…) with the scope chat:write, instead of a webhook.")
    var token: Secret?

    @Option(help: "With a token: the channel's name or id.")
    var channel: String?

    @Option(help: "How it went: `job.status`, or the result of a step. A record that is worse wins.")
    var status: DeliveryStatus?

    @Option(help: "What it is about; by default the workflow's name.")
    var title: String?

    @Option(help: "A text below the title. Foreign text in it calls nobody.")
    var text: String?

    @Option(help: "Fields, name=value, one a line.")
    var fields: [SlackField] = []

    @Option(help: "Whom to call: here, channel, everyone, or ids of users or user groups, one a line.")
    var mention: [SlackMention] = []

    @Option(help: "The message to answer in a thread: its ts.")
    var threadTs: SlackTimestamp?

    @Option(help: "With a token: the message to replace by this one: its ts.")
    var updateTs: SlackTimestamp?

    @Option(help: "End red where the message could not be sent.")
    var strict: Bool = false

    @Option(help: "How long to try, in minutes; fractions allowed. A pause that Slack asks for is kept.")
    var timeoutMinutes: Minutes = Minutes(whole: 2)

    @Option(help: "A Block Kit JSON file with {{ placeholders }} to send instead of the built-in message.")
    var template: OwnPath?

    @OptionGroup var change: ChangeInputs
    @OptionGroup var common: CommonInputs

    /// Filled by the parser.
    public init() {}

    /// What the step answers.
    public struct Outputs: StepOutputs {
        @Output("Whether the message stands in Slack.") var sent: Bool = false
        @Output("Id of the channel, with a token.") var channel: String?
        @Output("The message's ts, with a token: what `update-ts` takes.") var ts: String?
        @Output("The ts of the thread that answers to it belong to.") var threadTs: String?

        /// Nothing is known yet.
        public init() {}
    }

    /// Name, purpose, exit codes and permissions.
    public static let manifest = Manifest(
        name: "notify-slack",
        purpose: "Tells people in Slack how a delivery went.",
        promise: """
            The message is built of the records of earlier steps. Text in it is escaped, calls nobody and is cut to Slack's \
            limits. A message that could not be sent is a warning and `sent` is false; with `strict` it is red.
            """,
        failures: [.denied, .notFound, .failed, .unavailable], permissions: [], tellsFailures: true)
}

extension NotifySlack {
    /// Builds the message and sends it, or says why it was not sent.
    public func run(in world: World, report: inout Report<Outputs>) async throws(Failure) {
        let mail = try envelope(in: world)
        guard !change.dryRun else {
            world.narrator.say("would send to \(mail.place): \(JSONValue.object(mail.payload).text)")
            report.headline = "Dry run: nothing was sent."
            return
        }
        do throws(Failure) {
            let (channel, timestamp) = try await deliver(mail, in: world)
            report.sent = true
            report.channel = channel
            report.ts = timestamp
            report.threadTs = threadTs?.description ?? timestamp
            report.headline = "Told \(mail.place)."
        } catch {
            guard error.kind != .cancelled, !strict else { throw error }
            world.narrator.warn("the message was not sent to \(mail.place): \(error.clause). \(error.tryThis)")
            report.headline = "The message was not sent."
        }
    }

    /// What goes where.
    struct Envelope: Sendable {
        let url: HTTPURL
        let token: Secret?
        let payload: JSONObject
        /// For people: never the address of a webhook.
        let place: String
    }

    /// Reads the inputs together; everything that is wrong with them is said before anything is sent.
    func envelope(in world: World) throws(Failure) -> Envelope {
        let message = SlackMessage(
            status: status, title: title, text: text, fields: fields, mentions: mention, records: world.records,
            run: world.run)
        var payload =
            try template.map { path throws(Failure) in try fill(path, with: message, in: world) } ?? message.payload
        payload["thread_ts"] = updateTs == nil ? threadTs?.json : nil
        switch (webhook, token) {
        case (let webhook?, nil):
            guard channel == nil, updateTs == nil else {
                throw .usage(
                    input: channel == nil ? "update-ts" : "channel",
                    channel == nil ? "a webhook cannot change a message" : "a webhook has its channel by itself",
                    tryThis: "Leave it out, or give a token instead of the webhook.")
            }
            let url = try SlackAddress.webhook(webhook, world.environment)
            for part in SlackAddress.secrets(in: url) { world.narrator.mask(part) }
            return Envelope(url: url, token: nil, payload: payload, place: "the webhook's channel")
        case (nil, let token?):
            guard let channel, !channel.contains(where: \.isWhitespace) else {
                throw .usage(
                    input: "channel", channel == nil ? "a token needs it" : "it holds a blank",
                    tryThis: "Give the channel's name or id, such as #deploys or C0123456789.")
            }
            payload["channel"] = .string(channel)
            payload["ts"] = updateTs?.json
            let method = updateTs == nil ? "chat.postMessage" : "chat.update"
            if updateTs == nil { payload["client_msg_id"] = .string(messageID(of: payload, in: world)) }
            return Envelope(
                url: try SlackAddress.method(method, world.environment), token: token, payload: payload,
                place: channel)
        default:
            throw .usage(
                input: "webhook", webhook == nil ? "neither a webhook nor a token is given" : "a token is given too",
                tryThis: "Give one of webhook and token; in a workflow, check that the secret exists and is not empty.")
        }
    }

    /// Sends it; where the message that it should replace is gone or can be changed no more, as a new one: how it ended must
    /// be told.
    private func deliver(_ mail: Envelope, in world: World) async throws(Failure) -> (String?, String?) {
        do throws(Failure) { return try await send(mail, in: world) } catch {
            guard updateTs != nil, let token = mail.token, SlackAnswer.isGone(error.because) else { throw error }
            world.narrator.say("The message to replace cannot be: \(error.clause). A new one is posted.")
            var payload = mail.payload
            payload["ts"] = nil
            // The thread of the message that is gone is gone with it.
            payload["thread_ts"] = threadTs == updateTs ? nil : threadTs?.json
            payload["client_msg_id"] = .string(messageID(of: payload, in: world))
            return try await send(
                Envelope(
                    url: try SlackAddress.method("chat.postMessage", world.environment), token: token, payload: payload,
                    place: mail.place), in: world)
        }
    }

    /// The message of a template; what was given for a message and stands in no placeholder is refused, not dropped.
    private func fill(
        _ path: OwnPath, with message: SlackMessage, in world: World
    ) throws(Failure) -> JSONObject {
        do {
            let template = try SlackTemplate(world.files.read(path.description, limit: SlackTemplate.limit))
            let given: [(String, Bool)] = [
                ("title", title != nil), ("text", text != nil), ("mention", !mention.isEmpty),
            ]
            let unused = given.filter {
                $0.1 && !template.names.contains($0.0) && !($0.0 == "title" && template.names.contains("heading"))
            }
            let names = unused.map(\.0) + fields.map { "field.\($0.name)" }.filter { !template.names.contains($0) }
            guard let name = names.first else {
                return try template.payload(SlackFacts(message: message), fallback: message.fallback)
            }
            throw SlackTemplate.Problem(description: "it has no {{ \(name) }}, and that is given")
        } catch {
            throw .usage(
                input: "template", "\(path): \(error)",
                tryThis: "Correct it; actions/notify-slack/README.md says what is in a template.")
        }
    }

    /// An id by which Slack knows a message that it is sent twice: the same for each try, and for a step that is run again in
    /// the same attempt of a workflow run.
    private func messageID(of payload: JSONObject, in world: World) -> String {
        let token = RequestToken(
            step: Self.manifest.name, content: [JSONValue.object(payload).canonical], key: nil, run: world.run,
            random: world.random)
        let digits = Array(token.description.prefix(32))
        // A UUID of version 8, whose digits are anybody's: 8-4-4-4-12.
        var groups = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].map { String(digits[$0.0..<$0.1]) }
        groups[2] = "8" + groups[2].dropFirst()
        groups[3] = "8" + groups[3].dropFirst()
        return groups.joined(separator: "-")
    }

    /// Sends it, again where that may help. Where an answer is lost, the id of a posted message keeps it from standing there
    /// twice; a webhook has none, and a message that comes twice is better than one that nobody gets.
    private func send(_ mail: Envelope, in world: World) async throws(Failure) -> (String?, String?) {
        let doing = "sending the message to \(mail.place)"
        let tries = Tries(doing: doing, most: 6, limit: timeoutMinutes.duration)
        var request = HTTPRequest(
            .post, mail.url, headers: ["Content-Type": "application/json; charset=utf-8"],
            body: .bytes(Array(JSONValue.object(mail.payload).text.utf8)), sink: .memory(limit: 1 << 20))
        request.headers["Authorization"] = mail.token.map { "Bearer \($0.reveal())" }
        let isWebhook = mail.token == nil
        return try await world.attempt(tries) { [request] near in
            let answer: SlackAnswer
            do throws(TransportError) {
                let response = try await near.transport.send(request)
                answer = isWebhook ? SlackAnswer.ofWebhook(response) : SlackAnswer.ofAPI(response)
            } catch {
                if error.kind == .cancelled { return .refused(.cancelled(doing: doing)) }
                answer = error.isTransient ? .again("\(error)", after: nil) : .refused(.failed, "\(error)")
            }
            switch answer {
            case .sent(let channel, let timestamp): return .done((channel, timestamp))
            case .again(let words, let pause): return .again(Self.failure(.unavailable, doing, words), after: pause)
            case .refused(let kind, let words): return .refused(Self.failure(kind, doing, words))
            }
        }
    }

    private static func failure(_ kind: Failure.Kind, _ doing: String, _ words: String) -> Failure {
        Failure(kind, doing: doing, because: words, tryThis: SlackAnswer.cure(kind, words))
    }
}
