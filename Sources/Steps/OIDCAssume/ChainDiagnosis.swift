/// Why a role of the chain was not given, told apart by what STS says, and which two policies it takes. Pure.
import AWS
import JSON

/// One cause with its exit code and its cure.
struct ChainDiagnosis: Sendable, Hashable {
    /// The causes that heal differently.
    enum Cause: String, Sendable, CaseIterable {
        case notAllowed, tagsNotAllowed, tagConflict, durationTooLong, sessionPolicyRefused, regionDisabled, expired
        case badRequest, other
    }

    /// What is wrong.
    let cause: Cause
    /// The exit code.
    let kind: Failure.Kind
    /// What to do: sentences that name the roles.
    let cure: String

    /// Why STS refused this hop; `message` is in AWS's words.
    init(of hop: RoleHop, code: String, message: String) {
        cause = Self.cause(code, message)
        kind =
            switch cause {
            case .notAllowed, .tagsNotAllowed, .regionDisabled, .expired: .denied
            case .tagConflict, .durationTooLong, .sessionPolicyRefused, .badRequest: .usage
            case .other: .failed
            }
        cure = Self.cure(of: cause, hop)
    }

    private static func cause(_ code: String, _ message: String) -> Cause {
        switch code {
        case "AccessDenied", "AccessDeniedException":
            return message.contains("sts:TagSession") ? .tagsNotAllowed : .notAllowed
        case "InvalidParameterValue" where message.contains("transitive"): return .tagConflict
        case "PackedPolicyTooLarge", "PackedPolicyTooLargeException", "MalformedPolicyDocument",
            "MalformedPolicyDocumentException":
            return .sessionPolicyRefused
        case "RegionDisabledException", "RegionDisabled": return .regionDisabled
        case "ExpiredToken", "ExpiredTokenException": return .expired
        case "ValidationError", "ValidationException", "InvalidParameterValue":
            return message.contains("DurationSeconds") ? .durationTooLong : .badRequest
        default: return .other
        }
    }

    private static func cure(of cause: Cause, _ hop: RoleHop) -> String {
        let both =
            "The policies of \(hop.from.name) must allow \(actions(of: hop)) on \(hop.role), and the trust policy of "
            + "\(hop.role.name) must allow \(actions(of: hop)) to \(hop.from)"
        switch cause {
        case .notAllowed:
            let condition =
                hop.request.externalId == nil
                ? "; where it asks for sts:ExternalId, give external-id."
                : "; where it asks for sts:ExternalId, that must be the external-id that is given."
            return "Either there is no role \(hop.role.name) in account \(hop.role.account), or it is not allowed. "
                + both + condition
        case .tagsNotAllowed:
            return "\(both): session-tags take sts:TagSession on both sides."
        case .tagConflict:
            return "The session of \(hop.from.name) already has a tag of that key that goes on by itself: "
                + "leave it out of session-tags."
        case .durationTooLong:
            return "Lower role-duration-seconds, or raise the maximum session duration of \(hop.role.name) in IAM; no "
                + "session of a chain lasts longer than an hour."
        case .sessionPolicyRefused:
            return "Correct or shorten inline-session-policy, managed-session-policies and session-tags: "
                + "they share one room."
        case .regionDisabled:
            return "Activate STS in the region in account \(hop.from.account) (IAM, Account settings), "
                + "or use another region."
        case .expired:
            return "The session of \(hop.from.name) had ended: check the machine's clock, and run the step again."
        case .badRequest: return "Correct the input that AWS names."
        case .other: return "Read AWS's words above; the request id lets AWS support find the call."
        }
    }

    private static func actions(of hop: RoleHop) -> String {
        hop.carriesTags ? "sts:AssumeRole and sts:TagSession" : "sts:AssumeRole"
    }
}

extension RoleHop {
    private var action: JSONValue { carriesTags ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole" }

    /// The trust policy of the role that lets the one before it in.
    var trust: JSONValue {
        var statement: JSONObject = [
            "Effect": "Allow", "Principal": ["AWS": .string(from.description)], "Action": action,
        ]
        if let id = request.externalId { statement["Condition"] = ["StringEquals": ["sts:ExternalId": .string(id)]] }
        return ["Version": "2012-10-17", "Statement": [.object(statement)]]
    }

    /// The policy that the role before it needs.
    var permission: JSONValue {
        [
            "Version": "2012-10-17",
            "Statement": [["Effect": "Allow", "Action": action, "Resource": .string(role.description)]],
        ]
    }
}
