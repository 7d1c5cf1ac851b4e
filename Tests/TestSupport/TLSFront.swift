/// TLS in front of a plain port of 127.0.0.1, by a small Python server; runs while it is held.
import Foundation
import HTTP

/// A TLS server with one of our certificates.
public final class TLSFront: Sendable {
    /// What is behind the handshake.
    public enum Mode: Sendable {
        /// Everything is passed to that port.
        case forward(port: Int)
        /// HTTP/2: half an answer, then a stream reset.
        case http2Reset
        /// HTTP/2: half an answer, then the end of the connection.
        case http2Close
    }

    /// The port of 127.0.0.1 it listens on.
    public let port: Int
    private let process: Process
    private let input: Pipe

    /// Starts the server and waits until it listens.
    public init(_ mode: Mode, _ certificates: Certificates, _ leaf: Certificates.Leaf = .good) async throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "tls_front.py")
        let output = Pipe()
        process = Process()
        input = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["python3", script.path(), certificates.certificate(leaf), certificates.key(leaf)]
            + {
                switch mode {
                case .forward(let port): ["forward", "\(port)"]
                case .http2Reset: ["h2-reset"]
                case .http2Close: ["h2-close"]
                }
            }()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let reading = output.fileHandleForReading
        let line = try await offPool { String(decoding: reading.availableData, as: UTF8.self) }
        guard let port = Int(line.trimmingCharacters(in: .newlines)) else { throw ToolFailed(command: "tls_front.py") }
        self.port = port
    }

    deinit { try? input.fileHandleForWriting.close() }

    /// `https://localhost:port/`
    public var url: HTTPURL { HTTPURL(host: "localhost", port: port) }
}
