/// Looks at what an endpoint runs, before a test, after it, and when a report is verified.
import AWS

/// Describes one endpoint.
struct EndpointLook: Sendable {
    let name: String
    let aws: AWSAccess

    /// True for a name by SageMaker's rule.
    static func isName(_ text: String) -> Bool {
        text.utf8.count <= 63 && text.wholeMatch(of: /[a-zA-Z0-9](-*[a-zA-Z0-9])*/) != nil
    }

    /// The endpoint as it stands, with what its configuration says.
    func now() async throws(Failure) -> (endpoint: TestedEndpoint, status: EndpointStatus, why: String?) {
        let endpoint = try await aws.read(
            DescribeEndpoint(endpointName: name), doing: "reading the endpoint \(name)")
        guard let configName = endpoint.endpointConfigName else {
            throw Failure(
                .failed, doing: "reading the endpoint \(name)",
                because: "SageMaker names no endpoint configuration, so there is nothing to bind a test to",
                tryThis: "Test an endpoint that runs an endpoint configuration.")
        }
        let config = try await aws.read(
            DescribeEndpointConfig(endpointConfigName: configName), doing: "reading the configuration \(configName)")
        return (TestedEndpoint(endpoint, config), endpoint.endpointStatus, endpoint.failureReason)
    }

    /// The endpoint, which must be in service and have the variant that is asked for.
    func serving(variant: String?) async throws(Failure) -> TestedEndpoint {
        let (endpoint, status, why) = try await now()
        if let kind = EndpointReadiness(status).failure {
            throw Failure(
                kind, doing: "looking whether \(name) serves",
                because: "its status is \(status)" + (why.map { ": \($0)" } ?? ""),
                tryThis: kind == .conflict
                    ? "Test it once it is InService; deploy-endpoint waits for that."
                    : "Deploy it again; only an endpoint that is InService can be tested.")
        }
        let names = endpoint.variants.map(\.name)
        if let variant, !names.contains(variant) {
            throw Failure(
                .notFound, doing: "looking for the variant \(variant) of \(name)",
                because: "it has the variants \(names.joined(separator: ", "))", tryThis: "Name one of them.")
        }
        return endpoint
    }

    /// What is different from then, a sentence each; fails where there is no such endpoint.
    func differences(from then: TestedEndpoint) async throws(Failure) -> [String] {
        let (endpoint, status, _) = try await now()
        let isServing = EndpointReadiness(status) == .serving
        return (isServing ? [] : ["its status is \(status)"]) + then.differences(to: endpoint)
    }

    /// What changed during a test. An endpoint that is gone has changed too.
    func changes(since then: TestedEndpoint) async throws(Failure) -> [String] {
        do { return try await differences(from: then) } catch {
            guard error.kind == .notFound else { throw error }
            return ["it is gone: \(error.because)"]
        }
    }
}
