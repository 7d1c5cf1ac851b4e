/// What all operations of SageMaker's control plane share.

/// An operation of SageMaker, JSON 1.1.
public protocol SageMakerOperation: JSONOperation {}

extension SageMakerOperation {
    /// SageMaker.
    public static var service: Service { .sageMaker }
}
