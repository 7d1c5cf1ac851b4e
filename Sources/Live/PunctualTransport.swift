/// Keeps requests within the deadline of the wait that they are made for.
import Clocks
import HTTP

/// A transport that gives no request longer than ``Deadline`` leaves it.
package struct PunctualTransport: Transport {
    private let transport: any Transport
    private let clock: any Timepiece

    /// Sends by `transport`, with deadlines on `clock`.
    package init(_ transport: any Transport, clock: any Timepiece) {
        self.transport = transport
        self.clock = clock
    }

    /// Sends where there is time left, and for no longer than that.
    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard let deadline = Deadline.current else { return try await transport.send(request) }
        let left = deadline - clock.elapsed
        guard left > .zero else {
            throw TransportError(
                .timedOut, host: request.url.host, "\(request.url.host) was not asked: the time to wait is over")
        }
        var request = request
        request.limits = request.limits.atMost(left)
        return try await transport.send(request)
    }
}
