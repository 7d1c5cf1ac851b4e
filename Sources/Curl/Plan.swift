/// Checks a request before anything is sent and decides how it goes; pure.
import HTTP

/// A request that may be sent, and the way it takes.
struct Plan {
    let request: HTTPRequest
    let proxy: Proxy?
    let trust: TrustStore
    let userAgent: String

    /// Refuses what must not reach a socket: plain HTTP to a host nobody configured, a URL that would be read otherwise
    /// than it is written, a header that would split the message or change its framing.
    static func check(_ request: HTTPRequest) throws(Stop) {
        let url = request.url
        guard url.scheme == .https || url.isLoopback || request.allowsPlainHTTP else {
            throw Stop(
                .notSendable,
                "Plain HTTP to \(url.authority) is refused: anybody on the way could read and change it. Use https://.")
        }
        // Parts can be set one by one; what libcurl will parse must be what they say.
        guard let read = try? HTTPURL(url.description), read.host == url.host, read.path == url.path,
            read.query == url.query
        else { throw Stop(.notSendable, "The URL of the request is malformed in its host, path or query.") }
        if let field = request.headers.unsendable {
            let name = String(field.name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
            throw Stop(
                .notSendable, "The header \"\(name)\" holds a character that no header can carry, like a line break.")
        }
        try checkFraming(of: request)
    }

    private static func checkFraming(of request: HTTPRequest) throws(Stop) {
        let headers = request.headers
        guard headers["Transfer-Encoding"] == nil else {
            throw Stop(.notSendable, "The header Transfer-Encoding is the transport's to set.")
        }
        if let host = headers["Host"], host != request.url.authority {
            throw Stop(.notSendable, "The header Host says \(host), the URL \(request.url.authority).")
        }
        if let length = headers["Content-Length"], length != String(request.body.length) {
            throw Stop(.notSendable, "The header Content-Length does not tell the length of the body.")
        }
        guard request.method != .head || request.body == .none else {
            throw Stop(.notSendable, "A HEAD request carries no body.")
        }
    }

    /// The lines handed to libcurl: the request's own headers, and its own additions taken away.
    var headerLines: [String] {
        let ours = ["host", "content-length"]
        var lines = request.headers.fields.filter { !ours.contains($0.name.lowercased()) }.map {
            $0.value.allSatisfy { $0 == " " || $0 == "\t" } ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        for name in ["Accept", "Content-Type", "Expect"] where request.headers[name] == nil { lines.append("\(name):") }
        return lines
    }
}
