/// What an event means for deployment: a package that was approved, one that somebody names, or nothing. Pure.
import AWS
import JSON

/// The meaning of one event.
enum Approval: Sendable, Hashable {
    /// The registry says that this version was approved.
    case told(PackageVersion)
    /// Somebody asks for this package.
    case asked(Arn)
    /// Nothing, and why.
    case ignored(String)

    /// Reads an event. Where a group is given, only its packages are deployed.
    init(_ event: JSONValue, group: String?) throws(FunctionError) {
        guard let event = EventBridgeEvent(event) else {
            self = .asked(try Self.call(event, group: group))
            return
        }
        self = try Self.told(event, group: group)
    }

    private static func told(_ event: EventBridgeEvent, group: String?) throws(FunctionError) -> Approval {
        guard event.isOf("aws.sagemaker", "SageMaker Model Package State Change") else {
            return .ignored("\(event.title) says nothing about an approval")
        }
        let text = try event.text("ModelPackageArn")
        guard let version = Arn(text).flatMap({ PackageVersion($0) }) else {
            throw .event(
                "“\(text)” is no version in a group of the model registry",
                tryThis: "Let the rule hand on the whole event, without an input transformer.")
        }
        let name = "\(version.group)/\(version.number)"
        // A version without an approval status is told of, too.
        let approval = event.detail["ModelApprovalStatus"]?.string ?? "not told"
        guard approval == "Approved" else { return .ignored("\(name) is \(approval), not Approved") }
        let status = event.detail["ModelPackageStatus"]?.string ?? "Completed"
        guard status == "Completed" else {
            return .ignored("\(name) is Approved, but still \(status): another event tells of its completion")
        }
        guard isOf(group, version.arn) else {
            return .ignored("\(name) is of another group than INPUT_MODEL_PACKAGE_GROUP")
        }
        return .told(version)
    }

    private static func call(_ event: JSONValue, group: String?) throws(FunctionError) -> Arn {
        guard let members = event.object?.members, members.map(\.name) == ["model-package-arn"],
            let arn = members.first?.value.string.flatMap({ Arn($0) })
        else {
            throw .event(
                "it is neither an event of EventBridge nor a call with the ARN of a package",
                tryThis: "Send “SageMaker Model Package State Change” events, or {\"model-package-arn\": \"arn:…\"}.")
        }
        guard isOf(group, arn) else {
            throw .event(
                "\(arn) is of another group than INPUT_MODEL_PACKAGE_GROUP",
                tryThis: "Name a package of that group, or leave the variable out.")
        }
        return arn
    }

    /// The group may be given by name or by ARN, as deploy-endpoint takes it.
    private static func isOf(_ group: String?, _ arn: Arn) -> Bool {
        guard let group else { return true }
        let name = Arn(group)?.lastComponent ?? group
        return PackageVersion(arn)?.group == name.lowercased()
    }
}
