/// From the body of a request to the body of its answer.
import Forest
import Tabular

/// Predicts the rows of bodies; called from several threads at a time.
protocol BodyPredictor: Sendable {
    /// The answer's body.
    func answer(
        to body: UnsafeRawBufferPointer, _ rows: RowsType, _ predictions: PredictionsType
    ) throws(RowsRefusal) -> [UInt8]
}

/// Predicts with a model in one precision, from the numbers of the body to those of the answer.
struct ModelPredictor<Element: TableElement & ScoreValue & LosslessStringConvertible>: BodyPredictor {
    private let scorer: Scorer
    private let readers: BodyReaders<Element>
    private let selection: OutputSelection?
    private let isBatch: Bool

    init(_ model: Model, _ selection: OutputSelection?, isBatch: Bool) throws(ModelError) {
        scorer = try Scorer(model, output: .prediction)
        readers = BodyReaders(features: model.features.map { TableFeature($0, of: model.library) })
        self.selection = selection
        self.isBatch = isBatch
    }

    func answer(
        to body: UnsafeRawBufferPointer, _ rows: RowsType, _ predictions: PredictionsType
    ) throws(RowsRefusal) -> [UInt8] {
        let scores = try readers.lend { reader throws(RowsRefusal) in
            try reader.read(body, rows) { values, count in self.scores(values, count) }
        }
        let writer = PredictionWriter(type: predictions, isBatch: isBatch, selection: selection)
        return try writer.body(PredictionRows(scores: scores, width: scorer.width))
    }

    private func scores(_ values: UnsafeBufferPointer<Element>, _ count: Int) -> [Element] {
        let total = count * scorer.width
        return [Element](unsafeUninitializedCapacity: total) { room, used in
            scorer.score(values, count: count, into: UnsafeMutableBufferPointer(rebasing: room[..<total]))
            used = total
        }
    }
}

extension TableFeature {
    /// A model's column as a table has to give it: XGBoost refuses a text that is no category, to LightGBM it is missing.
    init(_ feature: Feature, of library: Model.Library) {
        var categories: [String]?
        if case .categorical(let values) = feature.kind { categories = values }
        self.init(
            name: feature.name, categories: categories, unknownCategory: library == .xgboost ? .refused : .missing)
    }
}
