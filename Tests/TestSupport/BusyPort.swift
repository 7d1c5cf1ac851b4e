/// A port of 127.0.0.1 where connecting hangs: its queue is full and nobody takes a connection out of it.
import Foundation

/// Holds the port until it is dropped. Linux drops a SYN to a full queue, as a firewall would.
public final class BusyPort: Sendable {
    /// The port.
    public let port: Int
    private let sockets: [Socket]

    /// Takes a port and fills its queue.
    public init() throws {
        guard let (listener, port) = Socket.listening(backlog: 0) else { throw POSIXError(.EADDRNOTAVAIL) }
        self.port = port
        sockets = [listener] + (0..<4).compactMap { _ in Socket.connected(toPort: port, waiting: false) }
    }

    deinit { for socket in sockets { socket.end() } }
}
