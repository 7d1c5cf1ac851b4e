/// Decides from HTTPS_PROXY, HTTP_PROXY and NO_PROXY through which proxy a request goes; pure.
import HTTP

/// A proxy that requests go through.
struct Proxy: Hashable {
    /// With user and password where the variable holds them: for libcurl only.
    let url: String
    /// Host and port, for people.
    let name: String
    /// True where the proxy itself speaks TLS.
    let isEncrypted: Bool
}

/// The rules that one environment holds. The lower-case name of a variable wins over the upper-case one.
struct ProxyRules {
    private let environment: [String: String]
    private let exceptions: [ProxyException]

    init(environment: [String: String]) {
        self.environment = environment
        let list = Self.value("NO_PROXY", in: environment)?.value ?? ""
        let entries = list.split { $0 == "," || $0.isWhitespace }.map(String.init) + Self.metadata
        exceptions = entries.map { ProxyException($0) }
    }

    /// The proxy for this address; nil to connect directly. Loopback is always direct: what is plain because it stays on
    /// the machine must not leave it by a proxy.
    func proxy(for url: HTTPURL) throws(Stop) -> Proxy? {
        let name = url.scheme == .https ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let (variable, value) = Self.value(name, in: environment), !url.isLoopback else { return nil }
        let port = url.port ?? url.scheme.defaultPort
        if exceptions.contains(where: { $0.covers(host: url.host, port: port) }) { return nil }
        guard let proxy = Self.parse(value) else {
            throw Stop(
                .notSendable, "\(variable) is not the address of an http or https proxy, like http://proxy:3128.")
        }
        return proxy
    }

    /// Where instances and containers get their credentials, by plain HTTP: through a proxy they would be the proxy's.
    private static let metadata = ["169.254.0.0/16", "fd00:ec2::/32"]

    private static func value(_ name: String, in environment: [String: String]) -> (name: String, value: String)? {
        for spelling in [name.lowercased(), name] {
            if let value = environment[spelling], !value.isEmpty { return (spelling, value) }
        }
        return nil
    }

    private static func parse(_ text: String) -> Proxy? {
        let text = text.contains("://") ? text : "http://\(text)"
        guard let colon = text.firstRange(of: "://"), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        let authority = text[colon.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let at = authority.lastIndex(of: "@")
        // An @ within the password is encoded: libcurl would end it there.
        let user = at.map { authority[..<$0].split(separator: "@", omittingEmptySubsequences: false) }
        let account = user.map { $0.joined(separator: "%40") + "@" } ?? ""
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard let url = try? HTTPURL("\(text[..<colon.lowerBound])://\(place)") else { return nil }
        // Written out, since libcurl's own default is 1080.
        let name = "\(url.host):\(url.port ?? url.scheme.defaultPort)"
        return Proxy(url: "\(url.scheme.rawValue)://\(account)\(name)", name: name, isEncrypted: url.scheme == .https)
    }
}
