/// A message in Block Kit, built in code and within Slack's limits. Pure.
import JSON
import Workflow

/// What is told, and the payload that tells it.
struct SlackMessage: Sendable {
    /// Slack's limits, in characters; we count UTF-16 units, which are never fewer.
    enum Limit {
        static let header = 150
        static let section = 3000
        static let fields = 10
        static let field = 2000
        static let blocks = 50
        static let text = 40_000
    }

    var status: DeliveryStatus?
    var title: String?
    var text: String?
    var fields: [SlackField] = []
    var mentions: [SlackMention] = []
    /// Of the steps that are told of, in order.
    var records: [Record] = []
    var run: RunContext

    /// What was given, made worse by the worst record: a message never says success over a failure.
    init(
        status given: DeliveryStatus?, title: String?, text: String?, fields: [SlackField], mentions: [SlackMention],
        records: [Record], run: RunContext
    ) {
        self.records = records.filter { $0.step != NotifySlack.manifest.name }
        let all = self.records.map(DeliveryStatus.init(of:)) + (given.map { [$0] } ?? [])
        // Of two that are equally bad, a step's word says more than "failed".
        status = all.reduce(nil) { worst, next in worst.map { $0.mood >= next.mood ? $0 : next } ?? next }
        (self.title, self.text, self.fields, self.mentions, self.run) = (title, text, fields, mentions, run)
    }

    /// The title with its sign: `✅ churn in production: succeeded`.
    var heading: String {
        let name = title ?? run.workflow ?? run.repository ?? "mlops-steps"
        let sign = status.map { "\($0.mood.sign) " } ?? ""
        let end = SlackText.line(status.map { ": \($0)" } ?? "", limit: Limit.header / 2)
        let shown = SlackText.line(name, limit: Limit.header - sign.utf16.count - end.utf16.count)
        return sign + (shown.allSatisfy(\.isWhitespace) ? "mlops-steps" : shown) + end
    }

    /// For notifications and for readers that draw no blocks.
    var fallback: String {
        let lines = records.map { record in
            let status = DeliveryStatus(of: record)
            return "\(status.mood.sign) \(SlackText.line(record.step, limit: 100)): "
                + SlackText.line("\(status)", limit: 100)
        }
        let whole = [heading] + (text.map { [SlackText.escaped($0, limit: Limit.section)] } ?? []) + lines
        // Each line is escaped already, so whole lines are left out rather than entities cut in two.
        var size = 0
        return whole.prefix {
            size += $0.utf16.count + 1
            return size <= Limit.text
        }.joined(separator: "\n")
    }

    /// The blocks: header, calls, text, fields, a part for each step, and where it comes from.
    var blocks: [JSONValue] {
        var blocks: [JSONValue] = [
            ["type": "header", "text": ["type": "plain_text", "text": .string(heading), "emoji": false]]
        ]
        if !mentions.isEmpty {
            blocks.append(section(SlackText.markup(mentions.prefix(50).map(\.markup).joined(separator: " "))))
        }
        if let text { blocks.append(section(SlackText.markup(SlackText.escaped(text, limit: Limit.section)))) }
        let context: [JSONValue] = origin.map { [$0] } ?? []
        let room = Limit.blocks - context.count
        var rest = fieldBlocks.map { [$0] } + records.map(part)
        while let next = rest.first, blocks.count + next.count <= (rest.count > 1 ? room - 1 : room) {
            blocks += next
            rest.removeFirst()
        }
        if !rest.isEmpty {
            blocks.append(
                section(SlackText.plain("… and \(rest.count) more that a message has no room for", limit: 100)))
        }
        return blocks + context
    }

    private var fieldBlocks: [JSONValue] {
        stride(from: 0, to: fields.count, by: Limit.fields).map { start in
            let part = fields[start..<min(start + Limit.fields, fields.count)].map { field in
                SlackText.markup(
                    "*\(SlackText.line(field.name, limit: 200))*\n"
                        + SlackText.escaped(field.value, limit: Limit.field - 210))
            }
            return ["type": "section", "fields": .array(part)]
        }
    }

    /// A step: how it went, its facts, and where it failed, why and what to do.
    private func part(_ record: Record) -> [JSONValue] {
        let status = DeliveryStatus(of: record)
        let head =
            "\(status.mood.sign) *\(SlackText.line(record.step, limit: 100))*: "
            + SlackText.line("\(status)", limit: 100)
        let facts = RecordFacts.facts(of: record).map { fact in
            "\(fact.label) \(SlackText.code(fact.value, limit: 180))"
        }
        var blocks = [section(SlackText.markup(([head] + facts).joined(separator: "\n")))]
        if let failure = record.object["failure"], status.mood != .success {
            let words = ["because", "try"].compactMap { failure[$0]?.string }.filter { !$0.isEmpty }
            if !words.isEmpty {
                blocks.append(
                    section(
                        SlackText.plain(
                            words.map { String($0.prefix(1200)) }.joined(separator: "\n"), limit: Limit.section)))
            }
        }
        return blocks
    }

    /// Commit and run, linked, and who started it; nil outside a workflow.
    private var origin: JSONValue? {
        var elements: [JSONValue] = []
        if let repository = run.repository {
            let commit = run.sha.map { "@\($0.prefix(7))" } ?? ""
            elements.append(SlackText.markup(SlackText.link("\(repository)\(commit)", to: run.runURL)))
        }
        if let actor = run.actor { elements.append(SlackText.plain(actor, limit: 100)) }
        return elements.isEmpty ? nil : ["type": "context", "elements": .array(elements)]
    }

    private func section(_ text: JSONValue) -> JSONValue { ["type": "section", "text": text] }

    /// The payload of a webhook, and the common part of the Web API's.
    var payload: JSONObject {
        [
            "text": .string(fallback), "blocks": .array(blocks), "parse": "none", "link_names": false,
        ]
    }
}
