/// SageMaker DeleteModel.

/// Deletes a model; its data in S3 stays.
public struct DeleteModel: SageMakerOperation {
    /// AWS's name.
    public static let name = "DeleteModel"

    /// The name of the model to delete.
    public var modelName: String

    /// The request: all of it.
    public init(modelName: String) {
        self.modelName = modelName
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
