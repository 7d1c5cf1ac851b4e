/// One connection: gathers a request up to the limit, has it answered, writes the answer.
import NIOCore
import NIOHTTP1
import Serving

/// Answers the requests of a connection one after the other.
final class InvocationHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// How far a request has come.
    private enum Progress {
        case idle
        case receiving(HTTPRequestHead, ByteBuffer)
        /// It was answered before it had come whole; what still comes is dropped, and the connection closes.
        case refused
    }

    private let service: any InferenceService
    private let connections: OpenConnections
    private let longestBody: Int
    private let tell: @Sendable (String) -> Void
    private var progress = Progress.idle

    init(
        service: any InferenceService, connections: OpenConnections, longestBody: Int,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.service = service
        self.connections = connections
        self.longestBody = longestBody
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), progress) {
        case (.head(let head), _): begin(head, context)
        case (.body(var part), .receiving(let head, var body)):
            guard body.readableBytes + part.readableBytes <= longestBody else { return refuseLength(context) }
            // Without this the buffer in `progress` is a second owner, and every part copies all before it.
            progress = .idle
            body.writeBuffer(&part)
            progress = .receiving(head, body)
        case (.end, .receiving(let head, let body)):
            progress = .idle
            answer(head, body, context)
        case (.body, _), (.end, _): break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
        guard length <= longestBody else { return refuseLength(context) }
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let go = HTTPResponseHead(version: head.version, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(go)), promise: nil)
        }
        progress = .receiving(head, context.channel.allocator.buffer(capacity: length))
    }

    private func refuseLength(_ context: ChannelHandlerContext) {
        progress = .refused
        let reason = "the body is longer than \(longestBody) bytes, the limit that MAX_CONTENT_LENGTH sets"
        let response = ServingResponse(refusal: 413, reason)
        tellOfRefusal(response, "a request")
        write(response, isLast: true, withBody: true, context)
    }

    /// A line for whoever looks for the reason in the container's log.
    private func tellOfRefusal(_ response: ServingResponse, _ request: String) {
        tell("\(response.status) for \(request.prefix(200)): \(String(decoding: response.body, as: UTF8.self))")
    }

    private func answer(_ head: HTTPRequestHead, _ body: ByteBuffer, _ context: ChannelHandlerContext) {
        let request = ServingRequest(
            method: head.method.rawValue, path: head.uri, contentType: head.headers.first(name: "content-type"),
            accept: head.headers[canonicalForm: "accept"].isEmpty
                ? nil : head.headers[canonicalForm: "accept"].joined(separator: ","))
        let response = body.withUnsafeReadableBytes { service.answer(request, body: $0) }
        if response.status >= 400 { tellOfRefusal(response, "\(head.method.rawValue) \(head.uri)") }
        write(response, isLast: !head.isKeepAlive || connections.isEnding, withBody: head.method != .HEAD, context)
    }

    private func write(
        _ response: ServingResponse, isLast: Bool, withBody: Bool, _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders()
        headers.add(name: "content-type", value: response.contentType)
        headers.add(name: "content-length", value: String(response.body.count))
        if isLast { headers.add(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: response.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if withBody && !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        let written = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if isLast {
            let channel = context.channel
            written.whenComplete { _ in Self.linger(channel) }
        }
    }

    /// Says that nothing more will be said, and takes what the peer still sends until it has read that: a connection that
    /// closes on unread bytes is reset, and the answer is lost with it.
    private static func linger(_ channel: any Channel) {
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ServerEnds: if case .idle = progress { context.close(promise: nil) }
        // Nobody has sent or read anything for the time that a connection may be idle.
        case is IdleStateHandler.IdleStateEvent: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
