/// ECR BatchGetImage.

/// Manifests by tag or digest. What is not there is told in the answer and refuses nothing.
public struct BatchGetImage: ECROperation {
    /// AWS's name.
    public static let name = "BatchGetImage"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// The repository.
    public var repositoryName: String
    /// Which.
    public var imageIds: [ImageIdentifier]
    /// The media types that the caller reads. Without one for it, a registry may convert or refuse a manifest.
    public var acceptedMediaTypes: [String]?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(repositoryName: String, imageIds: [ImageIdentifier]) {
        self.repositoryName = repositoryName
        self.imageIds = imageIds
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// What was found.
        public var images: [Image]?
        /// What was not, and why.
        public var failures: [ImageFailure]?
    }
}

/// Why a manifest was not given.
public struct ImageFailure: Decodable, Sendable {
    /// Which.
    public var imageId: ImageIdentifier?
    /// `ImageNotFound` and the like.
    public var failureCode: String?
    /// In words.
    public var failureReason: String?
}
