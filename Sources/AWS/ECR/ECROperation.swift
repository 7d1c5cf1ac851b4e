/// What all operations of the container registry share.

/// An operation of ECR, JSON 1.1 with small first letters.
public protocol ECROperation: JSONOperation {}

extension ECROperation {
    /// ECR.
    public static var service: Service { .ecr }
}
