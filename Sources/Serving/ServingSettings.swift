/// How the server was told to run: by the variables that SageMaker sets in a container. Pure.

/// The settings of a model server.
public struct ServingSettings: Sendable, Hashable {
    /// The port; 0 takes a free one.
    public var port = 8080
    /// Where the model is: a folder, or a file.
    public var model = "/opt/ml/model"
    /// The longest body that is read.
    public var longestBody = 6 << 20
    /// How many requests are worked on at a time; nil for one a core.
    public var workers: Int?
    /// The answer's form where the caller leaves the choice.
    public var standard = PredictionsType.csv
    /// Batch Transform wants a line for each row.
    public var isBatch = false
    /// Which values an answer has for each row; empty for the plain prediction.
    public var output: [SelectedOutput] = []
    /// Seconds that a connection may be idle.
    public var idleSeconds = 60

    /// The defaults.
    public init() {}

    /// A variable that cannot be followed.
    public struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        /// Names the variable, its value and what it could be.
        public let description: String

        init(_ name: String, _ value: String, _ cure: String) {
            description = "the environment variable \(name) is “\(value)”: \(cure)"
        }
    }

    /// Reads the variables; what is not set keeps its default.
    public init(environment: [String: String]) throws(Refusal) {
        let given = environment.filter { !$0.value.isEmpty }
        if let folder = given["SM_MODEL_DIR"] { model = folder }
        port = try Self.number("SAGEMAKER_BIND_TO_PORT", given, 0...65_535) ?? port
        longestBody = try Self.number("MAX_CONTENT_LENGTH", given, 1...(1 << 30)) ?? longestBody
        workers = try Self.number("SAGEMAKER_MODEL_SERVER_WORKERS", given, 1...1_024)
        if let models = try Self.number("SAGEMAKER_NUM_MODEL_WORKERS", given, 1...1_024) { workers = models }
        idleSeconds = try Self.number("SAGEMAKER_MODEL_SERVER_TIMEOUT", given, 1...3_600) ?? idleSeconds
        isBatch = given["SAGEMAKER_BATCH"].map { $0.lowercased() != "false" && $0 != "0" } ?? false
        if let accept = given["SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT"] {
            guard let type = PredictionsType(accept: accept, standard: .csv) else {
                throw Refusal(
                    "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", accept,
                    "answers are \(PredictionsType.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            standard = type
        }
        if let names = given["SAGEMAKER_INFERENCE_OUTPUT"] {
            for name in names.split(separator: ",") { output.append(try Self.output(named: name, of: names)) }
        }
    }

    private static func output(named name: Substring, of names: String) throws(Refusal) -> SelectedOutput {
        let word = name.filter { !$0.isWhitespace }.lowercased()
        guard let output = SelectedOutput(rawValue: word) else {
            throw Refusal(
                "SAGEMAKER_INFERENCE_OUTPUT", names,
                "“\(word)” is none of \(SelectedOutput.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return output
    }

    private static func number(
        _ name: String, _ given: [String: String], _ range: ClosedRange<Int>
    ) throws(Refusal) -> Int? {
        guard let text = given[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Refusal(name, text, "it takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

/// The values that SAGEMAKER_INFERENCE_OUTPUT selects, as in SageMaker's XGBoost container.
public enum SelectedOutput: String, Sendable, Hashable, CaseIterable {
    /// The class that is decided: the most probable one, or 1 above a probability of 0.5.
    case predictedLabel = "predicted_label"
    /// All classes.
    case labels
    /// The probability of the decided class; for two classes that of the positive one.
    case probability
    /// The probabilities of all classes.
    case probabilities
    /// The model's prediction as it is, of the decided class; for two classes of the positive one.
    case rawScore = "raw_score"
    /// The model's predictions as they are, of all classes.
    case rawScores = "raw_scores"
    /// The predicted number of a regression.
    case predictedScore = "predicted_score"
}
