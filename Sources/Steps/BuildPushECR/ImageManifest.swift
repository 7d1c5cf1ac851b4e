/// What a registry holds under a tag, and whether SageMaker takes it. Pure.
import JSON
import SigV4

/// A manifest as it was read back: byte for byte, since its digest is its name.
struct ImageManifest: Sendable, Hashable {
    /// `sha256:` and 64 hex digits.
    let digest: String
    let mediaType: String
    let text: String

    /// All that a registry may answer with, so that it answers with what it holds.
    static let mediaTypes = [
        "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
    ]

    /// What SageMaker takes.
    private static let images: Set<String> = [mediaTypes[0], mediaTypes[1]]
    private static let configs: Set<String> = [
        "application/vnd.docker.container.image.v1+json", "application/vnd.oci.image.config.v1+json",
    ]

    /// Why SageMaker would refuse it, as the end of a sentence; nil where it takes it.
    var refusal: String? {
        guard let json = try? JSONValue(parsing: text) else { return "its manifest is not JSON" }
        if let members = json["manifests"]?.array { return refusal(ofIndex: members) }
        guard Self.images.contains(mediaType) else { return "its media type is \(mediaType)" }
        if let own = json["mediaType"]?.string, own != mediaType {
            return "it says it is \(own), and the registry says \(mediaType)"
        }
        guard let config = json["config"]?["mediaType"]?.string, Self.configs.contains(config) else {
            return "it is an artifact and no image"
        }
        guard json["layers"]?.array?.isEmpty == false else { return "it has no layers" }
        return json["subject"] == nil ? nil : "it is attached to another image"
    }

    private func refusal(ofIndex members: [JSONValue]) -> String {
        let platforms = members.compactMap { member -> String? in
            guard let system = member["platform"]?["os"]?.string, system != "unknown" else { return nil }
            return "\(system)/\(member["platform"]?["architecture"]?.string ?? "?")"
        }
        let isAttested = members.contains {
            $0["annotations"]?["vnd.docker.reference.type"]?.string == "attestation-manifest"
        }
        let what = platforms.count == 1 ? "one image" : "\(platforms.count) images"
        return "it is an index (\(mediaType)) of \(what) for \(platforms.joined(separator: ", "))"
            + (isAttested ? " with attestations attached" : "")
    }

    /// Whether the digest is really that of the text.
    var isGenuine: Bool { digest == "sha256:" + SHA256.hex(of: Array(text.utf8)) }

    /// A digest in its only form.
    static func isDigest(_ text: some StringProtocol) -> Bool {
        String(text).wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil
    }
}
