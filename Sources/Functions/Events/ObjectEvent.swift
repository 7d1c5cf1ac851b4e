/// What S3 tells of objects, by EventBridge and by its own notifications. Pure.
import AWS
import Bytes
import JSON

/// One thing that S3 tells.
enum ObjectEvent: Sendable, Hashable {
    /// This version of an object is there.
    case created(ObjectVersion)
    /// Nothing that anything is to be done about: which object or event, and why.
    case ignored(String)

    /// The version of an object.
    struct ObjectVersion: Sendable, Hashable {
        let uri: S3URI
        /// What tells it from other contents under the same key.
        let version: String
    }

    /// All that an event of EventBridge or a notification tells; nil for what is neither.
    static func all(in json: JSONValue) throws(FunctionError) -> [ObjectEvent]? {
        if let event = EventBridgeEvent(json) { return [try ofEventBridge(event)] }
        if json["Event"]?.string == "s3:TestEvent" { return [.ignored("S3 tries whether it can send notifications")] }
        guard let records = json["Records"]?.array, !records.isEmpty,
            records.allSatisfy({ $0["eventSource"]?.string == "aws:s3" })
        else { return nil }
        return try records.map { record throws(FunctionError) in try ofNotification(record) }
    }

    private static func ofEventBridge(_ event: EventBridgeEvent) throws(FunctionError) -> ObjectEvent {
        guard event.isOf("aws.s3", "Object Created") else {
            return .ignored("\(event.title) says nothing about new data")
        }
        let object = event.detail["object"]
        return try created(
            bucket: event.detail["bucket"]?["name"]?.string, key: object?["key"]?.string, size: object?["size"]?.int,
            version: object?["version-id"]?.string, eTag: object?["etag"]?.string,
            sequencer: object?["sequencer"]?.string)
    }

    private static func ofNotification(_ record: JSONValue) throws(FunctionError) -> ObjectEvent {
        let name = record["eventName"]?.string ?? ""
        guard name.hasPrefix("ObjectCreated:") else { return .ignored("the notification is of \(name)") }
        let object = record["s3"]?["object"]
        // In notifications, and only there, keys are written as in a form: a blank is a plus.
        let key = object?["key"]?.string.map { PercentEncoding.decode(String($0.map { $0 == "+" ? " " : $0 })) }
        return try created(
            bucket: record["s3"]?["bucket"]?["name"]?.string, key: key, size: object?["size"]?.int,
            version: object?["versionId"]?.string, eTag: object?["eTag"]?.string,
            sequencer: object?["sequencer"]?.string)
    }

    private static func created(
        bucket: String?, key: String?, size: Int?, version: String?, eTag: String?, sequencer: String?
    ) throws(FunctionError) -> ObjectEvent {
        guard let bucket, let key, !key.isEmpty, let uri = S3URI(bucket: bucket, key: key) else {
            throw .event(
                "it names no object of S3",
                tryThis: "Let the rule or notification hand on the whole event, without an input transformer.")
        }
        if key.hasSuffix("/") { return .ignored("\(uri) is the mark of a folder") }
        if size == 0 { return .ignored("\(uri) is empty") }
        // A bucket without versions says "null"; then the content counts, then the moment.
        let versions = [version == "null" ? nil : version, eTag.map { $0.filter { $0 != "\"" } }, sequencer]
        guard let version = versions.lazy.compactMap(\.self).first(where: { !$0.isEmpty }) else {
            throw .event(
                "it names no version, etag or sequencer of \(uri), so that a repeat could not be told",
                tryThis: "Let the rule or notification hand on the whole event, without an input transformer.")
        }
        return .created(ObjectVersion(uri: uri, version: version))
    }
}
