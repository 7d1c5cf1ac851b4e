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

    /// Docker's own words, which SageMaker takes, for OCI's, which it refuses: the parts they name are the same bytes.
    private static let dockers = [
        "application/vnd.oci.image.manifest.v1+json": "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.config.v1+json": "application/vnd.docker.container.image.v1+json",
        "application/vnd.oci.image.layer.v1.tar+gzip": "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.oci.image.layer.v1.tar": "application/vnd.docker.image.rootfs.diff.tar",
    ]

    /// Why SageMaker would refuse an image, as the end of a sentence.
    struct Refused: Error, Sendable, Hashable { let because: String }

    /// The image in the form that SageMaker takes: itself, or with its manifest in Docker's words.
    func forSageMaker() throws(Refused) -> ImageManifest {
        guard let json = try? JSONValue(parsing: text) else { throw Refused(because: "its manifest is not JSON") }
        if let members = json["manifests"]?.array { throw Refused(because: refusal(ofIndex: members)) }
        guard let type = Self.inDockersWords(mediaType, like: "manifest") else {
            throw Refused(because: "its media type is \(mediaType)")
        }
        if let own = json["mediaType"]?.string, own != mediaType {
            throw Refused(because: "it says it is \(own), and the registry says \(mediaType)")
        }
        guard json["subject"] == nil else { throw Refused(because: "it is attached to another image") }
        guard let config = json["config"].flatMap({ Self.part($0, like: "container.image") }) else {
            throw Refused(because: "it is an artifact and no image")
        }
        guard let layers = json["layers"]?.array, !layers.isEmpty else { throw Refused(because: "it has no layers") }
        let parts = layers.compactMap { Self.part($0, like: "rootfs.diff.tar") }
        guard parts.count == layers.count else {
            throw Refused(because: "it has layers of a kind that Docker's form has no word for")
        }
        if type == mediaType { return self }
        let manifest: JSONValue = [
            "schemaVersion": 2, "mediaType": .string(type), "config": config, "layers": .array(parts),
        ]
        return ImageManifest(digest: Self.digest(of: manifest.text), mediaType: type, text: manifest.text)
    }

    /// Docker's word for a media type of either; nil where it is of another kind.
    private static func inDockersWords(_ type: String, like kind: String) -> String? {
        let word = dockers[type] ?? type
        return dockers.values.contains(word) && word.contains(kind) ? word : nil
    }

    private static func part(_ part: JSONValue, like kind: String) -> JSONValue? {
        guard let type = part["mediaType"]?.string.flatMap({ inDockersWords($0, like: kind) }), let size = part["size"],
            let digest = part["digest"]?.string
        else { return nil }
        return ["mediaType": .string(type), "size": size, "digest": .string(digest)]
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
    var isGenuine: Bool { digest == Self.digest(of: text) }

    private static func digest(of text: String) -> String { "sha256:" + SHA256.hex(of: Array(text.utf8)) }

    /// A digest in its only form.
    static func isDigest(_ text: some StringProtocol) -> Bool {
        String(text).wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil
    }
}
