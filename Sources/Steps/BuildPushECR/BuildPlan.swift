/// The command lines of a build, as lists of words. Pure: what is run is what a test reads. No secret stands in any of them.

/// What is to be built, judged and with its files in place.
struct BuildPlan: Sendable, Hashable {
    var builder: Builder
    var context: String
    var dockerfile: String
    var platform: ImagePlatform
    var target: String?
    var arguments: [NamedValue]
    var labels: [NamedValue]
    /// Where each secret's file is, by id.
    var secrets: [(id: String, path: String)]
    var cacheFrom: [String]
    var cacheTo: [String]
    /// When the content was committed; makes images of one content alike where the builder can.
    var committedAt: Int64?
    var registry: RegistryAddress
    /// Registry, repository and tag: under this name the image is built and pushed.
    var reference: String
    /// The folder that holds the auth file and what the builder tells of itself.
    var folder: String

    static func == (left: BuildPlan, right: BuildPlan) -> Bool { left.build == right.build && left.push == right.push }
    func hash(into hasher: inout Hasher) { hasher.combine(build) }

    /// Where docker looks for its configuration, and buildah for its auth file.
    var authFile: String { "\(folder)/\(builder.isBuildah ? "auth.json" : "config.json")" }
    /// Where buildah writes the digest of what it pushed.
    var digestFile: String { "\(folder)/digest" }

    /// Reads the password from standard input into the auth file.
    var login: [String] {
        let user = ["--username", "AWS", "--password-stdin", registry.host]
        return builder.isBuildah ? ["login"] + buildahAccess + user : ["login"] + user
    }

    /// Builds the image under its reference.
    var build: [String] {
        switch builder {
        case .buildx:
            // Attestations would make an index of the image, which SageMaker refuses.
            ["buildx", "build", "--load", "--provenance=false", "--sbom=false", "--progress=plain"]
                + content + caches(from: cacheFrom, to: cacheTo.map(Self.fitForECR)) + [context]
        case .buildKit:
            ["build", "--progress=plain"] + content + caches(from: cacheFrom, to: []) + [context]
        case .legacy:
            ["build"] + content + caches(from: cacheFrom, to: []) + [context]
        case .buildah:
            // Docker's format, in which SageMaker's own images are; layers are kept where a cache is asked for.
            ["build", "--format", "docker"] + buildahAccess
                + (committedAt.map { ["--timestamp", String($0)] } ?? [])
                + (cacheFrom.isEmpty && cacheTo.isEmpty ? [] : ["--layers"])
                + content + caches(from: cacheFrom, to: cacheTo) + [context]
        }
    }

    /// Pushes what was built.
    var push: [String] {
        guard builder.isBuildah else { return ["push", reference] }
        return ["push", "--format", "v2s2", "--digestfile", digestFile] + buildahAccess
            + [reference, "docker://\(reference)"]
    }

    /// What the builder finds in its environment beside the machine's own.
    var environment: [String: String] {
        var variables = ["REGISTRY_AUTH_FILE": authFile]
        guard !builder.isBuildah else { return variables }
        variables = ["DOCKER_CONFIG": folder, "DOCKER_CLI_HINTS": "false"]
        switch builder {
        case .legacy: variables["DOCKER_BUILDKIT"] = "0"
        default: variables["DOCKER_BUILDKIT"] = "1"
        }
        // BuildKit gives images and layers this time instead of the clock's.
        variables["SOURCE_DATE_EPOCH"] = committedAt.map { String($0) }
        return variables
    }

    private var content: [String] {
        var words = ["--platform", platform.description, "--file", dockerfile, "--tag", reference]
        if let target { words += ["--target", target] }
        for argument in arguments { words += ["--build-arg", argument.description] }
        for label in labels { words += ["--label", label.description] }
        for secret in secrets { words += ["--secret", "id=\(secret.id),src=\(secret.path)"] }
        return words
    }

    private var buildahAccess: [String] {
        ["--authfile", authFile] + (registry.isPlainHTTP ? ["--tls-verify=false"] : [])
    }

    private func caches(from: [String], to: [String]) -> [String] {
        from.flatMap { ["--cache-from", $0] } + to.flatMap { ["--cache-to", $0] }
    }

    /// ECR stores a cache only as an image manifest; whoever says otherwise is left alone.
    private static func fitForECR(_ cache: String) -> String {
        guard cache.contains("type=registry"), !cache.contains("image-manifest=") else { return cache }
        return cache + ",image-manifest=true,oci-mediatypes=true"
    }

    /// What of the inputs this builder cannot do: the input, and why. Nil where it can do all.
    var cannot: (input: String, because: String)? {
        switch builder {
        case .buildx: return nil
        case .buildKit where !cacheTo.isEmpty:
            return ("cache-to", "this docker has no buildx, which alone writes caches")
        case .legacy where !cacheTo.isEmpty: return ("cache-to", "this docker has no buildx, which alone writes caches")
        case .legacy where !secrets.isEmpty:
            return ("secrets", "this docker has no BuildKit, which alone takes secrets")
        case .buildah where cacheFrom.contains(where: Self.isBuildKitCache):
            return ("cache-from", "buildah takes a repository without a tag here, not BuildKit's type=…")
        case .buildah where cacheTo.contains(where: Self.isBuildKitCache):
            return ("cache-to", "buildah takes a repository without a tag here, not BuildKit's type=…")
        case .buildKit, .legacy, .buildah: return nil
        }
    }

    private static func isBuildKitCache(_ cache: String) -> Bool { cache.contains("type=") }
}
