/// The words of rules and of what they send to.

/// Whether a rule works.
public enum RuleState: Word {
    /// The words of AWS's model.
    case enabled, disabled, enabledWithAllCloudTrailManagementEvents
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: RuleState)] = [
        ("ENABLED", .enabled),
        ("DISABLED", .disabled),
        ("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", .enabledWithAllCloudTrailManagementEvents),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// Whether an address outside AWS may be used; inactive where its connection is not authorized.
public enum ApiDestinationState: Word {
    /// The words of AWS's model.
    case active, inactive
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: ApiDestinationState)] = [
        ("ACTIVE", .active),
        ("INACTIVE", .inactive),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
