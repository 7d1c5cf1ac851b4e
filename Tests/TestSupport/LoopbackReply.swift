/// What a ``LoopbackServer`` does once it has read a request: moves on the raw connection, good and bad ones.

/// A request as the server read it.
public struct ReceivedRequest: Sendable {
    /// GET, CONNECT and so on.
    public let method: String
    /// As on the request line: a path with its query, `host:port` for CONNECT, a whole URL at a proxy.
    public let target: String
    /// Names in lower case, in order.
    public let headers: [(name: String, value: String)]
    /// As long as Content-Length says.
    public let body: [UInt8]
    /// Which connection of the server it came on, from 1.
    public let connection: Int

    /// The first header of that name, in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name == name.lowercased() }?.value
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }
}

/// How the server answers one request.
public struct LoopbackReply: Sendable {
    /// One move on the raw connection.
    public enum Move: Sendable {
        /// Sends these bytes.
        case bytes([UInt8])
        /// Sends them one by one, so far apart.
        case drip([UInt8], every: Duration)
        /// Sends so many bytes of filling, as fast as the other side takes them.
        case flood(Int)
        /// Sends nothing and waits until the other side hangs up or the server stops.
        case silence
        /// Passes bytes both ways between this connection and that port of 127.0.0.1 until either side closes.
        case tunnel(port: Int)
        /// Ends the connection with a TCP reset.
        case reset
        /// Closes the connection.
        case close
    }

    /// The moves, one after the other. The connection stays open for a next request unless one of them ends it.
    public var moves: [Move]

    /// A reply of these moves.
    public init(_ moves: [Move]) { self.moves = moves }
}

extension LoopbackReply {
    /// A good answer with the right Content-Length.
    public static func answer(
        _ status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = []
    ) -> LoopbackReply {
        LoopbackReply([.bytes(head(status, headers + [("Content-Length", "\(body.count)")]) + body)])
    }

    /// A good answer with a text.
    public static func answer(_ status: Int = 200, headers: [(String, String)] = [], _ text: String) -> LoopbackReply {
        answer(status, headers: headers, body: Array(text.utf8))
    }

    /// An answer that sends the client elsewhere.
    public static func redirect(_ status: Int = 302, to location: String) -> LoopbackReply {
        answer(status, headers: [("Location", location)])
    }

    /// Reads the request, then closes without an answer: the lost answer.
    public static let lost = LoopbackReply([.close])

    /// Reads the request, then never answers.
    public static let silence = LoopbackReply([.silence])

    /// Reads the request, then resets the connection.
    public static let reset = LoopbackReply([.reset])

    /// Promises `promised` bytes, sends `body`, and ends the connection with `end`.
    public static func short(_ body: String, promised: Int, end: Move = .close) -> LoopbackReply {
        LoopbackReply([.bytes(head(200, [("Content-Length", "\(promised)")]) + Array(body.utf8)), end])
    }

    /// A chunked answer of these chunks; whole, or cut before its last chunk.
    public static func chunked(_ chunks: [String], cut: Bool = false) -> LoopbackReply {
        var bytes = head(200, [("Transfer-Encoding", "chunked")])
        for chunk in chunks { bytes += Array("\(String(chunk.utf8.count, radix: 16))\r\n\(chunk)\r\n".utf8) }
        return LoopbackReply(cut ? [.bytes(bytes), .close] : [.bytes(bytes + Array("0\r\n\r\n".utf8))])
    }

    /// These bytes in the place of an answer, then the end of the connection.
    public static func garbage(_ text: String) -> LoopbackReply {
        LoopbackReply([.bytes(Array(text.utf8)), .close])
    }

    /// An answer of so many bytes of filling, with its length announced or not.
    public static func giant(_ count: Int, announced: Bool = true) -> LoopbackReply {
        let length = [("Content-Length", "\(count)")]
        return LoopbackReply([.bytes(head(200, announced ? length : [("Connection", "close")])), .flood(count), .close])
    }

    /// The head at once, then the body byte by byte.
    public static func slowBody(_ text: String, every pause: Duration) -> LoopbackReply {
        let head = head(200, [("Content-Length", "\(text.utf8.count)")])
        return LoopbackReply([.bytes(head), .drip(Array(text.utf8), every: pause)])
    }

    /// The head byte by byte.
    public static func slowHead(every pause: Duration) -> LoopbackReply {
        LoopbackReply([.drip(head(200, [("Content-Length", "0")]), every: pause)])
    }

    /// A proxy's consent to CONNECT, then the bytes of that port of 127.0.0.1 whatever host was asked for.
    public static func tunnel(toPort port: Int) -> LoopbackReply {
        LoopbackReply([.bytes(Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)), .tunnel(port: port)])
    }

    /// The bytes of an answer's head.
    public static func head(_ status: Int, _ headers: [(String, String)]) -> [UInt8] {
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) Loopback\r\n\(lines)\r\n".utf8)
    }
}
