/// The words of configurations.

/// How traffic moves.
public enum TrafficRoutingType: Word {
    /// The words of AWS's model.
    case allAtOnce, canary, linear
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: TrafficRoutingType)] = [
        ("ALL_AT_ONCE", .allAtOnce),
        ("CANARY", .canary),
        ("LINEAR", .linear),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// What a share counts.
public enum FleetShareType: Word {
    /// The words of AWS's model.
    case instanceCount, capacityPercent
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: FleetShareType)] = [
        ("INSTANCE_COUNT", .instanceCount),
        ("CAPACITY_PERCENT", .capacityPercent),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}

/// Which side is captured.
public enum CaptureMode: Word {
    /// The words of AWS's model.
    case input, output, inputAndOutput
    /// A word that the model did not have when this was written.
    case unknown(String)

    /// AWS's spelling of each.
    public static let words: [(word: String, value: CaptureMode)] = [
        ("Input", .input),
        ("Output", .output),
        ("InputAndOutput", .inputAndOutput),
    ]

    /// The word inside `unknown`.
    public var unknownWord: String? { if case .unknown(let word) = self { word } else { nil } }
}
