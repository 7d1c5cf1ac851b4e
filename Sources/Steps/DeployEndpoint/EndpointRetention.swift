/// Which old configurations go after a change that succeeded: this step's own, old, and in nobody's use.
import AWS
import FoundationEssentials

extension DeployEndpoint {
    /// Deletes configurations of this endpoint that this step made and nobody needs; what cannot be deleted is a warning.
    func deleteOldConfigs(_ target: Target, _ standing: Standing?, aws: AWSAccess, narrator: any Narrator) async {
        var list = ListEndpointConfigs()
        list.nameContains = RequestContent.prefix(endpointName)
        list.maxResults = 100
        do throws(Failure) {
            let configs: [EndpointConfigSummary]
            do { configs = try await aws.client.all(list) } catch {
                throw Failure(error, doing: "looking for old configurations")
            }
            let needed = [target.config.endpointConfigName, standing?.endpoint.endpointConfigName].compactMap(\.self)
            let old = Self.old(configs, of: endpointName, keep: keepConfigs, needed: needed)
            guard let first = old.map(\.creationTime).min() else { return }
            let used = try await configsInUse(since: first, aws)
            for name in old.map(\.endpointConfigName) {
                if let user = used[name] {
                    narrator.say("kept the old configuration \(name): the endpoint \(user) runs it")
                    continue
                }
                await delete(name, aws, narrator)
            }
        } catch {
            narrator.warn("Old configurations of \(endpointName) were not deleted: \(error.because)")
        }
    }

    private func delete(_ name: String, _ aws: AWSAccess, _ narrator: any Narrator) async {
        do {
            _ = try await aws.change(
                DeleteEndpointConfig(endpointConfigName: name), doing: "deleting the configuration \(name)")
            narrator.say("deleted the old configuration \(name)")
        } catch { narrator.warn("The old configuration \(name) was not deleted: \(error.because)") }
    }

    /// How many endpoints are looked at before nothing is deleted at all.
    static let endpointsLookedAt = 200

    /// What other endpoints run or are brought to, by configuration. An endpoint that came to run a configuration was
    /// changed after this was made, so that older ones need no look.
    private func configsInUse(since first: Date, _ aws: AWSAccess) async throws(Failure) -> [String: String] {
        var list = ListEndpoints()
        list.lastModifiedTimeAfter = first.addingTimeInterval(-1)
        list.maxResults = 100
        let endpoints: [EndpointSummary]
        do { endpoints = try await aws.client.all(list) } catch {
            throw Failure(error, doing: "looking for endpoints that run old configurations")
        }
        let others = endpoints.map(\.endpointName).filter { $0 != endpointName.description }
        guard others.count <= Self.endpointsLookedAt else {
            throw Failure(
                .conflict, doing: "looking for endpoints that run old configurations",
                because: "\(others.count) endpoints changed since the oldest was made, any of which may run one",
                tryThis: "Delete them by hand.")
        }
        var used: [String: String] = [:]
        for name in others {
            let describe = DescribeEndpoint(endpointName: name)
            guard let endpoint = try await aws.ifThere(describe, doing: "reading the endpoint \(name)") else {
                continue
            }
            for config in [endpoint.endpointConfigName, endpoint.pendingDeploymentSummary?.endpointConfigName] {
                if let config { used[config] = name }
            }
        }
        return used
    }

    /// What to delete: of our form, none of the newest `keep`, none that is needed. Pure.
    static func old(
        _ configs: [EndpointConfigSummary], of endpoint: EndpointName, keep: Int, needed: [String]
    ) -> [EndpointConfigSummary] {
        let ours = configs.filter { RequestContent.isName($0.endpointConfigName, for: endpoint) }
            .sorted { ($0.creationTime, $0.endpointConfigName) > ($1.creationTime, $1.endpointConfigName) }
        return ours.dropFirst(keep).filter { !needed.contains($0.endpointConfigName) }
    }
}
