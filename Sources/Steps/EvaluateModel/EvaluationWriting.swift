/// Writes what an evaluation leaves behind: report, page and bias report, to files or to S3.
import AWS
import Evaluation
import JSON

/// Where the documents of an evaluation go.
struct EvaluationWriting: Sendable {
    let inputs: EvaluateModel
    let world: World

    /// Puts a report without metrics, that no gate opens on, where the report will be: an older one must not be read if
    /// the step ends early, and a place that cannot be written to is known before the work.
    func begin() async throws(Failure) {
        for (path, input) in [(inputs.html, "html"), (inputs.biasReport, "bias-report")] {
            if let path { _ = try InputPlace(path, input: input).checked(input) }
        }
        guard let path = inputs.report else { return }
        let unfinished: JSONValue = [
            "version": .number(JSONNumber(0)),
            "evaluation": [
                "passed": false,
                "rules": [["rule": "the evaluation was finished", "passed": false, "why": "it has not been yet"]],
            ],
        ]
        try await put(unfinished.pretty + "\n", to: path, as: "application/json", input: "report")
    }

    /// Writes all that was asked for; the report last, so that what it stands for is there.
    func write(_ evaluation: Evaluation) async throws(Failure) {
        if let path = inputs.html {
            try await put(evaluation.page, to: path, as: "text/html; charset=utf-8", input: "html")
        }
        if let path = inputs.biasReport, let analysis = evaluation.analysis {
            try await put(analysis.pretty + "\n", to: path, as: "application/json", input: "bias-report")
        }
        if let path = inputs.report {
            try await put(evaluation.report.pretty + "\n", to: path, as: "application/json", input: "report")
        }
    }

    private func put(
        _ text: String, to path: OwnPath, as type: String, input: String
    ) async throws(Failure) {
        switch try InputPlace(path, input: input).checked(input) {
        case .object(let uri):
            var object = PutObject(uri, body: .bytes(Array(text.utf8)))
            object.contentType = type
            _ = try await world.aws(inputs.aws).change(object, doing: "writing \(uri)")
        case let place:
            do { try world.files.write(Array(text.utf8), to: place.description, mode: 0o644) } catch {
                throw .usage(input: input, error.description, tryThis: "Give a path that can be written to.")
            }
        }
    }
}

extension InputPlace {
    /// A place that something can be written to.
    fileprivate func checked(_ input: String) throws(Failure) -> InputPlace {
        switch self {
        case .file, .object: return self
        case .standardInput, .package:
            throw .usage(input: input, "\(self) is no place to write to", tryThis: "Give a path or an s3:// address.")
        }
    }
}
