/// The event that started a run, as far as trust depends on it.
import JSON

/// An event's name and payload.
public struct WorkflowEvent: Sendable, Hashable {
    /// Whose code an event brings.
    public enum Origin: Sendable, Hashable {
        /// Code of this repository.
        case repository
        /// Code of a fork: whoever wrote it has no rights here. The fork's name where GitHub still knows it.
        case fork(String?)
        /// The payload does not say; treat it as a fork.
        case unknown
    }

    /// `push`, `pull_request` and the like.
    public let name: String
    /// As GitHub wrote it.
    public let payload: JSONValue

    /// An event from its parts.
    public init(name: String, payload: JSONValue) {
        self.name = name
        self.payload = payload
    }

    /// Whose code the event brings, by comparing the head's repository with the base's.
    public var origin: Origin {
        if let request = payload["pull_request"] {
            return Self.compare(head: request["head"]?["repo"], base: request["base"]?["repo"])
        }
        // Runs with the rights of the base repository after a run of a fork's pull request.
        if let run = payload["workflow_run"] {
            return Self.compare(head: run["head_repository"], base: payload["repository"])
        }
        return name.hasPrefix("pull_request") || name == "workflow_run" ? .unknown : .repository
    }

    /// The number of the pull request, where the event is about one.
    public var pullRequestNumber: Int? {
        payload["pull_request"]?["number"]?.int
            ?? (payload["issue"]?["pull_request"] == nil ? nil : payload["issue"]?["number"]?.int)
    }

    private static func compare(head: JSONValue?, base: JSONValue?) -> Origin {
        // A deleted fork is null.
        guard let head, head != .null else { return .fork(nil) }
        let name = head["full_name"]?.string
        // Ids outlive renames; names decide only where ids are missing.
        if let headID = head["id"]?.int, let baseID = base?["id"]?.int {
            return headID == baseID ? .repository : .fork(name)
        }
        guard let name, let baseName = base?["full_name"]?.string else { return .unknown }
        return name.lowercased() == baseName.lowercased() ? .repository : .fork(name)
    }
}

extension WorkflowEvent {
    /// Why an event could not be read, in a sentence that names the file.
    public struct Unreadable: Error, Sendable, Hashable, CustomStringConvertible {
        /// The sentence.
        public let description: String
    }

    /// GitHub caps payloads at 25 MB.
    private static let limit = 26 << 20

    /// Reads the payload that GITHUB_EVENT_PATH names; nil where there is no event, as outside a workflow.
    public static func read(_ environment: Environment) throws(Unreadable) -> WorkflowEvent? {
        guard let name = environment["GITHUB_EVENT_NAME"], let path = environment["GITHUB_EVENT_PATH"] else {
            return nil
        }
        let bytes: [UInt8]
        do { bytes = try RegularFile.read(path, limit: limit) } catch {
            throw Unreadable(description: "the event's payload cannot be read (GITHUB_EVENT_PATH): \(error)")
        }
        do { return WorkflowEvent(name: name, payload: try JSONValue(parsing: bytes)) } catch {
            throw Unreadable(description: "the event's payload \(path) (GITHUB_EVENT_PATH) is not JSON: \(error)")
        }
    }
}
