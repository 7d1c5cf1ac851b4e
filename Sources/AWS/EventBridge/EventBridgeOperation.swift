/// What all operations of EventBridge share.

/// An operation of EventBridge, JSON 1.1.
public protocol EventBridgeOperation: JSONOperation {}

extension EventBridgeOperation {
    /// EventBridge.
    public static var service: Service { .eventBridge }
}
