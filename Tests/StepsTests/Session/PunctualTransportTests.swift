/// Requests that are made for a wait end with it: what is left of the deadline is all the time they get.
import Clocks
import HTTP
import Live
import Testing

@Suite struct PunctualTransportTests {
    static let request = HTTPRequest(.get, HTTPURL(host: "aws"))

    /// The limits a request goes out with, `passed` after the start of a wait that ends at `deadline`; nil: not sent.
    static func limits(deadline: Duration?, passed: Duration) async -> HTTPRequest.Limits? {
        let seen = Seen()
        let clock = ManualClock()
        clock.advance(by: passed)
        await Deadline.$current.withValue(deadline) {
            _ = try? await PunctualTransport(seen, clock: clock).send(request)
        }
        return await seen.request?.limits
    }

    @Test(arguments: [
        (nil as Duration?, HTTPRequest.Limits() as HTTPRequest.Limits?),
        (.seconds(100), HTTPRequest.Limits()),
        (.seconds(50), HTTPRequest.Limits(stall: .seconds(20), total: .seconds(40))),
        (.seconds(12), HTTPRequest.Limits(connect: .seconds(2), stall: .seconds(2), total: .seconds(2))),
        (.seconds(10), nil), (.seconds(1), nil),
    ])
    func givesWhatIsLeft(deadline: Duration?, limits: HTTPRequest.Limits?) async {
        #expect(await Self.limits(deadline: deadline, passed: .seconds(10)) == limits)
    }
}

/// A transport that keeps what it was sent.
private actor Seen: Transport {
    private(set) var request: HTTPRequest?

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        self.request = request
        return HTTPResponse(status: 200)
    }
}
