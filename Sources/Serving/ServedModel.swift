/// A model that answers requests: the paths, the forms and the refusals of SageMaker's container contract.
import Forest
import Tabular

/// One model behind /ping and /invocations.
public struct ServedModel: InferenceService {
    private let settings: ServingSettings
    private let workers: Int
    private let predictor: any BodyPredictor

    /// Serves `model` to `workers` requests at a time.
    ///
    /// - Throws: `ServingSettings.Refusal` where its objective does not have an output that is asked for, `ModelError`.
    public init(_ model: Model, settings: ServingSettings, workers: Int) throws {
        let selection = try OutputSelection(settings.output, of: model)
        // In the library's own precision.
        predictor =
            switch model.library {
            case .xgboost: try ModelPredictor<Float>(model, selection, isBatch: settings.isBatch)
            case .lightgbm: try ModelPredictor<Double>(model, selection, isBatch: settings.isBatch)
            }
        self.settings = settings
        self.workers = workers
    }

    /// The answer to a request.
    public func answer(_ request: ServingRequest, body: UnsafeRawBufferPointer) -> ServingResponse {
        let path = request.path.prefix { $0 != "?" }
        switch (path, request.method) {
        case ("/invocations", "POST"): return invoke(request, body)
        case ("/ping", "GET"), ("/ping", "HEAD"):
            return ServingResponse(status: 200, contentType: "text/plain; charset=utf-8", body: [])
        case ("/execution-parameters", "GET"), ("/execution-parameters", "HEAD"):
            return ServingResponse(status: 200, contentType: "application/json", body: parameters)
        case ("/invocations", _): return ServingResponse(refusal: 405, "/invocations takes POST")
        case ("/ping", _), ("/execution-parameters", _):
            return ServingResponse(refusal: 405, "\(path) takes GET or HEAD")
        default:
            return ServingResponse(refusal: 404, "there is only /ping, /invocations and /execution-parameters here")
        }
    }

    private func invoke(_ request: ServingRequest, _ body: UnsafeRawBufferPointer) -> ServingResponse {
        guard let rows = RowsType(header: request.contentType) else {
            let types = RowsType.allCases.map(\.rawValue).joined(separator: ", ")
            return ServingResponse(refusal: 415, "Content-Type is “\(request.contentType ?? "")”; it can be \(types)")
        }
        guard let predictions = PredictionsType(accept: request.accept, standard: settings.standard) else {
            let types = PredictionsType.allCases.map(\.rawValue).joined(separator: ", ")
            return ServingResponse(refusal: 406, "Accept is “\(request.accept ?? "")”; answers are \(types)")
        }
        // As the XGBoost container does: nothing asked, nothing answered.
        guard !body.isEmpty else { return ServingResponse(status: 204, contentType: predictions.rawValue, body: []) }
        do {
            return ServingResponse(
                status: 200, contentType: predictions.header, body: try predictor.answer(to: body, rows, predictions))
        } catch {
            return ServingResponse(refusal: 400, error.description)
        }
    }

    /// What Batch Transform asks before it begins.
    private var parameters: [UInt8] {
        let megabytes = max(1, settings.longestBody >> 20)
        return Array(
            #"{"MaxConcurrentTransforms":\#(workers),"BatchStrategy":"MULTI_RECORD","MaxPayloadInMB":\#(megabytes)}"#
                .utf8)
    }
}

extension PredictionsType {
    /// The Content-Type of an answer.
    var header: String { self == .csv ? "text/csv; charset=utf-8" : rawValue }
}
