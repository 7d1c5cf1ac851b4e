/// A secret that a build may read while it runs: never in an argument, never in the image. Pure.
import Bytes

/// One line of the input `secrets`.
struct BuildSecret: Sendable, Hashable {
    /// Where its text is.
    enum Source: Sendable, Hashable {
        case value(Secret)
        case file(String)
    }

    /// What the Dockerfile calls it: `RUN --mount=type=secret,id=…`.
    let id: String
    let source: Source

    /// BuildKit's own limit.
    static let limit = 500 << 10

    /// Why a line is none. The line itself is not repeated: it may be a secret.
    struct Malformed: Error, Sendable { let line: Int }

    /// Reads `id=VALUE` or `id=file:PATH`.
    static func read(_ lines: [Secret]) throws(Malformed) -> [BuildSecret] {
        var secrets: [BuildSecret] = []
        for (index, line) in lines.enumerated() {
            let text = line.reveal()
            guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
                text[..<equals].wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\-]*/) != nil
            else { throw Malformed(line: index + 1) }
            let id = String(text[..<equals])
            let value = String(text[text.index(after: equals)...])
            guard !value.isEmpty, value != "file:", !secrets.contains(where: { $0.id == id }) else {
                throw Malformed(line: index + 1)
            }
            let source: Source =
                value.hasPrefix("file:") ? .file(String(value.dropFirst("file:".count))) : .value(Secret(value))
            secrets.append(BuildSecret(id: id, source: source))
        }
        return secrets
    }
}
