/// A request as a value: what is sent, where, within which limits, and where the answer's body goes.
public struct HTTPRequest: Sendable, Hashable {
    /// The methods that AWS, GitHub and Slack use.
    public enum Method: String, Sendable {
        case get = "GET", head = "HEAD", put = "PUT", post = "POST", delete = "DELETE"
    }

    /// What is sent after the headers.
    public enum Body: Sendable, Hashable {
        case none
        case bytes([UInt8])
        /// A range of a file, streamed from disk.
        case file(path: String, offset: Int, length: Int)

        /// The value of Content-Length.
        public var length: Int {
            switch self {
            case .none: 0
            case .bytes(let bytes): bytes.count
            case .file(_, _, let length): length
            }
        }
    }

    /// Where the body of the answer goes, and how long it may be; more is ``TransportError/Kind/tooLarge``.
    public enum Sink: Sendable, Hashable {
        case memory(limit: Int)
        /// Streamed to a file that is created anew with mode 0600; only the body of a 2xx goes there, that of a refusal
        /// comes in memory. A transfer that fails leaves no file.
        case file(path: String, limit: Int)
    }

    /// How long a single attempt may take.
    public struct Limits: Sendable, Hashable {
        /// To a TCP and TLS connection.
        public var connect: Duration
        /// With fewer bytes moving, in either direction, than one a second.
        public var stall: Duration
        /// From start to the last byte.
        public var total: Duration

        /// AWS API calls: 3.1 s to connect, 20 s of silence, 60 s in all.
        public init(
            connect: Duration = .milliseconds(3100), stall: Duration = .seconds(20), total: Duration = .seconds(60)
        ) {
            self.connect = connect
            self.stall = stall
            self.total = total
        }

        /// The same limits, none longer than `duration`.
        public func atMost(_ duration: Duration) -> Limits {
            Limits(connect: min(connect, duration), stall: min(stall, duration), total: min(total, duration))
        }
    }

    /// GET, PUT and so on.
    public var method: Method
    /// Where it goes.
    public var url: HTTPURL
    /// `Host` and `Content-Length` are the transport's to set.
    public var headers: Headers
    /// What is sent.
    public var body: Body
    /// Where the answer goes.
    public var sink: Sink
    /// How long one attempt may take.
    public var limits: Limits
    /// The headers without which a 2xx is not what was asked for, so that not one byte of its body is read.
    public var expects: [String] = []
    /// True where a person configured this very address (AWS_ENDPOINT_URL and the like), so that plain HTTP to a host
    /// other than loopback is their decision.
    public var allowsPlainHTTP = false

    /// A request; the answer goes to memory, at most 8 MiB of it.
    public init(
        _ method: Method, _ url: HTTPURL, headers: Headers = [:], body: Body = .none,
        sink: Sink = .memory(limit: 8 << 20), limits: Limits = Limits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.sink = sink
        self.limits = limits
    }
}

/// An answer as a value. Any status is an answer: 3xx is not followed, 4xx and 5xx are not errors of the transport.
public struct HTTPResponse: Sendable, Hashable {
    /// 200, 404 and so on.
    public var status: Int
    /// In the order they came.
    public var headers: Headers
    /// Whole, or the transport throws; empty where it went to a file.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, headers: Headers = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension HTTPResponse {
    /// For people: where a redirect points to, by its host only, since a path may hold a secret. Nil for other answers.
    public var redirection: String? {
        guard (300..<400).contains(status), let location = headers["Location"] else { return nil }
        let host = try? HTTPURL(location).host
        return "it points to \(host ?? "nowhere"), and redirects are not followed"
    }
}
