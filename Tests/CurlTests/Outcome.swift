/// Sends a request that is expected to fail, and says how it did.
import Curl
import HTTP
import Testing

extension HTTPRequest.Limits {
    /// Short where a test waits for the limit to strike, long where it must not.
    static func test(
        connect: Duration = .seconds(10), stall: Duration = .seconds(10), total: Duration = .seconds(20)
    ) -> Self { Self(connect: connect, stall: stall, total: total) }
}

extension CurlTransport {
    /// A transport without proxies and with the system's authorities.
    static let plain = CurlTransport(environment: [:], userAgent: "mlops-steps/test")

    /// The error of a request; an answer is recorded as an issue.
    func failure(_ request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation) async -> TransportError? {
        do throws(TransportError) {
            let response = try await send(request)
            Issue.record("answered with \(response.status)", sourceLocation: sourceLocation)
            return nil
        } catch {
            return error
        }
    }
}
