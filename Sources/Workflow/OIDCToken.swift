/// The runner's token service, which vouches for the run to clouds.
import Bytes
import HTTP
import JSON

/// Asks GitHub for tokens of this very job; needs `permissions: id-token: write`.
public struct OIDCTokenService: Sendable {
    private let address: HTTPURL
    private let credential: Secret
    private let transport: any Transport

    /// A client of the service that the environment names.
    public init(_ environment: Environment, transport: any Transport) throws(OIDCError) {
        guard let address = environment["ACTIONS_ID_TOKEN_REQUEST_URL"],
            let credential = environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
        else { throw .noPermission }
        do { self.address = try HTTPURL(address) } catch { throw .badAddress(error.description) }
        guard self.address.scheme == .https || self.address.isLoopback else {
            throw .badAddress("it is not https, and a token would cross the network in the clear")
        }
        self.credential = Secret(credential)
        self.transport = transport
    }

    /// True where the environment names a service.
    public static func isOffered(by environment: Environment) -> Bool {
        environment["ACTIONS_ID_TOKEN_REQUEST_URL"] != nil && environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] != nil
    }

    /// Asks once for a new token; it lives for minutes, so ask again rather than keep it.
    public func token(audience: String) async throws(OIDCError) -> Secret {
        var url = address
        url.query.append(HTTPURL.QueryItem("audience", audience))
        let request = HTTPRequest(
            .get, url, headers: ["Authorization": "bearer \(credential.reveal())", "Accept": "application/json"],
            sink: .memory(limit: 256 << 10))
        let response: HTTPResponse
        do { response = try await transport.send(request) } catch { throw .transport(error) }
        guard response.status == 200 else { throw .refused(status: response.status, words(of: response)) }
        let answer: JSONValue
        do { answer = try JSONValue(parsing: response.body) } catch {
            throw .malformedAnswer("it is not JSON: \(error)")
        }
        guard let token = answer["value"]?.string, !token.isEmpty else {
            throw .malformedAnswer("it has no text under \"value\"")
        }
        guard token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .malformedAnswer("its token holds characters that no token has")
        }
        return Secret(token)
    }

    /// What the service said, without the credential it may have repeated.
    private func words(of response: HTTPResponse) -> String {
        if let redirection = response.redirection { return redirection }
        var masker = Masker()
        _ = masker.mask(credential)
        return Untrusted.phrase(masker.redact(String(decoding: response.body, as: UTF8.self)), limit: 200)
    }
}

/// Why there is no token.
public enum OIDCError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The job may not ask.
    case noPermission
    /// ACTIONS_ID_TOKEN_REQUEST_URL is not an address to send a credential to.
    case badAddress(String)
    /// The service answered with another status than 200.
    case refused(status: Int, String)
    /// No answer.
    case transport(TransportError)
    /// An answer without a token.
    case malformedAnswer(String)

    /// True where asking again may help.
    public var isTransient: Bool {
        switch self {
        case .noPermission, .badAddress: false
        case .refused(let status, _): status == 408 || status == 429 || status >= 500
        case .transport(let error): error.isTransient
        case .malformedAnswer: true
        }
    }

    /// Cause and cure.
    public var description: String {
        switch self {
        case .noPermission:
            "this job may not ask GitHub for an OIDC token (ACTIONS_ID_TOKEN_REQUEST_URL is not set): give the job"
                + " `permissions: id-token: write`; a pull request from a fork never gets it"
        case .badAddress(let reason):
            "ACTIONS_ID_TOKEN_REQUEST_URL is not an address to send a credential to: \(reason)"
        case .refused(let status, let words):
            "GitHub's token service refused with status \(status)\(words.isEmpty ? "" : ": \(words)")"
        case .transport(let error): "GitHub's token service gave no answer: \(error)"
        case .malformedAnswer(let reason): "GitHub's token service answered without a token: \(reason)"
        }
    }
}
