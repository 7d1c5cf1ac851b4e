/// Which values must not be read by anyone, and where they hide.
import Bytes
import JSON

/// The secrets of a run: announces each to the runner once, finds and replaces them in our own text.
public struct Masker: Sendable, CustomStringConvertible, CustomReflectable {
    /// What is to be printed before anything else may be.
    public struct Announcement: Sendable, Hashable {
        /// One for each line of the secret that is not announced yet.
        public let commands: [WorkflowCommand]
        /// Says that (a part of) the secret is too short to be masked; nil where all of it is.
        public let warning: String?
    }

    /// Masking shorter values would blacken the log and make the runner drop harmless outputs.
    private static let shortest = 4
    /// Half of a shorter one could stand in harmless text.
    private static let divisible = 24

    private var announced: Set<[UInt8]> = []
    /// All forms by their first byte, the longest first.
    private var forms: [UInt8: [[UInt8]]] = [:]
    /// Whether a form begins with a byte: few do, and a log may be megabytes.
    private var beginnings = [Bool](repeating: false, count: 256)

    /// No secrets.
    public init() {}

    /// Learns a secret; of one with several lines each line by itself, since the log is masked line by line.
    public mutating func mask(_ secret: Secret) -> Announcement {
        let lines = secret.reveal().unicodeScalars.split { $0 == "\n" || $0 == "\r" }
            .map { Self.trimmed(String($0)) }.filter { !$0.isEmpty }
        var commands: [WorkflowCommand] = []
        for line in lines where line.unicodeScalars.count >= Self.shortest {
            guard announced.insert(Array(line.utf8)).inserted else { continue }
            commands.append(.addMask(line))
            for form in SecretForms.all(of: line) { learn(form) }
        }
        let short = lines.count { $0.unicodeScalars.count < Self.shortest }
        return Announcement(commands: commands, warning: short == 0 ? nil : Self.warning(short, of: lines.count))
    }

    /// True where any form of any secret stands in the text.
    public func holdsSecret(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.indices.contains { beginnings[Int(bytes[$0])] && form(at: $0, in: bytes) != nil }
    }

    /// The text with `***` for every secret, in whatever form, and for the greater part of one that was cut off.
    public func redact(_ text: String, with blot: String = "***") -> String {
        guard !forms.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var (at, copied) = (0, 0)
        while at < bytes.count {
            guard beginnings[Int(bytes[at])], let length = length(at: at, in: bytes) else {
                at += 1
                continue
            }
            out += bytes[copied..<at]
            out += blot.utf8
            at += length
            copied = at
        }
        return copied == 0 ? text : String(decoding: out + bytes[copied...], as: UTF8.self)
    }

    /// How many lines it knows, never which.
    public var description: String { "Masker(\(announced.count) values)" }

    /// Shows no children, so that `dump` cannot look inside.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private func form(at place: Int, in bytes: [UInt8]) -> [UInt8]? {
        forms[bytes[place]]?.first { bytes[place...].starts(with: $0) }
    }

    /// How much of a secret stands there. Texts from outside are cut before they come here: the greater part of a secret
    /// gives it away as all of it would.
    private func length(at place: Int, in bytes: [UInt8]) -> Int? {
        guard let candidates = forms[bytes[place]] else { return nil }
        let rest = bytes[place...]
        if let form = candidates.first(where: { rest.starts(with: $0) }) { return form.count }
        return candidates.lazy.filter { $0.count >= Self.divisible }.compactMap { form in
            let common = zip(form, rest).prefix { $0 == $1 }.count
            return common > form.count / 2 ? common : nil
        }.max()
    }

    private mutating func learn(_ form: [UInt8]) {
        guard let first = form.first else { return }
        var known = forms[first] ?? []
        guard !known.contains(form) else { return }
        known.insert(form, at: known.firstIndex { $0.count < form.count } ?? known.endIndex)
        forms[first] = known
        beginnings[Int(first)] = true
    }

    private static func warning(_ short: Int, of lines: Int) -> String {
        let what = lines == 1 ? "a secret is" : "\(short) of a secret's \(lines) lines are"
        return "\(what) shorter than \(shortest) characters and not masked: masking it would blacken the whole log"
    }

    private static func trimmed(_ line: String) -> String {
        let scalars = line.unicodeScalars.drop { $0.properties.isWhitespace }.reversed().drop {
            $0.properties.isWhitespace
        }
        return String(String.UnicodeScalarView(scalars.reversed()))
    }
}

/// The shapes in which one value may stand in a text.
enum SecretForms {
    /// Raw, base64 at each of the three alignments, in hexadecimal digits, percent-encoded, JSON-escaped and as Markdown.
    static func all(of value: String) -> Set<[UInt8]> {
        var forms: Set<[UInt8]> = [Array(value.utf8), Array(Markdown(value).source.utf8)]
        forms.formUnion(base64(Array(value.utf8)))
        if value.utf8.count >= 8 {
            let digits = Hex.encode(Array(value.utf8))
            forms.formUnion([Array(digits.utf8), Array(digits.uppercased().utf8)])
        }
        for kept in ["", "/", "!'()*", "!'()*;/?:@&=+$,#"] {
            let encoded = PercentEncoding.encode(value, keeping: kept)
            forms.insert(Array(encoded.utf8))
            forms.insert(Array(lowercasingEscapes(encoded).utf8))
            forms.insert(Array(encoded.replacing("%20", with: "+").utf8))
        }
        let json = String(JSONValue.string(value).text.dropFirst().dropLast())
        forms.insert(Array(json.utf8))
        forms.insert(json.utf8.flatMap { $0 == UInt8(ascii: "/") ? [UInt8(ascii: "\\"), $0] : [$0] })
        forms.insert(Array(asciiOnly(json).utf8))
        return forms
    }

    /// The characters that depend on the value alone, whatever stands before and after it in what was encoded.
    private static func base64(_ bytes: [UInt8]) -> [[UInt8]] {
        // Two characters say little; below eight they would be found in harmless text.
        (0..<3).filter { $0 == 0 || (bytes.count - $0) * 8 / 6 >= 8 }.flatMap { skipped in
            let rest = bytes.dropFirst(skipped)
            let length = rest.count * 8 / 6
            return [Base64.encode(rest), Base64.encodeURL(rest)].map { Array($0.utf8.prefix(length)) }
        }
    }

    private static func lowercasingEscapes(_ encoded: String) -> String {
        var left = 0
        return String(
            String.UnicodeScalarView(
                encoded.unicodeScalars.map { scalar in
                    defer { left = scalar == "%" ? 2 : max(0, left - 1) }
                    return left > 0 && ("A"..."F").contains(scalar)
                        ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
                }))
    }

    private static func asciiOnly(_ json: String) -> String {
        var out = ""
        for scalar in json.unicodeScalars {
            if scalar.isASCII {
                out.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar) ?? .init() {
                    let digits = String(unit, radix: 16)
                    out += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)"
                }
            }
        }
        return out
    }
}
