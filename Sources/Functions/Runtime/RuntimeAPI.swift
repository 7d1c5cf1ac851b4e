/// Lambda's runtime API of 2018-06-01: the next invocation, its answer, its error, and the error of a beginning.
import Bytes
import HTTP
import JSON

/// The runtime API is gone, or is not what it should be: nothing can be served any more.
struct RuntimeFault: Error, Sendable, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The four calls of the runtime API.
struct RuntimeAPI: Sendable {
    /// What Lambda takes as an answer.
    static let longestAnswer = 6 << 20

    private let transport: any Transport
    private let base: HTTPURL

    init(_ url: HTTPURL, transport: any Transport) {
        base = url
        self.transport = transport
    }

    /// Waits for the next invocation, which may be days.
    func next() async throws(RuntimeFault) -> Invocation {
        var request = request(.get, "invocation/next")
        request.limits = HTTPRequest.Limits(stall: .seconds(1_000_000), total: .seconds(1_000_000))
        let response = try await send(request, "handing out the next invocation")
        guard response.status == 200 else {
            throw RuntimeFault("the runtime API hands out no invocation: it answers \(response.status)")
        }
        guard let invocation = Invocation(response) else {
            throw RuntimeFault("the runtime API hands out an invocation without a Lambda-Runtime-Aws-Request-Id")
        }
        return invocation
    }

    /// Answers an invocation. False where Lambda does not take this answer, or does not wait for one any more.
    func answer(_ invocation: Invocation, _ answer: JSONValue) async throws(RuntimeFault) -> Bool {
        try await post("invocation/\(PercentEncoding.encode(invocation.requestID))/response", Array(answer.text.utf8))
    }

    /// Tells that an invocation failed. False where Lambda does not wait for it any more.
    func fail(_ invocation: Invocation, _ error: FunctionError) async throws(RuntimeFault) -> Bool {
        try await post("invocation/\(PercentEncoding.encode(invocation.requestID))/error", error)
    }

    /// Tells that the function cannot begin.
    func failInit(_ error: FunctionError) async throws(RuntimeFault) { _ = try await post("init/error", error) }

    private func post(_ path: String, _ error: FunctionError) async throws(RuntimeFault) -> Bool {
        let body: JSONValue = [
            "errorType": .string(error.type), "errorMessage": .string(error.message), "stackTrace": [],
        ]
        return try await post(
            path, Array(body.text.utf8), headers: ["Lambda-Runtime-Function-Error-Type": error.type])
    }

    private func post(_ path: String, _ body: [UInt8], headers: Headers = [:]) async throws(RuntimeFault) -> Bool {
        var request = request(.post, path)
        request.headers = headers
        request.headers["Content-Type"] = "application/json"
        request.body = .bytes(body)
        let status = try await send(request, "taking an answer").status
        switch status {
        case 200..<300: return true
        // Not this answer, or no more: an invocation that ran out of time. The next one shows whether the API is well.
        case 400..<500: return false
        default: throw RuntimeFault("the runtime API fails at taking an answer: it answers \(status)")
        }
    }

    private func request(_ method: HTTPRequest.Method, _ path: String) -> HTTPRequest {
        var url = base
        url.path = "/2018-06-01/runtime/\(path)"
        var request = HTTPRequest(method, url)
        // Lambda's own address: it does not leave the sandbox.
        request.allowsPlainHTTP = true
        return request
    }

    private func send(_ request: HTTPRequest, _ doing: String) async throws(RuntimeFault) -> HTTPResponse {
        do { return try await transport.send(request) } catch {
            throw RuntimeFault("the runtime API cannot be reached for \(doing): \(error.description)")
        }
    }
}
