/// A request in the one form that signer and service both reach, so that both sign the same text.
import Bytes
import HTTP

/// Method, path, query, signed headers, their names, and the payload's hash, a line or block each ("Create a canonical
/// request" in AWS's guide to signing requests).
package struct CanonicalRequest: Sendable, CustomStringConvertible {
    /// The names of the headers that are signed: lower case, sorted, joined by semicolons.
    package let signedHeaders: String
    /// The canonical request itself.
    package let description: String

    /// The canonical form of a request whose body has this hash.
    package init(_ request: HTTPRequest, payloadHash: String, path: CanonicalPath) {
        let headers = Self.headers(of: request)
        signedHeaders = Self.names(of: headers)
        description = [
            request.method.rawValue,
            path.canonical(request.url.path),
            Self.query(request.url.query),
            headers.map { "\($0.name):\($0.value)\n" }.joined(),
            signedHeaders,
            payloadHash,
        ].joined(separator: "\n")
    }

    /// The names that a request's signature will list, known before the query that holds them is complete.
    package static func signedHeaders(of request: HTTPRequest) -> String {
        names(of: headers(of: request))
    }

    /// The items as ``HTTPURL/encodedQuery`` sends them, sorted by encoded name and then by encoded value.
    package static func query(_ items: [HTTPURL.QueryItem]) -> String {
        items.map { (name: PercentEncoding.encode($0.name), value: PercentEncoding.encode($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0.name)=\($0.value)" }
            .joined(separator: "&")
    }

    /// Host and every header but those in ``unsigned``: names in lower case and sorted, the values of a repeated name
    /// joined by commas in the order they are sent.
    private static func headers(of request: HTTPRequest) -> [(name: String, value: String)] {
        var values: [String: [String]] = ["host": [request.url.authority]]
        for field in request.headers.fields {
            let name = field.name.lowercased()
            if !unsigned.contains(name) { values[name, default: []].append(trimmed(field.value)) }
        }
        return values.map { ($0, $1.joined(separator: ",")) }.sorted { $0.name < $1.name }
    }

    /// Without blanks at the ends, and with single ones within.
    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }

    private static func names(of headers: [(name: String, value: String)]) -> String {
        headers.map(\.name).joined(separator: ";")
    }

    /// Headers that proxies and transports may add to, change or drop on the way, so that their change must not break
    /// the signature (the AWS SDKs agree on this list); `host` comes from the URL, as it does in the transport.
    private static let unsigned: Set = [
        "authorization", "cache-control", "connection", "expect", "from", "host", "keep-alive", "max-forwards",
        "pragma",
        "proxy-authenticate", "proxy-authorization", "referer", "te", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]
}
