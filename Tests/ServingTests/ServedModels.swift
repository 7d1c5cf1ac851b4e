/// Small models whose predictions anybody can reckon, behind the container contract.
import Forest
import Serving

/// A model of XGBoost's JSON: two features, and per output a tree of two leaves, `a < 0.5` or not.
func xgboostModel(_ objective: String, leaves: [(Float, Float)], names: Bool = false, base: String = "0") throws
    -> Model
{
    let trees = leaves.enumerated().map { index, leaf in
        """
        {"tree_param": {"num_nodes": "3"}, "left_children": [1, -1, -1], "right_children": [2, -1, -1], \
        "split_indices": [0, 0, 0], "split_conditions": [0.5, \(leaf.0), \(leaf.1)], "default_left": [1, 0, 0]}
        """
    }
    let info = leaves.indices.map(String.init).joined(separator: ", ")
    let classes = leaves.count > 1 ? leaves.count : 0
    let text = """
        {"version": [3, 2, 0], "learner": {"feature_names": \(names ? #"["a", "b"]"# : "[]"), "gradient_booster": \
        {"name": "gbtree", "model": {"tree_info": [\(info)], "trees": [\(trees.joined(separator: ", "))]}}, \
        "learner_model_param": {"base_score": "\(base)", "num_feature": "2", "num_class": "\(classes)"}, \
        "objective": {"name": "\(objective)"}}}
        """
    return try Model.read(Array(text.utf8))
}

/// A server of a model, without its sockets.
struct Container {
    let model: ServedModel

    init(_ model: Model, _ environment: [String: String] = [:]) throws {
        self.model = try ServedModel(model, settings: ServingSettings(environment: environment), workers: 3)
    }

    /// The answer to a request: status, type and body.
    func ask(
        _ body: String, type: String? = "text/csv", accept: String? = nil, method: String = "POST",
        path: String = "/invocations"
    ) -> ServingResponse {
        let request = ServingRequest(method: method, path: path, contentType: type, accept: accept)
        return Array(body.utf8).withUnsafeBytes { model.answer(request, body: $0) }
    }

    /// The answer's text, behind its status.
    func text(_ body: String, type: String? = "text/csv", accept: String? = nil) -> String {
        let answer = ask(body, type: type, accept: accept)
        return "\(answer.status) \(String(decoding: answer.body, as: UTF8.self))"
    }
}
