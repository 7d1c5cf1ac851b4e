/// Where the requests of a service go: what the user configured, else AWS's own host in the region.
import HTTP

/// The addresses in force. Environment before profile, one service before all.
struct Endpoints: Sendable {
    private let environment: [String: String]
    private let profile: Profile?

    init(environment: [String: String], profile: Profile? = nil) {
        self.environment = environment
        self.profile = profile
    }

    /// An address, and whether a person chose it.
    struct Endpoint: Sendable, Hashable {
        var url: HTTPURL
        var isConfigured: Bool
    }

    /// The address of a service in a region.
    func endpoint(of service: Service, in region: Region) throws(AWSError) -> Endpoint {
        if let (text, origin) = configured(for: service) {
            do { return Endpoint(url: try HTTPURL(text), isConfigured: true) } catch {
                throw AWSError(.invalidInput("\(origin) is not a usable address: \(error.description)"))
            }
        }
        let host = "\(service.hostPrefix).\(region).\(region.partition.dnsSuffix)"
        return Endpoint(url: HTTPURL(host: host), isConfigured: false)
    }

    /// The address that a person gave, and where.
    private func configured(for service: Service) -> (text: String, origin: String)? {
        let ignored = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
        if environment[ignored]?.lowercased() == "true" { return nil }
        for name in ["AWS_ENDPOINT_URL_\(service.environmentSuffix)", "AWS_ENDPOINT_URL"] {
            if let text = environment[name], !text.isEmpty { return (text, name) }
        }
        guard let profile, profile["ignore_configured_endpoint_urls"]?.lowercased() != "true" else { return nil }
        let key = service.environmentSuffix.lowercased()
        if let text = profile.endpointURL(of: key) {
            return (text, "endpoint_url of \(key) in profile \(profile.name)")
        }
        return profile["endpoint_url"].map { ($0, "endpoint_url in profile \(profile.name)") }
    }
}
