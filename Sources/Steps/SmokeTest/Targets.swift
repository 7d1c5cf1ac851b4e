/// Whom a smoke test asks: an endpoint through SageMaker Runtime, or a container by its address.
import AWS
import Clocks
import HTTP

/// Somebody who can be asked a case, once.
protocol SmokeTarget: Sendable {
    /// What people call it.
    var name: String { get }

    /// Sends one request and gives back what it brought.
    func ask(_ smokeCase: SmokeCase) async -> Reply
}

/// An endpoint in service.
struct EndpointTarget: SmokeTarget {
    let endpoint: String
    /// The one variant that is asked; nil leaves it to the endpoint's weights.
    let variant: String?
    /// Tries nothing again by itself: a retry must be seen, and is no part of a request's time.
    let client: AWSClient
    let time: any Timepiece

    init(endpoint: String, variant: String?, client: AWSClient, time: any Timepiece) {
        self.endpoint = endpoint
        self.variant = variant
        self.client = client.trying(atMost: 1)
        self.time = time
    }

    var name: String { "the endpoint \(endpoint)" }

    func ask(_ smokeCase: SmokeCase) async -> Reply {
        var invocation = InvokeEndpoint(
            endpointName: endpoint, body: smokeCase.body, contentType: smokeCase.contentType, accept: smokeCase.accept)
        invocation.targetVariant = variant
        let start = time.elapsed
        let result: Result<InvokeEndpoint.Output, AWSError>
        do { result = .success(try await client.call(invocation)) } catch { result = .failure(error) }
        return Reply(result, took: time.elapsed - start, endpoint: name)
    }
}

/// A container that keeps SageMaker's contract: GET /ping, POST /invocations.
struct ContainerTarget: SmokeTarget {
    let base: HTTPURL
    let transport: any Transport
    let time: any Timepiece

    var name: String { "the container at \(address)" }

    /// Without a slash at the end.
    var address: String { String(base.description.reversed().drop { $0 == "/" }.reversed()) }

    func ask(_ smokeCase: SmokeCase) async -> Reply {
        var headers: Headers = ["Content-Type": smokeCase.contentType]
        headers["Accept"] = smokeCase.accept
        // As long as SageMaker gives a container.
        let request = request(
            .post, "/invocations", headers: headers, body: .bytes(smokeCase.body),
            limits: .init(stall: .seconds(60), total: .seconds(60)))
        let start = time.elapsed
        do {
            let response = try await transport.send(request)
            let took = time.elapsed - start
            let answer = Answer(
                status: response.status, contentType: response.headers["Content-Type"], body: response.body)
            return Reply(outcome: .answered(answer), took: took)
        } catch {
            let took = time.elapsed - start
            guard error.kind != .cancelled else {
                return Reply(outcome: .hopeless(.cancelled(doing: "asking \(name)")), took: took)
            }
            return Reply(outcome: .unanswered(error.description), took: took)
        }
    }

    /// One look at /ping, which must answer within SageMaker's 2 s.
    func ping() async -> Reply.Outcome {
        let request = request(
            .get, "/ping", limits: .init(connect: .seconds(2), stall: .seconds(2), total: .seconds(2)))
        do { return .ofPing(.success(try await transport.send(request)), url: address) } catch {
            return .ofPing(.failure(error), url: address)
        }
    }

    private func request(
        _ method: HTTPRequest.Method, _ path: String, headers: Headers = [:], body: HTTPRequest.Body = .none,
        limits: HTTPRequest.Limits
    ) -> HTTPRequest {
        var url = base
        url.path = (base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path) + path
        var request = HTTPRequest(method, url, headers: headers, body: body, limits: limits)
        // A person configured this very address.
        request.allowsPlainHTTP = true
        return request
    }
}
