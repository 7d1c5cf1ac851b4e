/// What the status of a group or a version means while it is waited for. Pure.
import AWS

/// What one look means.
enum RegistrySight: Sendable, Hashable {
    case ready
    case goesOn
    case red(Failure.Kind, because: String, tryThis: String)

    /// A group: only a completed one takes versions.
    init(group status: ModelPackageGroupStatus) {
        switch status {
        case .completed: self = .ready
        case .pending, .inProgress: self = .goesOn
        case .failed:
            self = .red(
                .failed, because: "the group is Failed", tryThis: "Delete the group, then register the model again.")
        case .deleting, .deleteFailed:
            self = .red(
                .conflict, because: "the group is \(status): somebody deletes it",
                tryThis: "Register in another group, or again once it is gone.")
        case .unknown(let word): self = Self.strange(word, "group")
        }
    }

    /// A version; `reasons` are SageMaker's where it failed.
    init(package status: ModelPackageStatus, reasons: [String]) {
        switch status {
        case .completed: self = .ready
        case .pending, .inProgress: self = .goesOn
        case .failed:
            self = .red(
                .failed,
                because: "the version is Failed"
                    + (reasons.isEmpty ? ", without a reason" : ": \(reasons.joined(separator: "; "))"),
                tryThis: "Remove the cause, then register the model again: a failed version is never taken for it.")
        case .deleting:
            self = .red(
                .stopped, because: "somebody is deleting the version",
                tryThis: "Register the model again, if it should be there.")
        case .unknown(let word): self = Self.strange(word, "version")
        }
    }

    private static func strange(_ word: String, _ thing: String) -> RegistrySight {
        .red(
            .failed, because: "the \(thing) is “\(word)”, a status that this step does not know",
            tryThis: "Look at the \(thing) in the console; update mlops-steps, or report the status.")
    }
}

extension ModelPackageStatusDetails {
    /// Why validation or scans failed, by name.
    var reasons: [String] {
        (validationStatuses + (imageScanStatuses ?? [])).compactMap { item in
            item.failureReason.map { "\(item.name): \($0)" }
        }
    }
}

/// What the approval status that was read back means beside the one that was asked for.
enum ApprovalOutcome: Sendable, Hashable {
    case asAsked
    /// Somebody decided in the meantime, as they may.
    case decided
    case otherwise

    /// Only a version that waits for a decision may have got one.
    init(asked: ModelApprovalStatus, found: ModelApprovalStatus?) {
        switch (asked, found) {
        case let (asked, found?) where asked == found: self = .asAsked
        case (.pendingManualApproval, .approved?), (.pendingManualApproval, .rejected?): self = .decided
        default: self = .otherwise
        }
    }
}
