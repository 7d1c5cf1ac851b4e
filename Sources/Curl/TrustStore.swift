/// Chooses the file of certificate authorities that servers are checked against.
import HTTP

/// Where the trusted authorities come from.
enum TrustStore: Hashable {
    case file(String)
    /// No file was named or found: whatever libcurl was built with.
    case builtIn

    /// The variables that name a bundle, the first one set wins, as the AWS SDKs and curl read them.
    static let variables = ["AWS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"]

    /// Debian, Fedora and RHEL, openSUSE, older RHEL, Alpine and macOS.
    static let usualPlaces = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/pki/tls/cacert.pem", "/etc/ssl/cert.pem",
    ]

    /// The bundle that `environment` names, else the distribution's own. A named one must be readable: falling back to
    /// another would hide the mistake.
    static func find(environment: [String: String], isReadable: (String) -> Bool) throws(Stop) -> TrustStore {
        for variable in variables {
            guard let path = environment[variable], !path.isEmpty else { continue }
            guard isReadable(path) else {
                throw Stop(.notSendable, "\(variable) names \(path), which cannot be read; correct or unset it.")
            }
            return .file(path)
        }
        return usualPlaces.first(where: isReadable).map { .file($0) } ?? .builtIn
    }
}
