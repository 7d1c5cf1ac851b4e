/// The reader of a path's text.
struct JSONPathReader {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var at = 0

    init(text: String) {
        self.text = text
        scalars = Array(text.unicodeScalars)
    }

    mutating func steps() throws(JSONPath.Malformed) -> [JSONPath.Step] {
        guard !scalars.isEmpty else { throw malformed("it is empty; $ names the whole document") }
        var steps: [JSONPath.Step] = []
        if take("$") {
            guard at == scalars.count || peek == "." || peek == "[" else {
                throw malformed("after $ a dot or [ should stand; a name that begins with $ is written as ['$name']")
            }
        } else if peek != "[" {
            steps.append(.member(try name()))
        }
        while let scalar = peek {
            at += 1
            switch scalar {
            case ".": steps.append(.member(try name()))
            case "[": steps.append(try bracket())
            default: throw malformed("after ] a dot or [ should stand")
            }
        }
        return steps
    }

    /// A name up to the next dot or bracket.
    private mutating func name() throws(JSONPath.Malformed) -> String {
        let start = at
        while let scalar = peek, scalar != ".", scalar != "[" { at += 1 }
        let name = String(String.UnicodeScalarView(scalars[start..<at]))
        if name.isEmpty { throw malformed("a name is empty; an empty name is written as ['']") }
        if name == "*" { throw malformed("* may name several values; name one") }
        if name.unicodeScalars.contains("]") { throw malformed("a ] has no [ before it") }
        return name
    }

    private mutating func bracket() throws(JSONPath.Malformed) -> JSONPath.Step {
        if let quote = peek, quote == "'" || quote == "\"" {
            at += 1
            return .member(try quotedName(until: quote))
        }
        let start = at
        while let scalar = peek, scalar != "]" { at += 1 }
        let content = String(String.UnicodeScalarView(scalars[start..<at]))
        guard take("]") else { throw malformed("a [ has no ] after it") }
        guard !content.isEmpty, content.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let index = Int(content) else {
            throw malformed("between [ and ] should stand a number from 0 or a name in quotes; it names one value only")
        }
        return .element(index)
    }

    private mutating func quotedName(until quote: Unicode.Scalar) throws(JSONPath.Malformed) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = peek, scalar != quote {
            at += 1
            guard scalar == "\\" else {
                name.append(scalar)
                continue
            }
            guard let escaped = peek, escaped == "\\" || escaped == "'" || escaped == "\"" else {
                throw malformed("a backslash may stand only before a quote or another backslash")
            }
            name.append(escaped)
            at += 1
        }
        guard take(quote), take("]") else { throw malformed("a quoted name does not end with its quote and ]") }
        return String(name)
    }

    private var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        at += 1
        return true
    }

    private func malformed(_ reason: String) -> JSONPath.Malformed {
        JSONPath.Malformed(description: "the path \(JSONValue.quoted(text, limit: 200)) is malformed: \(reason)")
    }

    /// True for a name that a dot can carry and a log can show.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name != "*"
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: byte >= 0x80
                }
            }
    }

    /// A name for single quotes.
    static func escaped(_ name: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if scalar == "'" || scalar == "\\" { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }
}
