/// A model in the runner, asked as its container would be: by the contract of SageMaker's containers, without one.
import Clocks
import JSON
import Serving

/// A model that answers cases and rows itself.
struct ModelTarget: SmokeTarget {
    /// What a report says of it.
    let description: JSONObject
    private let file: PlacedFile
    private let model: ServedModel
    private let time: any Timepiece

    /// Of the model in a file.
    init(_ file: PlacedFile, files: any Files, time: any Timepiece) throws(ModelFile.Problem) {
        let read = try ModelFile(file, member: nil, files: files)
        var settings = ServingSettings()
        // What a case or a batch sends was bounded where it was read.
        settings.longestBody = .max
        do { model = try ServedModel(read.model, settings: settings, workers: 1) } catch {
            throw ModelFile.Problem(why: "\(file.name): \(error)", cure: "Give a model whose objective can be scored.")
        }
        self.file = file
        self.time = time
        description = [
            "model": .string(file.name), "digest": .string(read.digest), "library": .string(read.model.libraryName),
            "objective": .string(read.model.objective.name),
        ]
    }

    var name: String { "the model \(file.name)" }

    /// The answer that a container of the model would give.
    func ask(_ smokeCase: SmokeCase) async -> Reply {
        let start = time.elapsed
        let answer = answer(smokeCase)
        return Reply(outcome: .answered(answer), took: time.elapsed - start)
    }

    private func answer(_ smokeCase: SmokeCase) -> Answer {
        let request = ServingRequest(
            method: "POST", path: "/invocations", contentType: smokeCase.contentType, accept: smokeCase.accept)
        let response = smokeCase.body.withUnsafeBytes { model.answer(request, body: $0) }
        return Answer(status: response.status, contentType: response.contentType, body: response.body)
    }

    /// The model's own predictions of the rows of batches; the batch and the reason where it refuses one.
    func predictions(of batches: [SmokeCase]) -> [CaseResult] {
        batches.map { batch in
            CaseResult(
                batch, Reply(outcome: .answered(answer(batch)), took: .zero), retries: 0, wasInterrupted: false,
                target: nil)
        }
    }
}
