/// Repositories and images of ECR.
import FoundationEssentials

/// A repository.
public struct ImageRepository: Decodable, Sendable {
    /// Its ARN.
    public var repositoryArn: Arn?
    /// The account that owns it.
    public var registryId: String?
    /// Its name.
    public var repositoryName: String
    /// Registry and name, as image references begin.
    public var repositoryUri: String
    /// When it was created.
    public var createdAt: Date?
    /// Whether a tag that was given once can be given to another image.
    public var imageTagMutability: TagMutability?
}

/// Whether images are scanned as they arrive.
public struct ImageScanningConfiguration: Codable, Sendable {
    /// Whether they are.
    public var scanOnPush: Bool

    /// On or off.
    public init(scanOnPush: Bool) { self.scanOnPush = scanOnPush }
}

/// An image by digest, by tag, or by both where they must agree.
public struct ImageIdentifier: Codable, Sendable, Hashable {
    /// The digest of its manifest.
    public var imageDigest: String?
    /// One of its tags.
    public var imageTag: String?

    /// By digest.
    public init(digest: String) { imageDigest = digest }
    /// By tag.
    public init(tag: String) { imageTag = tag }
}

/// A manifest as the registry holds it.
public struct Image: Decodable, Sendable {
    /// Digest, and the tag it was asked by.
    public var imageId: ImageIdentifier?
    /// Byte for byte.
    public var imageManifest: String?
    /// Its media type.
    public var imageManifestMediaType: String?
}

/// How a scan stands.
public struct ImageScanStatus: Decodable, Sendable {
    /// In a word.
    public var status: ScanStatus?
    /// In a sentence.
    public var description: String?
}
