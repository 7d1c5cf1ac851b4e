/// SageMaker ListTags.

/// The tags of a resource, a page at a time.
public struct ListTags: SageMakerOperation {
    /// AWS's name.
    public static let name = "ListTags"

    /// The Amazon Resource Name (ARN) of the resource whose tags you want to retrieve.
    public var resourceArn: Arn
    /// If the response to the previous ListTags request is truncated, SageMaker returns this token.
    public var nextToken: String?
    /// Maximum number of tags to return.
    public var maxResults: Int?

    /// The request: only what AWS requires; the rest is set afterwards.
    public init(resourceArn: Arn) {
        self.resourceArn = resourceArn
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// An array of Tag objects, each with a tag key and a value.
        public var tags: [SageMakerTag]?
        /// If response is truncated, SageMaker includes a token in the response.
        public var nextToken: String?
    }
}

extension ListTags: PagedOperation {
    /// The tags.
    public static func page(_ output: Output) -> Page<SageMakerTag> {
        Page(output.tags, next: output.nextToken)
    }
}
