/// SageMaker AddTags.

/// Adds tags to a resource, replacing those of the same key.
public struct AddTags: SageMakerOperation {
    /// AWS's name.
    public static let name = "AddTags"

    /// The Amazon Resource Name (ARN) of the resource that you want to tag.
    public var resourceArn: Arn
    /// An array of key-value pairs.
    public var tags: [SageMakerTag]

    /// The request: all of it.
    public init(resourceArn: Arn, tags: [SageMakerTag]) {
        self.resourceArn = resourceArn
        self.tags = tags
    }

    /// The answer.
    public struct Output: Decodable, Sendable {
        /// A list of tags associated with the SageMaker resource.
        public var tags: [SageMakerTag]?
    }
}
