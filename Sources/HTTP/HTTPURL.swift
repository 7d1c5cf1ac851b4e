/// The address of a request, its parts kept apart so that what is signed and what is sent cannot differ.
import Bytes

/// An `http` or `https` URL without user, password and fragment.
///
/// The path is kept percent-encoded, as it goes over the wire; query items are kept decoded and encoded on the way out
/// by RFC 3986's unreserved set, which is also what Signature Version 4 signs.
public struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
    /// The two schemes there are.
    public enum Scheme: String, Sendable { case http, https }

    /// One `name=value` of the query, decoded.
    public struct QueryItem: Sendable, Hashable {
        /// The name, decoded.
        public var name: String
        /// The value, decoded; empty for a bare name.
        public var value: String

        /// A `name=value` pair.
        public init(_ name: String, _ value: String = "") {
            self.name = name
            self.value = value
        }
    }

    /// Why a text is not such a URL, as the end of a sentence.
    public struct Malformed: Error, Sendable, CustomStringConvertible {
        /// What is wrong, in words that do not repeat the text (it may hold a secret).
        public let description: String
    }

    /// `http` or `https`.
    public var scheme: Scheme
    /// Host name in lower case or address; an IPv6 address stands in brackets.
    public var host: String
    /// The port, where it is not the scheme's own.
    public var port: Int?
    /// Percent-encoded, beginning with `/`.
    public var path: String
    /// In the order they are sent.
    public var query: [QueryItem]

    /// A URL from its parts.
    public init(scheme: Scheme = .https, host: String, port: Int? = nil, path: String = "/", query: [QueryItem] = []) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path.isEmpty ? "/" : path
        self.query = query
    }

    /// Reads an absolute URL; refuses other schemes, credentials before the host, control bytes and spaces.
    public init(_ text: String) throws(Malformed) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Malformed(description: "it holds a space, a control or a non-ASCII character")
        }
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { throw Malformed(description: "it does not begin with http:// or https://") }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let (host, port) = try Self.splitAuthority(authority)
        let target = rest[authority.endIndex...]
        let path = target.prefix { $0 != "?" }
        self.init(scheme: scheme, host: host, port: port == scheme.defaultPort ? nil : port, path: String(path))
        for pair in target[path.endIndex...].dropFirst().split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            query.append(
                QueryItem(
                    PercentEncoding.decode(String(name)),
                    PercentEncoding.decode(String(pair[name.endIndex...].dropFirst()))))
        }
    }

    private static func splitAuthority(_ authority: Substring) throws(Malformed) -> (String, Int?) {
        guard !authority.contains("@") else { throw Malformed(description: "it holds a user name or password") }
        var host = authority
        var port: Int?
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        if let colon = authority[afterBracket...].lastIndex(of: ":") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                throw Malformed(description: "its port is not a number from 1 to 65535")
            }
            port = number
            host = authority[..<colon]
        }
        let bracketed = host.hasPrefix("[") && host.hasSuffix("]")
        guard !host.isEmpty, bracketed || !host.contains(where: { "[]:\\%".contains($0) }) else {
            throw Malformed(description: "its host is missing or malformed")
        }
        return (host.lowercased(), port)
    }

    /// The value of the `Host` header: the port only where it is not the scheme's own.
    public var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// The query as it is sent, without the question mark.
    public var encodedQuery: String {
        query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    /// The whole URL, as it is sent.
    public var description: String {
        "\(scheme.rawValue)://\(authority)\(path)\(query.isEmpty ? "" : "?\(encodedQuery)")"
    }

    /// True for `localhost`, 127.0.0.0/8 and ::1, the only hosts that plain HTTP may go to unasked.
    public var isLoopback: Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return host == "localhost" || host == "[::1]"
            || (numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil })
    }
}

extension HTTPURL.Scheme {
    /// 80 or 443.
    public var defaultPort: Int { self == .http ? 80 : 443 }
}
