/// One attempt of a call: credentials, signature, one exchange, the reading of its answer.
import Clocks
import FoundationEssentials
import HTTP
import SigV4

/// What one attempt brought.
struct Attempt<Output: Sendable>: Sendable {
    var result: Result<Output, AWSError>
    /// True where our clock was wrong and has been set right.
    var clockExplains = false
    /// `x-amz-retry-after`, milliseconds.
    var serverDelay: String?
    /// The region that a bucket says it lives in.
    var home: Region?

    var error: AWSError? { if case .failure(let error) = result { error } else { nil } }
}

extension AWSClient {
    /// Sends the operation once, signed now.
    func attempt<O: Operation>(_ operation: O, in region: Region) async -> Attempt<O.Output> {
        let skew = memory.skew
        let request: HTTPRequest
        do { request = try await signedRequest(operation, in: region, skew: skew) } catch {
            return Attempt(result: .failure(error))
        }
        let start = edge.clock.elapsed
        do {
            let response = try await edge.transport.send(request)
            return read(response, of: operation, took: edge.clock.elapsed - start, skew: skew)
        } catch {
            return Attempt(result: .failure(AWSError(error.kind == .cancelled ? .cancelled : .transport(error))))
        }
    }

    /// The request as it goes out.
    func signedRequest<O: Operation>(
        _ operation: O, in region: Region, skew: TimeInterval
    ) async throws(AWSError) -> HTTPRequest {
        let endpoint = try endpoints.endpoint(of: O.service, in: region)
        var request = try operation.request(to: endpoint.url)
        request.allowsPlainHTTP = endpoint.isConfigured
        guard O.isSigned else { return request }
        let keys: Credentials
        do { keys = try await credentials.credentials() } catch { throw AWSError(.credentials(error)) }
        if Task.isCancelled { throw AWSError(.cancelled) }
        return Self.sign(
            request, with: keys, for: O.service, in: region, at: edge.clock.now.addingTimeInterval(skew))
    }

    /// The request with a signature of this moment.
    private static func sign(
        _ request: HTTPRequest, with keys: Credentials, for service: Service, in region: Region, at date: Date
    ) -> HTTPRequest {
        let signer = SigV4Signer(service: service.signingName, region: region.description)
        let hash = request.headers["x-amz-content-sha256"]
        return signer.sign(request, with: keys, at: date, payload: hash.map(Payload.precomputed) ?? .bytes)
    }

    /// The meaning of an answer; learns the server's clock from it.
    private func read<O: Operation>(
        _ response: HTTPResponse, of operation: O, took: Duration, skew: TimeInterval
    ) -> Attempt<O.Output> {
        let learned = ClockSkew.learned(from: response.headers, received: edge.clock.now, took: took)
        if let learned { memory.skew = learned }
        var attempt = Attempt<O.Output>(result: .failure(AWSError(.cancelled)))
        do throws(AWSError) {
            try Self.refuse(response, wire: O.service.wire)
            attempt.result = .success(try operation.output(from: response))
        } catch {
            var error = error
            error.status = error.status ?? response.status
            error.requestID = error.requestID ?? ServiceFault.requestID(of: response)
            if let asked = response.headers["x-amz-retry-after"].flatMap({ Int($0) }), asked >= 0 {
                error.retryAfter = min(.milliseconds(asked), .seconds(20))
            }
            attempt.result = .failure(error)
            attempt.clockExplains = ClockSkew.explains(code: error.code, learned: learned, applied: skew)
            attempt.serverDelay = response.headers["x-amz-retry-after"]
            attempt.home = response.headers["x-amz-bucket-region"].flatMap { Region($0) }
        }
        return attempt
    }

    /// Throws what an answer that is not 2xx says.
    private static func refuse(_ response: HTTPResponse, wire: Service.Wire) throws(AWSError) {
        switch response.status {
        case 200..<300: return
        case 300..<400:
            let host = response.headers["Location"].flatMap { try? HTTPURL($0).host }
            throw AWSError(.redirected(host: host ?? "nowhere"))
        default:
            let fault = ServiceFault(response, wire: wire)
            var error = AWSError(.service(code: fault.code, message: fault.message), requestID: fault.requestID)
            error.members = fault.members
            throw error
        }
    }
}
