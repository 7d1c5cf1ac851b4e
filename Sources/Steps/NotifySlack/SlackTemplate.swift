/// A message of somebody's own: Block Kit JSON in which placeholders stand for what is told. Strict about names, lenient about
/// what is not known: a message about a step that never ran must still be sent. Pure.
import JSON

/// A template that was read and whose placeholders are all known.
///
/// A placeholder is `{{ name }}` inside a text. Names are those of ``SlackFacts``.
struct SlackTemplate: Sendable {
    /// Why a file is no template: the end of a sentence.
    struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        let description: String
    }

    /// What is read of a file at most.
    static let limit = 1 << 20

    /// `text`, where the template has one.
    private let text: JSONValue?
    private let blocks: [JSONValue]
    /// Every name that stands in it.
    let names: Set<String>

    /// Reads a file: an array of blocks, or an object with `blocks` and `text`.
    init(_ bytes: [UInt8]) throws(Problem) {
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch { throw Problem(description: "it is not JSON: \(error)") }
        let object: JSONObject = json.array.map { ["blocks": .array($0)] } ?? json.object ?? [:]
        guard let blocks = object["blocks"]?.array, !blocks.isEmpty else {
            throw Problem(description: "it is neither an array of blocks nor an object with an array “blocks”")
        }
        if let stranger = object.members.first(where: { !["blocks", "text"].contains($0.name) }) {
            throw Problem(description: "the member \(stranger.name) is not known; there are blocks and text")
        }
        guard blocks.count <= SlackMessage.Limit.blocks else {
            throw Problem(description: "it has \(blocks.count) blocks, and Slack takes \(SlackMessage.Limit.blocks)")
        }
        text = object["text"]
        guard text == nil || text?.string != nil else { throw Problem(description: "text is no text") }
        self.blocks = blocks
        var names: Set<String> = []
        for value in blocks + [text].compactMap({ $0 }) { try Self.collect(value, into: &names) }
        for name in names where !SlackFacts.isKnown(name) {
            throw Problem(
                description:
                    "the placeholder {{ \(name) }} is not known; there are \(SlackFacts.simple.joined(separator: ", ")), "
                    + "field.NAME, and STEP.OUTPUT such as deploy-endpoint.endpoint-name")
        }
        self.names = names
    }

    private static func collect(_ value: JSONValue, into names: inout Set<String>) throws(Problem) {
        switch value {
        case .string(let text):
            for case .name(let name) in try pieces(text) { names.insert(name) }
        case .array(let elements): for element in elements { try collect(element, into: &names) }
        case .object(let object): for member in object.members { try collect(member.value, into: &names) }
        case .null, .bool, .number: break
        }
    }

    /// A text in parts.
    private enum Piece {
        case text(String)
        case name(String)
    }

    private static func pieces(_ text: String) throws(Problem) -> [Piece] {
        var pieces: [Piece] = []
        for (number, part) in text.split(separator: "{{", omittingEmptySubsequences: false).enumerated() {
            let halves = part.split(separator: "}}", maxSplits: 2, omittingEmptySubsequences: false)
            guard halves.count == (number == 0 ? 1 : 2) else {
                throw Problem(description: "“\(text.prefix(80))” has {{ and }} that do not belong together")
            }
            if number > 0 {
                let name = String(halves[0].reversed().drop(while: \.isWhitespace).reversed()).drop(
                    while: \.isWhitespace)
                pieces.append(.name(String(name)))
            }
            pieces.append(.text(String(halves[halves.count - 1])))
        }
        return pieces
    }

    /// The payload: every placeholder filled, escaped, and cut so that the text it stands in keeps Slack's limits.
    func payload(_ facts: SlackFacts, fallback: String) throws(Problem) -> JSONObject {
        var filled: [JSONValue] = []
        for block in blocks { filled.append(try fill(block, facts, within: SlackMessage.Limit.section)) }
        var words = fallback
        if let text { words = try fill(text, facts, within: SlackMessage.Limit.section).string ?? fallback }
        return ["text": .string(words), "blocks": .array(filled), "parse": "none", "link_names": false]
    }

    private func fill(_ value: JSONValue, _ facts: SlackFacts, within limit: Int) throws(Problem) -> JSONValue {
        switch value {
        case .string(let text): return .string(try fill(text, facts, within: limit))
        case .array(let elements):
            var filled: [JSONValue] = []
            for element in elements { filled.append(try fill(element, facts, within: limit)) }
            return .array(filled)
        case .object(var object):
            let isTitle = object["type"]?.string == "header"
            for (name, value) in object.members {
                if name == "url" || name.hasSuffix("_url"), let text = value.string {
                    object[name] = .string(try address(text, facts))
                } else {
                    object[name] = try fill(value, facts, within: isTitle ? SlackMessage.Limit.header : limit)
                }
            }
            // What is filled in must not be searched for people and channels.
            if object["type"]?.string == "mrkdwn", object["verbatim"] == nil { object["verbatim"] = true }
            return .object(object)
        case .null, .bool, .number: return value
        }
    }

    private func fill(_ text: String, _ facts: SlackFacts, within limit: Int) throws(Problem) -> String {
        let pieces = try Self.pieces(text)
        var filled = text
        for share in [1000, 300, 100, 30, 10] {
            filled = pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .name(let name): facts.markup(name, limit: share)
                }
            }.joined()
            if filled.utf16.count <= limit { break }
        }
        // Slack takes no empty text.
        return filled.allSatisfy(\.isWhitespace) && !text.allSatisfy(\.isWhitespace) ? "–" : filled
    }

    /// An address is not escaped, so it must be one.
    private func address(_ text: String, _ facts: SlackFacts) throws(Problem) -> String {
        let pieces = try Self.pieces(text)
        guard pieces.contains(where: { if case .name = $0 { true } else { false } }) else { return text }
        let filled = pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .name(let name): facts.text(name) ?? ""
            }
        }.joined()
        guard filled.hasPrefix("https://") || filled.hasPrefix("http://"), filled.utf8.count <= 3000,
            filled.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>\"|".utf8.contains($0) })
        else {
            throw Problem(
                description: "“\(text.prefix(80))” becomes “\(filled.prefix(80))”, which is no address of the web")
        }
        return filled
    }
}
