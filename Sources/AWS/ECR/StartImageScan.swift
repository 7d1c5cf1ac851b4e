/// ECR StartImageScan.

/// Starts a basic scan of an image; AWS allows one of an image a day.
public struct StartImageScan: ECROperation {
    /// AWS's name.
    public static let name = "StartImageScan"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// The repository.
    public var repositoryName: String
    /// Which image.
    public var imageId: ImageIdentifier

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(repositoryName: String, imageId: ImageIdentifier) {
        self.repositoryName = repositoryName
        self.imageId = imageId
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// How the scan stands.
        public var imageScanStatus: ImageScanStatus?
    }
}
