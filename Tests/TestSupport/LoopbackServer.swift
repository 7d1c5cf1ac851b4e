/// A small HTTP/1.1 server on 127.0.0.1 that answers as a test says, and misbehaves as a test says.
import Foundation
import HTTP
import Synchronization

/// Serves each connection on a thread of its own and keeps every request it has read.
public final class LoopbackServer: Sendable {
    /// What happens to a new connection.
    public enum Welcome: Sendable {
        /// Requests are read and answered.
        case serve
        /// It is taken and then neither read nor answered.
        case silence
        /// It is closed once the other side has said something.
        case hangUp
        /// It is reset once the other side has said something.
        case reset
    }

    struct State {
        var requests: [ReceivedRequest] = []
        var connections = 0
        var bytesSent = 0
        var open: [Int: Socket] = [:]
        var isStopped = false
    }

    /// The port of 127.0.0.1 it listens on.
    public let port: Int
    let state = Mutex(State())
    private let socket: Socket
    private let respond: @Sendable (ReceivedRequest) -> LoopbackReply

    /// Starts a server whose replies are made from the request.
    public init(
        welcome: Welcome = .serve, _ respond: @escaping @Sendable (ReceivedRequest) -> LoopbackReply
    ) throws {
        guard let (socket, port) = Socket.listening() else { throw POSIXError(.EADDRNOTAVAIL) }
        self.socket = socket
        self.port = port
        self.respond = respond
        Thread.detachNewThread { [weak self] in
            while let peer = socket.accepted() {
                guard let server = self, server.welcomes(peer, welcome) else { break }
            }
            socket.end()
        }
    }

    /// Starts a server that gives these replies in turn, and the last of them from then on.
    public convenience init(_ replies: LoopbackReply...) throws {
        let left = Mutex(replies)
        try self.init { _ in
            left.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? .answer(500, "no reply was given") }
        }
    }

    deinit { stop() }

    /// `http://127.0.0.1:port/`
    public var url: HTTPURL { HTTPURL(scheme: .http, host: "127.0.0.1", port: port) }

    /// All requests read so far, in order.
    public var requests: [ReceivedRequest] { state.withLock { $0.requests } }

    /// How many connections were made so far.
    public var connections: Int { state.withLock { $0.connections } }

    /// How many of them are open.
    public var openConnections: Int { state.withLock { $0.open.count } }

    /// How many bytes the other sides took so far.
    public var bytesSent: Int { state.withLock { $0.bytesSent } }

    /// Ends every connection and listens no more.
    public func stop() {
        state.withLock { state in
            state.isStopped = true
            for peer in state.open.values { peer.shut() }
        }
        socket.shut()
    }

    /// A port of 127.0.0.1 where nothing listens: connections are refused.
    public static func closedPort() throws -> Int {
        guard let (socket, port) = Socket.listening() else { throw POSIXError(.EADDRNOTAVAIL) }
        socket.end()
        return port
    }

    private func welcomes(_ peer: Socket, _ welcome: Welcome) -> Bool {
        let number: Int? = state.withLock { state in
            guard !state.isStopped else { return nil }
            state.connections += 1
            state.open[state.connections] = peer
            return state.connections
        }
        guard let number else {
            peer.end()
            return false
        }
        switch welcome {
        case .serve:
            Thread.detachNewThread { self.serve(LoopbackConnection(socket: peer, number: number, server: self)) }
        case .silence: break
        case .hangUp, .reset:
            Thread.detachNewThread {
                _ = peer.read()
                if welcome == .reset { peer.resetOnClose() }
                self.forget(number, peer)
            }
        }
        return true
    }

    private func serve(_ connection: LoopbackConnection) {
        var connection = connection
        while let request = connection.nextRequest() {
            state.withLock { $0.requests.append(request) }
            guard connection.play(respond(request)) else { break }
        }
        forget(connection.number, connection.socket)
    }

    private func forget(_ number: Int, _ peer: Socket) {
        // Under the lock: a stop in between must not shut a descriptor that is somebody else's by then.
        state.withLock { state in
            state.open[number] = nil
            peer.end()
        }
    }
}
