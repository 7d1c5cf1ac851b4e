/// SageMaker DeleteEndpointConfig.

/// Deletes an endpoint configuration. Never one in use: the endpoint could not be updated any more.
public struct DeleteEndpointConfig: SageMakerOperation {
    /// AWS's name.
    public static let name = "DeleteEndpointConfig"

    /// The name of the endpoint configuration that you want to delete.
    public var endpointConfigName: String

    /// The request: all of it.
    public init(endpointConfigName: String) {
        self.endpointConfigName = endpointConfigName
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
