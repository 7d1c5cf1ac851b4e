/// What a model's predictions are, by the objective that it was trained for.
import Forest

/// The kinds of predictions that are measured.
package enum PredictionKind: Sendable, Hashable {
    /// A score for the positive one of two classes: a probability, a decision, or a margin that decides from 0 on.
    case twoClasses(isMargin: Bool)
    /// A class, or a probability for each of so many.
    case classes(Int)
    /// A number.
    case number
    /// A score that orders the rows of a group.
    case order
}

extension Model {
    /// What its predictions are; nil where no metric here is one of them, as of hazard ratios.
    package var predictionKind: PredictionKind? {
        switch objective {
        case .xgboost(let objective):
            switch objective {
            case .binaryLogistic, .binaryHinge: .twoClasses(isMargin: false)
            case .binaryLogitraw: .twoClasses(isMargin: true)
            case .multiSoftmax, .multiSoftprob: .classes(outputs)
            case .rankPairwise, .rankNDCG, .rankMAP: .order
            case .cox: nil
            case .squaredError, .squaredLogError, .logistic, .pseudoHuberError, .absoluteError, .quantileError,
                .poisson,
                .gamma, .tweedie, .aft:
                .number
            }
        case .lightgbm(let objective):
            switch objective {
            case .binary, .crossEntropy: .twoClasses(isMargin: false)
            case .multiclass, .multiclassOVA: .classes(outputs)
            case .identity(let name) where ["lambdarank", "rank_xendcg"].contains(name): .order
            case .identity, .squareRoot, .exponential, .crossEntropyLambda: .number
            }
        }
    }

    /// The library and its version, as reports name them.
    package var libraryName: String {
        switch library {
        case .xgboost: "XGBoost \(version)"
        case .lightgbm: "LightGBM \(version)"
        }
    }
}
