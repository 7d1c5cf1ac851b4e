/// The statuses and severities of ECR.

/// Whether a tag that was given once can be given to another image.
public enum TagMutability: Word {
    /// The words of AWS's model.
    case mutable, immutable, immutableWithExclusion, mutableWithExclusion
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: TagMutability)] = [
        ("MUTABLE", .mutable),
        ("IMMUTABLE", .immutable),
        ("IMMUTABLE_WITH_EXCLUSION", .immutableWithExclusion),
        ("MUTABLE_WITH_EXCLUSION", .mutableWithExclusion),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How a scan stands; only `complete` and `active` have findings to judge.
public enum ScanStatus: Word {
    /// The words of AWS's model.
    case inProgress, complete, failed, unsupportedImage, active, pending, scanEligibilityExpired, findingsUnavailable,
        limitExceeded, imageArchived, imageSizeExceeded
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ScanStatus)] = [
        ("IN_PROGRESS", .inProgress),
        ("COMPLETE", .complete),
        ("FAILED", .failed),
        ("UNSUPPORTED_IMAGE", .unsupportedImage),
        ("ACTIVE", .active),
        ("PENDING", .pending),
        ("SCAN_ELIGIBILITY_EXPIRED", .scanEligibilityExpired),
        ("FINDINGS_UNAVAILABLE", .findingsUnavailable),
        ("LIMIT_EXCEEDED", .limitExceeded),
        ("IMAGE_ARCHIVED", .imageArchived),
        ("IMAGE_SIZE_EXCEEDED", .imageSizeExceeded),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// How bad a finding is.
public enum FindingSeverity: Word {
    /// The words of AWS's model.
    case informational, low, medium, high, critical, undefined
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: FindingSeverity)] = [
        ("INFORMATIONAL", .informational),
        ("LOW", .low),
        ("MEDIUM", .medium),
        ("HIGH", .high),
        ("CRITICAL", .critical),
        ("UNDEFINED", .undefined),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
