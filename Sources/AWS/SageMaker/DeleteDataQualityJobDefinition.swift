/// SageMaker DeleteDataQualityJobDefinition.

/// Deletes a definition that no schedule needs.
public struct DeleteDataQualityJobDefinition: SageMakerOperation {
    /// AWS's name.
    public static let name = "DeleteDataQualityJobDefinition"

    /// The name of the data quality monitoring job definition to delete.
    public var jobDefinitionName: String

    /// The request: all of it.
    public init(jobDefinitionName: String) {
        self.jobDefinitionName = jobDefinitionName
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
