/// Keys from the endpoint that ECS, EKS and CodeBuild give to a container.
import Bytes
import HTTP
import SigV4

/// Asks the container's credential endpoint.
struct ContainerCredentials: CredentialsProvider {
    let url: HTTPURL
    let environment: [String: String]
    let readFile: @Sendable (String) throws -> [UInt8]
    let keepSecret: @Sendable (Secret) -> Void
    let transport: any Transport

    /// Where the environment says to ask; nil where it says nothing.
    static func url(in environment: [String: String]) throws(CredentialsError) -> HTTPURL? {
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"].nonEmpty {
            return try parse("http://169.254.170.2\(path)", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        }
        let name = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        guard let text = environment[name].nonEmpty else { return nil }
        let url = try parse(text, name)
        let local = ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(url.host)
        guard url.scheme == .https || url.isLoopback || local else {
            throw CredentialsError(
                "\(name) is plain HTTP to \(url.host), which is neither loopback nor a container's host")
        }
        return url
    }

    private static func parse(_ text: String, _ name: String) throws(CredentialsError) -> HTTPURL {
        do { return try HTTPURL(text) } catch {
            throw CredentialsError("\(name) is not a usable address: \(error.description)")
        }
    }

    func credentials() async throws(CredentialsError) -> Credentials {
        var request = HTTPRequest(.get, url, headers: ["Accept": "application/json"], limits: Metadata.limits)
        request.allowsPlainHTTP = true
        request.headers["Authorization"] = try authorization()
        let body = try await Metadata.fetch(request, over: transport, "the container's credential endpoint")
        return try CredentialDocument(body, from: "the container's credential endpoint").credentials
    }

    /// Read anew each time: the file's token rotates.
    private func authorization() throws(CredentialsError) -> String? {
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"].nonEmpty
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"].nonEmpty {
            guard let bytes = try? readFile(path) else {
                throw CredentialsError("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE \(path) cannot be read")
            }
            token = String(decoding: bytes, as: UTF8.self)
        }
        guard token?.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A }) != true else {
            throw CredentialsError("the container's authorization token holds a line break")
        }
        if let token {
            keepSecret(Secret(token))
            // Mostly `Basic …` or `Bearer …`, of which a server may repeat the second word alone.
            if let word = token.split(separator: " ").last { keepSecret(Secret(String(word))) }
        }
        return token
    }
}

/// What asking the link-local services has in common.
enum Metadata {
    /// They are near: what takes longer than this is not there.
    static let limits = HTTPRequest.Limits(connect: .seconds(1), stall: .seconds(2), total: .seconds(3))

    /// The body of a 200; one more try where the first finds nobody or an error of the server.
    static func fetch(
        _ request: HTTPRequest, over transport: any Transport, _ what: String
    ) async throws(CredentialsError) -> [UInt8] {
        var failure = CredentialsError("\(what) does not answer")
        for _ in 0..<2 {
            do {
                let response = try await transport.send(request)
                if response.status == 200 { return response.body }
                failure = CredentialsError("\(what) answered \(response.status)")
                if response.status < 500 { throw failure }
            } catch let error as TransportError {
                failure = CredentialsError("\(what) does not answer: \(error)")
                if !error.isTransient || error.kind == .connectTimedOut { throw failure }
            } catch { throw failure }
        }
        throw failure
    }
}
