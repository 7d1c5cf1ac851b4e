/// What all operations of Application Auto Scaling share.

/// An operation of Application Auto Scaling, JSON 1.1.
public protocol ApplicationAutoScalingOperation: JSONOperation {}

extension ApplicationAutoScalingOperation {
    /// Application Auto Scaling.
    public static var service: Service { .applicationAutoScaling }
}
