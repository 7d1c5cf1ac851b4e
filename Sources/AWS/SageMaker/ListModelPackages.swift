/// SageMaker ListModelPackages.
import FoundationEssentials

/// The versions of a model package group, a page at a time; pages may be empty and still have a successor.
public struct ListModelPackages: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListModelPackages"

    /// A filter that returns only model packages created after the specified time (timestamp).
    public var creationTimeAfter: Date?
    /// A filter that returns only model packages created before the specified time (timestamp).
    public var creationTimeBefore: Date?
    /// The maximum number of model packages to return in the response.
    public var maxResults: Int?
    /// A string in the model package name.
    public var nameContains: String?
    /// A filter that returns only the model packages with the specified approval status.
    public var modelApprovalStatus: ModelApprovalStatus?
    /// A filter that returns only model versions that belong to the specified model group.
    public var modelPackageGroupName: String?
    /// A filter that returns only the model packages of the specified type.
    public var modelPackageType: String?
    /// If the response to a previous ListModelPackages request was truncated, the response includes a NextToken.
    public var nextToken: String?
    /// The parameter by which to sort the results.
    public var sortBy: String?
    /// The sort order for the results.
    public var sortOrder: String?

    /// An empty value to fill.
    public init() {}

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// An array of ModelPackageSummary objects, each of which lists a model package.
        public var modelPackageSummaryList: [ModelPackageSummary]
        /// If the response is truncated, SageMaker returns this token.
        public var nextToken: String?
    }
}

extension ListModelPackages: PagedOperation {
    /// The versions.
    public static func page(_ output: Output) -> Page<ModelPackageSummary> {
        Page(output.modelPackageSummaryList, next: output.nextToken)
    }
}
