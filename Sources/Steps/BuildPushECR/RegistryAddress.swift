/// The host that the password goes to. Pure: it must be the registry of this account and region, and no other.
import AWS
import JSON

/// A registry as image references begin.
struct RegistryAddress: Sendable, Hashable {
    /// Host, and port where there is one.
    let host: String
    /// True for a registry on this machine that was configured without TLS.
    let isPlainHTTP: Bool

    /// What is wrong with an answer, as the end of a sentence.
    struct Refused: Error, Sendable, Hashable { let because: String }

    /// The registry of a repository, as ECR tells it.
    ///
    /// - Parameter isConfigured: a person has pointed ECR elsewhere, as to an emulator; then the host is that one's word.
    init(
        of repository: ImageRepository, name: RepositoryName, account: String?, region: Region, isConfigured: Bool,
        proxyEndpoint: String?
    ) throws(Refused) {
        let uri = repository.repositoryUri
        guard uri.hasSuffix("/\(name)"), repository.repositoryName == name.description else {
            throw Refused(because: "ECR answered for \(name) with the repository \(uri)")
        }
        let host = String(uri.dropLast(name.description.count + 1))
        guard host.wholeMatch(of: /[A-Za-z0-9.\-]+(?::[0-9]+)?/) != nil else {
            throw Refused(because: "ECR names a registry that is no host: \(host)")
        }
        self.host = host
        guard !isConfigured else {
            let isHere = host.wholeMatch(of: /(?:127\.[0-9.]+|localhost)(?::[0-9]+)?/) != nil
            isPlainHTTP = isHere && proxyEndpoint?.hasPrefix("http://") != false
            return
        }
        isPlainHTTP = false
        let suffix = ".dkr.ecr.\(region).\(region.partition.dnsSuffix)"
        let owner = account ?? repository.registryId
        guard let owner, host == owner + suffix else {
            throw Refused(
                because: "ECR names the registry \(host), which is not that of \(owner ?? "the account")\(suffix)")
        }
    }
}

/// The auth files of the builders, before the password goes in. Pure.
enum AuthFile {
    /// A docker configuration like the user's own, in which this registry's password stays in the file: by default docker
    /// would hand it to a keychain, where it outlives the step.
    static func docker(from text: String?, registry: String) -> String {
        var config = object(text)
        config["auths"] = .object(adding([:], to: registry, in: config["auths"]?.object))
        config["credHelpers"] = .object(adding(.string(""), to: registry, in: config["credHelpers"]?.object))
        return JSONValue.object(config).text
    }

    /// The accesses to other registries that the user's own file has, for base images.
    static func buildah(from text: String?) -> String {
        JSONValue.object(["auths": .object(object(text)["auths"]?.object ?? JSONObject())]).text
    }

    private static func object(_ text: String?) -> JSONObject {
        text.flatMap { try? JSONValue(parsing: $0) }?.object ?? JSONObject()
    }

    private static func adding(_ value: JSONValue, to name: String, in object: JSONObject?) -> JSONObject {
        var object = object ?? JSONObject()
        object[name] = value
        return object
    }
}
