/// Keys of the role of an EC2 instance, by the second version of its metadata service.
import Bytes
import HTTP
import SigV4

/// Asks the instance metadata service; its first version, open to confused deputies, is not spoken.
struct InstanceCredentials: CredentialsProvider {
    let base: HTTPURL
    let keepSecret: @Sendable (Secret) -> Void
    let transport: any Transport

    /// The service's address, where it may be asked.
    static func base(in environment: [String: String]) throws(CredentialsError) -> HTTPURL? {
        if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
        let name = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
        do { return try HTTPURL(environment[name].nonEmpty ?? "http://169.254.169.254") } catch {
            throw CredentialsError("\(name) is not a usable address: \(error.description)")
        }
    }

    func credentials() async throws(CredentialsError) -> Credentials {
        let what = "the instance metadata service"
        let token = try await ask(.put, "/latest/api/token", ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
        keepSecret(Secret(String(decoding: token, as: UTF8.self)))
        let headers: Headers = ["X-aws-ec2-metadata-token": String(decoding: token, as: UTF8.self)]
        let roles = "/latest/meta-data/iam/security-credentials/"
        let list = String(decoding: try await ask(.get, roles, headers), as: UTF8.self)
        guard let role = list.split(whereSeparator: \.isNewline).first, !role.isEmpty else {
            throw CredentialsError("\(what) knows no role: attach an instance profile")
        }
        let body = try await ask(.get, roles + PercentEncoding.encode(String(role)), headers)
        return try CredentialDocument(body, from: what).credentials
    }

    private func ask(
        _ method: HTTPRequest.Method, _ path: String, _ headers: Headers
    ) async throws(CredentialsError) -> [UInt8] {
        var url = base
        url.path = (base.path == "/" ? "" : base.path) + path
        var request = HTTPRequest(method, url, headers: headers, limits: Metadata.limits)
        request.allowsPlainHTTP = true
        return try await Metadata.fetch(request, over: transport, "the instance metadata service")
    }
}
