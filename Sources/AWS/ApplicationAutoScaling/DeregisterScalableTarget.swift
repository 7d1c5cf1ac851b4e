/// ApplicationAutoScaling DeregisterScalableTarget.

/// Takes a variant out of auto scaling; its policies go with it.
public struct DeregisterScalableTarget: ApplicationAutoScalingOperation {
    /// AWS's name.
    public static let name = "DeregisterScalableTarget"

    /// The namespace of the Amazon Web Services service that provides the resource.
    public var serviceNamespace: String
    /// The identifier of the resource associated with the scalable target.
    public var resourceId: String
    /// The scalable dimension associated with the scalable target.
    public var scalableDimension: String

    /// The request: all of it.
    public init(serviceNamespace: String, resourceId: String, scalableDimension: String) {
        self.serviceNamespace = serviceNamespace
        self.resourceId = resourceId
        self.scalableDimension = scalableDimension
    }

    /// AWS answers with nothing.
    public typealias Output = NoOutput
}
