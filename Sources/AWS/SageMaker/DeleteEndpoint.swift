/// SageMaker DeleteEndpoint.

/// Deletes an endpoint; its configuration and model stay.
public struct DeleteEndpoint: SageMakerOperation {
    /// AWS's name.
    public static let name = "DeleteEndpoint"

    /// The name of the endpoint that you want to delete.
    public var endpointName: String

    /// The request: all of it.
    public init(endpointName: String) {
        self.endpointName = endpointName
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
