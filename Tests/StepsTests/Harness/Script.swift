/// The world beyond the wire as a list: what a step must ask, in order, and what it is answered.
import Foundation
import HTTP
import JSON
import Synchronization
import Testing

/// One exchange: the request a step must send next, judged, and the answer it gets.
struct Exchange: Sendable {
    let name: String
    let matches: @Sendable (HTTPRequest) -> Bool
    let check: @Sendable (HTTPRequest) -> Void
    let answer: Result<HTTPResponse, TransportError>
}

extension Exchange {
    /// A call of an AWS JSON service, known by its X-Amz-Target, answered with 200 and this body.
    static func json(
        _ operation: String, reply: JSONValue, check: @escaping @Sendable (JSONValue) -> Void = { _ in }
    ) -> Exchange {
        json(operation, status: 200, reply: reply, check: check)
    }

    /// A call of an AWS JSON service that is refused as AWS refuses.
    static func refused(_ operation: String, code: String, _ message: String = "no", status: Int = 400) -> Exchange {
        json(operation, status: status, reply: ["__type": .string(code), "message": .string(message)]) { _ in }
    }

    private static func json(
        _ operation: String, status: Int, reply: JSONValue, check: @escaping @Sendable (JSONValue) -> Void
    ) -> Exchange {
        Exchange(name: operation) { request in
            request.headers["X-Amz-Target"]?.hasSuffix(".\(operation)") == true
        } check: { request in
            guard case .bytes(let body) = request.body, let json = try? JSONValue(parsing: body) else {
                Issue.record("\(operation) was sent without a JSON body")
                return
            }
            check(json)
        } answer: {
            .success(
                HTTPResponse(
                    status: status, headers: ["x-amzn-RequestId": "id-\(operation)"], body: Array(reply.text.utf8)))
        }
    }

    /// Any other request, known by method and path.
    static func http(
        _ method: HTTPRequest.Method, _ path: String, status: Int = 200, headers: Headers = [:], body: String = "",
        check: @escaping @Sendable (HTTPRequest) -> Void = { _ in }
    ) -> Exchange {
        Exchange(name: "\(method.rawValue) \(path)") {
            $0.method == method && $0.url.path == path
        } check: {
            check($0)
        } answer: {
            .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
        }
    }

    /// The same exchange, but the answer is lost on the way.
    func lost(_ kind: TransportError.Kind = .connectionReset) -> Exchange {
        Exchange(
            name: name, matches: matches, check: check, answer: .failure(TransportError(kind, host: "script", "lost")))
    }

    private init(
        name: String, matches: @escaping @Sendable (HTTPRequest) -> Bool,
        check: @escaping @Sendable (HTTPRequest) -> Void,
        answer: () -> Result<HTTPResponse, TransportError>
    ) {
        self.init(name: name, matches: matches, check: check, answer: answer())
    }
}

/// A transport that plays a list of exchanges. A request that is not the next one fails the test, and so does an
/// exchange that nobody asked for.
final class Script: Transport {
    private let rest: Mutex<[Exchange]>

    init(_ exchanges: [Exchange]) { rest = Mutex(exchanges) }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let next = rest.withLock { rest in rest.isEmpty ? nil : rest.removeFirst() }
        guard let next, next.matches(request) else {
            let asked = request.headers["X-Amz-Target"] ?? "\(request.method.rawValue) \(request.url)"
            Issue.record("unexpected request \(asked); the script expects \(next?.name ?? "nothing more")")
            throw TransportError(.notSendable, host: "script", "unexpected request \(asked)")
        }
        next.check(request)
        return try next.answer.get()
    }

    /// What was never asked for.
    var unused: [String] { rest.withLock { $0.map(\.name) } }
}
