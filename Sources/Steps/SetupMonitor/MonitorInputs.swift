/// The words of setup-monitor's inputs.

/// What is watched.
enum MonitorKind: String, Sendable, Hashable, CaseIterable, InputValue, CustomStringConvertible {
    case dataQuality = "data-quality"
    case modelQuality = "model-quality"
    case bias, explainability

    /// What is right.
    static var form: String { "data-quality, model-quality, bias or explainability" }
    /// The word.
    var description: String { rawValue }
}

/// Who does the checks.
enum MonitorEngine: String, Sendable, Hashable, CaseIterable, InputValue, CustomStringConvertible {
    /// A workflow with this toolkit's steps, started on a schedule.
    case steps
    /// SageMaker Model Monitor.
    case modelMonitor = "model-monitor"

    /// What is right.
    static var form: String { "steps or model-monitor" }
    /// The word.
    var description: String { rawValue }
}

/// What violations that the last check found come to.
enum ViolationRemedy: String, Sendable, Hashable, CaseIterable, InputValue, CustomStringConvertible {
    case warn, reject

    /// What is right.
    static var form: String { "warn or reject" }
    /// The word.
    var description: String { rawValue }
}
