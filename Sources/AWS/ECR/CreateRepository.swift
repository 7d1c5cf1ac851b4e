/// ECR CreateRepository.

/// A new repository.
public struct CreateRepository: ECROperation {
    /// AWS's name.
    public static let name = "CreateRepository"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// Its name, with slashes between namespaces.
    public var repositoryName: String
    /// Whether a tag that was given once can be given to another image.
    public var imageTagMutability: TagMutability?
    /// Whether images are scanned as they arrive.
    public var imageScanningConfiguration: ImageScanningConfiguration?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(repositoryName: String) { self.repositoryName = repositoryName }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// What was created.
        public var repository: ImageRepository
    }
}
