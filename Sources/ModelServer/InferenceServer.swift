/// The model server's sockets: HTTP/1.1 on a port, a loop a worker, and an end in which every request gets its answer.
import NIOCore
import NIOHTTP1
import NIOPosix
import Serving

/// A server that listens.
public struct InferenceServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let connections: OpenConnections

    /// Listens on all addresses, or on `host`; `port` 0 takes a free one. Blocks until it does.
    ///
    /// - Parameters:
    ///   - workers: How many requests are worked on at a time.
    ///   - tell: Hears of what was refused.
    public static func start(
        _ service: any InferenceService, host: String = "0.0.0.0", settings: ServingSettings, workers: Int,
        tell: @escaping @Sendable (String) -> Void
    ) throws -> InferenceServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: workers)
        let connections = OpenConnections()
        let (longest, idle) = (settings.longestBody, TimeAmount.seconds(Int64(settings.idleSeconds)))
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.add(channel)
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(allTimeout: idle))
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(
                        InvocationHandler(service: service, connections: connections, longestBody: longest, tell: tell))
                }
            }
        do {
            let channel = try bootstrap.bind(host: host, port: settings.port).wait()
            return InferenceServer(group: group, channel: channel, connections: connections)
        } catch {
            try group.syncShutdownGracefully()
            throw error
        }
    }

    /// The port it listens on.
    public var port: Int? { channel.localAddress?.port }

    /// Takes no more requests, lets each that is under way have its answer, at most `seconds` long, and closes. Blocks.
    public func end(within seconds: Int) throws {
        try channel.close().wait()
        let loop = group.next()
        let ended = loop.makePromise(of: Void.self)
        connections.end(on: loop).cascade(to: ended)
        let limit = loop.scheduleTask(in: .seconds(Int64(seconds))) { ended.succeed() }
        try ended.futureResult.wait()
        limit.cancel()
        try group.syncShutdownGracefully()
    }
}
