/// The path of a request in the form it is signed in.
import Bytes

/// How a service turns the path that was sent into the one that is signed.
package enum CanonicalPath: Sendable, Hashable {
    /// S3: the path as it was sent, since `a//b` and `a/../b` are names of objects.
    case asSent
    /// Every other service: dot segments and empty segments taken out, then percent-encoded once more.
    case normalized
    /// Percent-encoded once more, nothing taken out: a client's option in AWS's test suite, the rule of no service.
    case unnormalized

    /// The canonical form of a percent-encoded path.
    package func canonical(_ path: String) -> String {
        switch self {
        case .asSent: path
        case .normalized: PercentEncoding.encode(Self.normalize(path), keeping: "/")
        case .unnormalized: PercentEncoding.encode(path, keeping: "/")
        }
    }

    /// RFC 3986 section 5.2.4, except that empty segments go too and that a trailing `..` leaves no slash.
    private static func normalize(_ path: String) -> String {
        var kept: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        return "/" + kept.joined(separator: "/") + (path.hasSuffix("/") && !kept.isEmpty ? "/" : "")
    }
}
