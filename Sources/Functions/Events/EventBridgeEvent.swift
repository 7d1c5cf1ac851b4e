/// An event of EventBridge, as far as all of them are alike. Pure.
import AWS
import JSON

/// The envelope of an event, and its detail.
struct EventBridgeEvent: Sendable {
    /// `aws.ecr`, `aws.s3`, `aws.sagemaker`.
    let source: String
    /// What kind of event it is, in AWS's words.
    let detailType: String
    /// The event's own id: the same each time it is delivered, but AWS may send several events of one change.
    let id: String?
    let account: AccountID?
    let region: Region?
    let detail: JSONValue

    /// Reads the envelope; nil for what is none.
    init?(_ json: JSONValue) {
        guard let source = json["source"]?.string, let type = json["detail-type"]?.string,
            let detail = json["detail"], detail.object != nil
        else { return nil }
        self.source = source
        self.detail = detail
        detailType = type
        id = json["id"]?.string
        account = json["account"]?.string.flatMap { AccountID($0) }
        region = json["region"]?.string.flatMap { Region($0) }
    }

    /// True for an event of this kind.
    func isOf(_ source: String, _ detailType: String) -> Bool {
        self.source == source && self.detailType == detailType
    }

    /// A text of the detail; what is not there cannot be worked with.
    func text(_ name: String) throws(FunctionError) -> String {
        guard let text = detail[name]?.string, !text.isEmpty else {
            throw .event(
                "detail.\(name) of “\(detailType)” is not a text",
                tryThis: "Let the rule hand on the whole event, without an input transformer.")
        }
        return text
    }

    /// What it is, for people.
    var title: String { "“\(detailType)” of \(source)" }
}
