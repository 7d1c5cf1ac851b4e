/// Collects the head of an answer line by line, within limits; pure.
import HTTP

/// The status and the headers of the last head seen: those of an interim answer (1xx) give way to the final ones.
struct ResponseHead {
    static let maximumBytes = 64 << 10
    static let maximumLines = 200

    private(set) var status = 0
    private(set) var headers = Headers()
    /// True from the empty line after a final answer's headers.
    private(set) var isComplete = false
    private var bytes = 0
    private var lines = 0

    /// Takes one line as it came, line end included. Lines after the head (trailers) are counted and dropped.
    mutating func take(_ line: [UInt8]) throws(Stop) {
        bytes += line.count
        lines += 1
        guard bytes <= Self.maximumBytes, lines <= Self.maximumLines else {
            throw Stop(.tooLarge, "its headers exceed \(Self.maximumBytes >> 10) KiB or \(Self.maximumLines) lines")
        }
        guard !isComplete else { return }
        let text = line.prefix { $0 != 0x0D && $0 != 0x0A }
        if text.isEmpty {
            isComplete = status >= 200
        } else if text.starts(with: Array("HTTP/".utf8)) {
            try begin(String(decoding: text, as: UTF8.self))
        } else {
            add(text)
        }
    }

    /// Refuses a 2xx that lacks one of these headers.
    func require(_ names: [String]) throws(Stop) {
        guard (200...299).contains(status), let name = names.first(where: { headers[$0] == nil }) else { return }
        throw Stop(.headerMissing, "header \(name) is missing")
    }

    /// What Content-Length promises; nil where it is absent.
    func contentLength() throws(Stop) -> Int? {
        let values = Set(headers.all("Content-Length"))
        guard let value = values.first else { return nil }
        guard values.count == 1, let length = Int(value), length >= 0 else {
            throw Stop(.bodyCut, "it contradicts itself about its length")
        }
        return length
    }

    private mutating func begin(_ statusLine: String) throws(Stop) {
        let words = statusLine.split(separator: " ")
        guard words.count >= 2, let code = Int(words[1]), (100...999).contains(code) else {
            throw Stop(.bodyCut, "its first line has no status")
        }
        status = code
        headers = Headers()
    }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        if line.first == 0x20 || line.first == 0x09, let last = headers.fields.last {
            // A folded line goes on with the value above it.
            var kept = Headers()
            for field in headers.fields.dropLast() { kept.add(field.name, field.value) }
            kept.add(last.name, "\(last.value) \(Self.text(line))")
            headers = kept
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        headers.add(Self.text(line[..<colon]), Self.text(line[(colon + 1)...]))
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let trimmed = bytes.drop(while: blank).reversed().drop(while: blank).reversed()
        return String(decoding: Array(trimmed), as: UTF8.self)
    }
}
