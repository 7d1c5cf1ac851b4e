/// ApplicationAutoScaling DeleteScalingPolicy.

/// Deletes a scaling policy and the alarms it made.
public struct DeleteScalingPolicy: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "DeleteScalingPolicy"

    /// The name of the scaling policy.
    public var policyName: String
    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scalable target.
    public var resourceId: String
    /// The scalable dimension.
    public var scalableDimension: String

    /// The request: all of it.
    public init(policyName: String, serviceNamespace: String, resourceId: String, scalableDimension: String) {
        self.policyName = policyName
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
