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

    @Option(help: "A template for the message. Not there yet: it is refused.")
    var template: String?

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
            let (channel, timestamp) = try await send(mail, in: world)
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
        guard template == nil else {
            throw .usage(
                input: "template", "templates are not there yet", tryThis: "Use title, text and fields.")
        }
        let message = SlackMessage(
            status: status, title: title, text: text, fields: fields, mentions: mention, records: world.records,
            run: world.run)
        var payload = message.payload
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
            return Envelope(
                url: try SlackAddress.method(method, world.environment), token: token, payload: payload,
                place: channel)
        default:
            throw .usage(
                input: "webhook", webhook == nil ? "neither a webhook nor a token is given" : "a token is given too",
                tryThis: "Give one of webhook and token; in a workflow, check that the secret exists and is not empty.")
        }
    }

    /// Sends it, again where that may help. An answer that is lost may leave the message there twice.
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
