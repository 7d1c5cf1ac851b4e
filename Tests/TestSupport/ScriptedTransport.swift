/// A network whose answers are written beforehand: an exchange that is not in the script fails, and so does one left over.
import HTTP
import Synchronization

/// A ``Transport`` that plays a script and keeps what it was sent.
public final class ScriptedTransport: Transport {
    /// One exchange: what comes back for a request.
    public typealias Exchange = @Sendable (HTTPRequest) -> Result<HTTPResponse, TransportError>

    private struct State {
        var script: [Exchange]
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    /// Plays these exchanges in order.
    public init(_ script: [Exchange]) { state = Mutex(State(script: script)) }

    /// Plays these answers in order.
    public convenience init(_ answers: HTTPResponse...) {
        self.init(answers.map { answer in { _ in .success(answer) } })
    }

    /// What was sent, in order.
    public var requests: [HTTPRequest] { state.withLock { $0.requests } }

    /// How many exchanges have not happened; a test ends with 0.
    public var left: Int { state.withLock { $0.script.count } }

    /// The next answer of the script.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let exchange = state.withLock { state in
            state.requests.append(request)
            return state.script.isEmpty ? nil : state.script.removeFirst()
        }
        guard let exchange else {
            throw TransportError(.notSendable, host: request.url.host, "not in the script: \(request.url)")
        }
        return try exchange(request).get()
    }
}

extension HTTPResponse {
    /// An answer in AWS JSON.
    public static func json(_ text: String, status: Int = 200, headers: Headers = [:]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }
}
