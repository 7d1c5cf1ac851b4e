/// ECR DescribeRepositories.

/// Repositories by name, a page at a time.
public struct DescribeRepositories: ECROperation {
    /// AWS's name.
    public static let name = "DescribeRepositories"

    /// The account whose registry is meant; the caller's where it is nil.
    public var registryId: String?
    /// Names; one that does not exist refuses the whole call.
    public var repositoryNames: [String]?
    /// Where the page before ended.
    public var nextToken: String?
    /// The most of a page.
    public var maxResults: Int?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// The repositories.
        public var repositories: [ImageRepository]
        /// Where the next page begins.
        public var nextToken: String?
    }
}
