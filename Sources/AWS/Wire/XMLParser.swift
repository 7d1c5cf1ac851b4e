/// Reads XML with expat, and refuses what an attacker would send: document types, entities, depth, mass.
import CExpat

/// Builds a tree of an XML document.
final class XMLParser {
    static let deepest = 64
    static let most = 200_000

    private var stack: [XMLNode] = []
    private var root: XMLNode?
    private var count = 0
    private var refused = false
    private let parser: XML_Parser

    /// The document's root element; nil for anything that is not well-formed or that we refuse.
    static func parse(_ bytes: [UInt8]) -> XMLNode? {
        guard !bytes.isEmpty, bytes.count <= 8 << 20, let handle = XML_ParserCreate(nil) else { return nil }
        defer { XML_ParserFree(handle) }
        return XMLParser(handle).read(bytes)
    }

    private init(_ parser: XML_Parser) { self.parser = parser }

    private func read(_ bytes: [UInt8]) -> XMLNode? {
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser, { context, name, _ in XMLParser.of(context)?.start(name) },
            { context, _ in XMLParser.of(context)?.end() })
        XML_SetCharacterDataHandler(parser) { context, text, length in
            guard let text else { return }
            XMLParser.of(context)?.append(UnsafeBufferPointer(start: text, count: Int(length)))
        }
        XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in XMLParser.of(context)?.refuse() }
        XML_SetEntityDeclHandler(parser) { context, _, _, _, _, _, _, _, _ in XMLParser.of(context)?.refuse() }
        let status = bytes.withUnsafeBytes {
            XML_Parse(parser, $0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), 1)
        }
        return status == XML_STATUS_OK && !refused ? root : nil
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLParser? {
        context.map { Unmanaged<XMLParser>.fromOpaque($0).takeUnretainedValue() }
    }

    private func start(_ name: UnsafePointer<XML_Char>?) {
        count += 1
        guard let name, stack.count < Self.deepest, count <= Self.most else { return refuse() }
        let full = String(cString: name)
        stack.append(XMLNode(name: full.split(separator: ":").last.map(String.init) ?? full))
    }

    private func end() {
        guard !refused, var node = stack.popLast() else { return }
        if !node.children.isEmpty { node.text = "" }
        if stack.isEmpty { root = node } else { stack[stack.count - 1].children.append(node) }
    }

    private func append(_ text: UnsafeBufferPointer<XML_Char>) {
        guard !refused, !stack.isEmpty else { return }
        stack[stack.count - 1].text += String(decoding: UnsafeRawBufferPointer(text), as: UTF8.self)
    }

    private func refuse() {
        refused = true
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }
}
