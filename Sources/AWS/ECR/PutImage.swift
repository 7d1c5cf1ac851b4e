/// ECR PutImage.

/// Gives a tag to a manifest, whose layers are there already.
public struct PutImage: ECROperation {
    /// AWS's name.
    public static let name = "PutImage"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// The repository.
    public var repositoryName: String
    /// The manifest, byte for byte.
    public var imageManifest: String
    /// Its media type.
    public var imageManifestMediaType: String?
    /// The tag.
    public var imageTag: String?
    /// What the manifest's digest must be.
    public var imageDigest: String?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(repositoryName: String, imageManifest: String) {
        self.repositoryName = repositoryName
        self.imageManifest = imageManifest
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The image as it stands.
        public var image: Image
    }
}
