/// What a model was trained for: which predictions its margins become.

/// What turns a row's margins into its predictions.
public enum Objective: Sendable, Hashable {
    /// One of XGBoost's, computed in float32.
    case xgboost(XGBoostObjective)
    /// One of LightGBM's, computed in float64.
    case lightgbm(LightGBMObjective)

    /// The library's name for it, such as `binary:logistic` or `multiclass`.
    public var name: String {
        switch self {
        case .xgboost(let objective): objective.rawValue
        case .lightgbm(let objective): objective.name
        }
    }
}

extension Objective {
    /// How many predictions a row has of `outputs` margins.
    func predictions(ofOutputs outputs: Int) -> Int {
        switch self {
        case .xgboost(let objective): objective.predictions(ofOutputs: outputs)
        case .lightgbm: outputs
        }
    }

    /// Turns the margins of `count` rows, in the library's precision, into predictions in place; they stand at the front.
    func transform(_ margins: UnsafeMutableRawBufferPointer, count: Int, outputs: Int) {
        switch self {
        case .xgboost(let objective):
            objective.transform(margins.bindMemory(to: Float.self), count: count, outputs: outputs)
        case .lightgbm(let objective): objective.transform(margins.bindMemory(to: Double.self), outputs: outputs)
        }
    }
}

/// XGBoost's objectives that are read.
public enum XGBoostObjective: String, Sendable, Hashable, CaseIterable {
    case binaryLogistic = "binary:logistic"
    case binaryLogitraw = "binary:logitraw"
    case binaryHinge = "binary:hinge"
    case multiSoftmax = "multi:softmax"
    case multiSoftprob = "multi:softprob"
    case squaredError = "reg:squarederror"
    case squaredLogError = "reg:squaredlogerror"
    case logistic = "reg:logistic"
    case pseudoHuberError = "reg:pseudohubererror"
    case absoluteError = "reg:absoluteerror"
    case quantileError = "reg:quantileerror"
    case poisson = "count:poisson"
    case gamma = "reg:gamma"
    case tweedie = "reg:tweedie"
    case aft = "survival:aft"
    case cox = "survival:cox"
    case rankPairwise = "rank:pairwise"
    case rankNDCG = "rank:ndcg"
    case rankMAP = "rank:map"
}

/// LightGBM's objectives that are read, with the parameter that its transform needs.
public enum LightGBMObjective: Sendable, Hashable {
    case binary(sigmoid: Double)
    case multiclass
    case multiclassOVA(sigmoid: Double)
    /// regression, regression_l1, huber, fair, quantile, mape, lambdarank, rank_xendcg: the margin is the prediction.
    case identity(name: String)
    /// regression with `sqrt`: sign(margin) x margin squared.
    case squareRoot(name: String)
    /// poisson, gamma, tweedie: exp(margin).
    case exponential(name: String)
    case crossEntropy
    /// log1p(exp(margin)).
    case crossEntropyLambda

    /// LightGBM's name.
    public var name: String {
        switch self {
        case .binary: "binary"
        case .multiclass: "multiclass"
        case .multiclassOVA: "multiclassova"
        case .identity(let name), .squareRoot(let name), .exponential(let name): name
        case .crossEntropy: "cross_entropy"
        case .crossEntropyLambda: "cross_entropy_lambda"
        }
    }
}
