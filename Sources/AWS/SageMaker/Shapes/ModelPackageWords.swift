/// The statuses of the model registry.

/// Whether a model package is usable.
public enum ModelPackageStatus: Word {
    /// The words of AWS's model.
    case pending, inProgress, completed, failed, deleting
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ModelPackageStatus)] = [
        ("Pending", .pending),
        ("InProgress", .inProgress),
        ("Completed", .completed),
        ("Failed", .failed),
        ("Deleting", .deleting),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// Whether a group of the registry is usable.
public enum ModelPackageGroupStatus: Word {
    /// The words of AWS's model.
    case pending, inProgress, completed, failed, deleting, deleteFailed
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ModelPackageGroupStatus)] = [
        ("Pending", .pending),
        ("InProgress", .inProgress),
        ("Completed", .completed),
        ("Failed", .failed),
        ("Deleting", .deleting),
        ("DeleteFailed", .deleteFailed),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// What the gate said.
public enum ModelApprovalStatus: Word {
    /// The words of AWS's model.
    case approved, rejected, pendingManualApproval
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ModelApprovalStatus)] = [
        ("Approved", .approved),
        ("Rejected", .rejected),
        ("PendingManualApproval", .pendingManualApproval),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How the validation of a package stands.
public enum ValidationState: Word {
    /// The words of AWS's model.
    case notStarted, inProgress, completed, failed
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ValidationState)] = [
        ("NotStarted", .notStarted),
        ("InProgress", .inProgress),
        ("Completed", .completed),
        ("Failed", .failed),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
