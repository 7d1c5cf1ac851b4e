/// The statuses of endpoints.

/// How an endpoint stands; `inService` alone does not say with which configuration.
public enum EndpointStatus: Word {
    /// The words of AWS's model.
    case outOfService, creating, updating, systemUpdating, rollingBack, inService, deleting, failed,
        updateRollbackFailed
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: EndpointStatus)] = [
        ("OutOfService", .outOfService),
        ("Creating", .creating),
        ("Updating", .updating),
        ("SystemUpdating", .systemUpdating),
        ("RollingBack", .rollingBack),
        ("InService", .inService),
        ("Deleting", .deleting),
        ("Failed", .failed),
        ("UpdateRollbackFailed", .updateRollbackFailed),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// What is happening to a variant.
public enum VariantStatus: Word {
    /// The words of AWS's model.
    case creating, updating, deleting, activatingTraffic, baking
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: VariantStatus)] = [
        ("Creating", .creating),
        ("Updating", .updating),
        ("Deleting", .deleting),
        ("ActivatingTraffic", .activatingTraffic),
        ("Baking", .baking),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// Whether captured data is being written.
public enum CaptureStatus: Word {
    /// The words of AWS's model.
    case started, stopped
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: CaptureStatus)] = [
        ("Started", .started),
        ("Stopped", .stopped),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
