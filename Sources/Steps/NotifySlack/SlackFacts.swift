/// What the placeholders of a template stand for. Pure.
import JSON
import Workflow

/// The message's parts and the records, by the names that a template calls them.
struct SlackFacts: Sendable {
    /// Names without a dot.
    static let simple = ["status", "sign", "heading", "title", "text", "mention"] + runNames.map { "run.\($0)" }
    private static let runNames = ["url", "repository", "sha", "actor", "workflow", "ref"]
    /// What every record has beside its outputs.
    private static let always = ["result", "failure"]

    let message: SlackMessage

    /// True for a name that may have a value: a part of the message, `field.NAME`, or an output that a step declares. What
    /// an output holds inside is not declared, so any name may follow.
    static func isKnown(_ name: String) -> Bool {
        if simple.contains(name) { return true }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1, !parts.contains("") else { return false }
        if parts[0] == "field" { return true }
        guard let step = Catalog.steps.first(where: { $0.manifest.name == parts[0] }) else { return false }
        return always.contains(parts[1]) || step.outputNames.contains(parts[1])
    }

    /// The value as text, unescaped; nil where it is not known.
    func text(_ name: String) -> String? {
        switch name {
        case "status": return message.status.map { "\($0)" }
        case "sign": return message.status?.mood.sign
        case "title": return message.title ?? message.run.workflow ?? message.run.repository
        case "text": return message.text
        case "run.url": return message.run.runURL
        case "run.repository": return message.run.repository
        case "run.sha": return message.run.sha
        case "run.actor": return message.run.actor
        case "run.workflow": return message.run.workflow
        case "run.ref": return message.run.ref
        default: break
        }
        if name.hasPrefix("field.") { return message.fields.last { "field.\($0.name)" == name }?.value }
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first, let record = message.records.last(where: { $0.step == first }) else {
            return nil
        }
        var value = JSONValue.object(record.object)
        for part in parts.dropFirst() { value = value[part] ?? .null }
        if parts.last == "failure" { value = value["because"] ?? .null }
        switch value {
        case .null: return nil
        case .string(let text): return text
        default: return value.text
        }
    }

    /// The value as it stands in a text of a message: escaped, at most `limit` units, a dash where it is not known.
    func markup(_ name: String, limit: Int) -> String {
        switch name {
        case "heading": return message.heading
        // The only one that may call somebody.
        case "mention": return message.mentions.prefix(50).map(\.markup).joined(separator: " ")
        default:
            let shown = text(name).map { SlackText.escaped($0, limit: limit) } ?? ""
            return shown.allSatisfy(\.isWhitespace) ? "–" : shown
        }
    }
}

extension Step {
    /// The names of the outputs.
    fileprivate static var outputNames: [String] { Outputs.declarations.map(\.name) }
}
