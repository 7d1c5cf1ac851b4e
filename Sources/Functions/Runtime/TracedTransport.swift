/// Hands the invocation's trace on to whatever is asked for it, as the AWS SDKs do.
import HTTP

/// The trace of the invocation that a task works on.
enum Trace {
    /// A value of the task and not an argument: between a function and its requests lies all the rest.
    @TaskLocal static var current: String?
}

/// A transport that adds the trace's header. Lambda knows by it when a function has started itself over and over, and
/// stops that; no SDK signs it.
struct TracedTransport: Transport {
    private let transport: any Transport

    init(_ transport: any Transport) { self.transport = transport }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard let trace = Trace.current else { return try await transport.send(request) }
        var request = request
        request.headers["X-Amzn-Trace-Id"] = trace
        return try await transport.send(request)
    }
}
