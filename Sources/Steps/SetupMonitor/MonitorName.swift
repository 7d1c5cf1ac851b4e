/// The names of what watches an endpoint: the same each time, so that a second run finds what the first one made. Pure.
import SigV4

/// What rules, schedules and alarms of one endpoint and one kind are called.
struct MonitorName: Sendable, Hashable, CustomStringConvertible {
    /// `churn-data-quality`, at most 63 characters.
    let description: String

    /// The name for an endpoint and a kind. A name that is too long is cut and told apart by a hash of its own.
    init(_ endpoint: EndpointName, _ kind: MonitorKind) {
        let name = endpoint.description
        let room = 63 - kind.rawValue.utf8.count - 1
        let head =
            name.utf8.count <= room ? name : "\(name.prefix(room - 9))-\(SHA256.hex(of: Array(name.utf8)).prefix(8))"
        description = "\(head)-\(kind)"
    }

    /// The description that says that a thing is this step's to change.
    static func mark(_ words: String) -> String { "\(signature)\(words)" }

    /// Whether a thing with this description was made by this step.
    static func isMark(_ description: String?) -> Bool { description?.hasPrefix(signature) == true }

    private static let signature = "mlops-steps setup-monitor: "
}
