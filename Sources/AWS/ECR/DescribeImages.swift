/// ECR DescribeImages.
import FoundationEssentials

/// What a repository knows of its images, a page at a time.
public struct DescribeImages: ECROperation {
    /// AWS's name.
    public static let name = "DescribeImages"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// The repository.
    public var repositoryName: String
    /// Which; one that does not exist refuses the whole call.
    public var imageIds: [ImageIdentifier]?
    /// Where the page before ended.
    public var nextToken: String?
    /// The most of a page.
    public var maxResults: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(repositoryName: String) { self.repositoryName = repositoryName }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The images.
        public var imageDetails: [ImageDetail]
        /// Where the next page begins.
        public var nextToken: String?
    }
}

/// One image.
public struct ImageDetail: Decodable, Sendable {
    /// The digest of its manifest.
    public var imageDigest: String
    /// Its tags.
    public var imageTags: [String]?
    /// What a pull transfers, about.
    public var imageSizeInBytes: Int?
    /// When it arrived.
    public var imagePushedAt: Date?
    /// The media type of its manifest.
    public var imageManifestMediaType: String?
    /// The media type of what it holds.
    public var artifactMediaType: String?
}
