/// The connections that are open: so that a server that ends can let each finish what it was asked.
import NIOCore
import Synchronization

/// Knows every open connection, and whether the server is ending.
final class OpenConnections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isEnding = false
        var whenEmpty: EventLoopPromise<Void>?
    }

    private let state = Mutex(State())

    /// True once the server takes no more requests.
    var isEnding: Bool { state.withLock(\.isEnding) }

    /// Notes a connection until it closes.
    func add(_ channel: any Channel) {
        state.withLock { $0.channels[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { _ in self.remove(channel) }
    }

    private func remove(_ channel: any Channel) {
        let promise = state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[ObjectIdentifier(channel)] = nil
            guard state.channels.isEmpty else { return nil }
            defer { state.whenEmpty = nil }
            return state.whenEmpty
        }
        promise?.succeed()
    }

    /// Tells every connection to close as soon as it owes no answer; done when the last one has.
    func end(on loop: any EventLoop) -> EventLoopFuture<Void> {
        let promise = loop.makePromise(of: Void.self)
        let open = state.withLock { state -> [any Channel] in
            state.isEnding = true
            if !state.channels.isEmpty { state.whenEmpty = promise }
            return Array(state.channels.values)
        }
        if open.isEmpty { promise.succeed() }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ServerEnds()) }
        return promise.futureResult
    }
}

/// Goes down a connection's pipeline when the server ends.
struct ServerEnds: Sendable {}
