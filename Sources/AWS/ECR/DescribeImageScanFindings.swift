/// ECR DescribeImageScanFindings.
import FoundationEssentials

/// What a scan found, a page at a time; counts by severity are on every page.
public struct DescribeImageScanFindings: ECROperation {
    /// AWS's name.
    public static let name = "DescribeImageScanFindings"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// The repository.
    public var repositoryName: String
    /// Which image.
    public var imageId: ImageIdentifier
    /// Where the page before ended.
    public var nextToken: String?
    /// The most of a page.
    public var maxResults: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(repositoryName: String, imageId: ImageIdentifier) {
        self.repositoryName = repositoryName
        self.imageId = imageId
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// How the scan stands.
        public var imageScanStatus: ImageScanStatus?
        /// What it found.
        public var imageScanFindings: ImageScanFindings?
        /// Where the next page begins.
        public var nextToken: String?
    }
}

extension DescribeImageScanFindings: PagedOperation {
    /// The findings of basic and enhanced scans alike.
    public static func page(_ output: Output) -> Page<ImageScanFinding> {
        let found = output.imageScanFindings
        return Page((found?.findings ?? []) + (found?.enhancedFindings ?? []).map(\.plain), next: output.nextToken)
    }
}

/// The findings of one image, or a page of them.
public struct ImageScanFindings: Decodable, Sendable {
    /// When the scan ended.
    public var imageScanCompletedAt: Date?
    /// How many of each severity.
    public var findingSeverityCounts: [String: Int]?
    /// Those of a basic scan.
    public var findings: [ImageScanFinding]?
    /// Those of Amazon Inspector.
    public var enhancedFindings: [EnhancedImageScanFinding]?
}

/// One vulnerability.
public struct ImageScanFinding: Decodable, Sendable {
    /// Its number, such as a CVE.
    public var name: String?
    /// In words.
    public var description: String?
    /// Where to read of it.
    public var uri: String?
    /// How bad it is.
    public var severity: FindingSeverity?
}

/// One vulnerability as Amazon Inspector tells it.
public struct EnhancedImageScanFinding: Decodable, Sendable {
    /// Its number and package.
    public var title: String?
    /// In words.
    public var description: String?
    /// How bad it is.
    public var severity: String?

    /// As a basic scan tells it.
    var plain: ImageScanFinding {
        ImageScanFinding(name: title, description: description, uri: nil, severity: severity.map(FindingSeverity.init))
    }
}
