/// The transport that reaches the network: libcurl, driven by one thread, with every default that could hurt set by us.
import HTTP
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Sends requests with libcurl. Connections and TLS sessions are kept for the next request to the same host.
///
/// A request is sent once: nothing is repeated, redirected, or read from the process's environment, `.netrc` or a cookie
/// jar behind the caller's back. Making a transport costs nothing; the first request starts its thread.
public final class CurlTransport: Transport {
    private let environment: [String: String]
    private let userAgent: String
    private let proxies: ProxyRules
    private let loop = CurlLoop()
    private let trust = Mutex<TrustStore?>(nil)

    /// A transport that takes proxies and the CA bundle from `environment`: HTTPS_PROXY, HTTP_PROXY, NO_PROXY,
    /// AWS_CA_BUNDLE, SSL_CERT_FILE and CURL_CA_BUNDLE.
    public init(environment: [String: String], userAgent: String) {
        self.environment = environment
        self.userAgent = userAgent
        proxies = ProxyRules(environment: environment)
    }

    deinit { loop.close() }

    /// Sends one request once; see ``Transport``.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let plan: Plan
        do { plan = try self.plan(request) } catch {
            throw TransportError(error.kind, host: request.url.authority, error.why)
        }
        let id = loop.announce()
        defer { loop.forget(id) }
        return try await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let job = Job(id: id, plan: plan, waiter: waiter)
                if let stop = loop.post(job) { job.refuse(stop) }
            }
        } onCancel: {
            loop.cancel(id)
        }.get()
    }

    private func plan(_ request: HTTPRequest) throws(Stop) -> Plan {
        try Plan.check(request)
        return Plan(
            request: request, proxy: try proxies.proxy(for: request.url), trust: try bundle(), userAgent: userAgent)
    }

    /// Looked for once, at the first request.
    private func bundle() throws(Stop) -> TrustStore {
        if let found = trust.withLock({ $0 }) { return found }
        let found = try TrustStore.find(environment: environment) { access($0, R_OK) == 0 }
        trust.withLock { $0 = found }
        return found
    }
}
