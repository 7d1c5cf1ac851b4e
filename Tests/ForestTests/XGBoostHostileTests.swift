/// XGBoost's models that are broken: each is refused with the place where it is wrong.
import Forest
import Testing

/// A small model as text, of which a test changes a part.
struct XGBoostDraft {
    var tree = [
        "left_children": "[1, -1, 3, -1, -1]", "right_children": "[2, -1, 4, -1, -1]",
        "parents": "[2147483647, 0, 0, 2, 2]",
        "split_indices": "[0, 0, 1, 0, 0]", "split_conditions": "[0.5, 1.0, -1.5, 2.0, 3.0]",
        "default_left": "[1, 0, 0, 0, 0]", "split_type": "[0, 0, 0, 0, 0]", "categories": "[]",
        "categories_nodes": "[]",
        "categories_segments": "[]", "categories_sizes": "[]", "base_weights": "[0, 0, 0, 0, 0]", "id": "0",
        "tree_param":
            #"{"num_nodes": "5", "num_deleted": "0", "num_feature": "2", "size_leaf_vector": "1"}"#,
    ]
    var treeInfo = "[0]"
    var model = #""gbtree_model_param": {"num_trees": "1", "num_parallel_tree": "1"}, "iteration_indptr": [0, 1]"#
    var boosterName = "gbtree"
    var parameters = #""base_score": "5E-1", "num_class": "0", "num_feature": "2", "num_target": "1""#
    var objective = "binary:logistic"
    var learner = #""attributes": {}, "feature_names": [], "feature_types": []"#

    var text: String {
        let members = tree.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
        return """
            {"learner": {\(learner), "gradient_booster": {"model": {\(model), "tree_info": \(treeInfo), \
            "trees": [{\(members)}]}, "name": "\(boosterName)"}, "learner_model_param": {\(parameters)}, \
            "objective": {"name": "\(objective)"}}, "version": [3, 2, 0]}
            """
    }

    var bytes: [UInt8] { Array(text.utf8) }
}

@Suite struct XGBoostHostileTests {
    @Test func theDraftItselfIsRead() throws {
        let model = try Model.read(XGBoostDraft().bytes)
        #expect(try margins(model, [0, 0, 1, 0, 1, -2, .nan, 0]) == [1, 3, 2, 1])
    }

    private static let trees: [(String, String, String)] = [
        ("left_children", "[1, -1, 3, -1]", "trees[0].left_children: it has 4 values for 5 nodes"),
        ("left_children", "[5, -1, 3, -1, -1]", "trees[0].left_children[0]: there is no node 5"),
        ("left_children", "[-2, -1, 3, -1, -1]", "trees[0].left_children[0]: there is no node -2"),
        ("left_children", "[0, -1, 3, -1, -1]", "trees[0].left_children[0]: there is no node 0"),
        ("left_children", "[1, -1, 1, -1, -1]", "it is 4, not the node behind the left child"),
        ("right_children", "[2, -1, 2, -1, -1]", "it is 2, not the node behind the left child"),
        ("right_children", "[2, -1, 2147483647, -1, -1]", "it is 2147483647, not the node behind the left child"),
        ("left_children", "[1, -1, -1, -1, -1]", "3 of its 5 nodes hang on the root, and 0 are deleted"),
        ("left_children", "[3, -1, 3, -1, -1]", "it is 2, not the node behind the left child"),
        ("parents", "[-1, 0, 0, 2, 1]", "trees[0].parents[4]: it is 1, but the node is a child of 2"),
        ("split_indices", "[0, 0, 2, 0, 0]", "there is no column 2 among 2"),
        ("split_indices", "[0, 0, -1, 0, 0]", "trees[0].split_indices[2]: there is no column -1"),
        ("split_indices", "[0, 0, 4294967296, 0, 0]", "a whole number of 32 bits"),
        ("split_indices", "[0, 0, 1.5, 0, 0]", "“.5, 0, 0], \"” stands where a comma or “]” belongs"),
        (
            "split_conditions", "[NaN, 1.0, -1.5, 2.0, 3.0]",
            "trees[0].split_conditions[0]: the threshold is not a number"
        ),
        ("split_conditions", "[0.5, Infinity, -1.5, 2.0, 3.0]", "trees[0].split_conditions[1]: the leaf is inf"),
        ("split_conditions", "[0.5, 1e39, -1.5, 2.0, 3.0]", "trees[0].split_conditions[1]: the leaf is inf"),
        ("split_conditions", "[0.5, 1.0, -1.5, 3.4e38, 3.0]", ""),
        ("split_conditions", "[0.5, 1.0, -1.5, two, 3.0]", "stands where a number belongs"),
        ("split_type", "[0, 0, 2, 0, 0]", "there is no split type 2"),
        ("split_type", "[0, 0, 1, 0, 0]", "0 of 1 categorical nodes have a set"),
        ("categories_nodes", "[2]", "not every set has a node, a segment and a size"),
        ("default_left", "[]", "trees[0].default_left: it has 0 values for 5 nodes"),
        ("default_left", "{}", "stands where an array of numbers belongs"),
        ("tree_param", "{}", "num_nodes is missing"),
        ("tree_param", #"{"num_nodes": "-1"}"#, "-1 is not from 1 to 16777216"),
        ("tree_param", #"{"num_nodes": "99999999999999999999"}"#, "is no whole number"),
        ("tree_param", #"{"num_nodes": 5}"#, "stands where a text belongs"),
        (
            "tree_param", #"{"num_nodes": "5", "num_deleted": "2"}"#,
            "5 of its 5 nodes hang on the root, and 2 are deleted"
        ),
        (
            "tree_param", #"{"num_nodes": "5", "size_leaf_vector": "3"}"#,
            "base_weights: it has 5 values for 5 nodes of 3"
        ),
        ("id", "1e", "stands where a value belongs"), ("id", "nul", "stands where a value belongs"),
        ("id", "[[[]", "stands where a comma or “]” belongs"), ("id", "{\"a\": [{}}", "a comma or “]” belongs"),
        ("id", "\"", "stands where a comma or “}” belongs"), ("id", "[{\"a\": [null, true, -1.5e3, \"]\"]}]", ""),
    ]

    @Test(arguments: trees) func treesThatAreNone(key: String, value: String, reason: String) throws {
        var draft = XGBoostDraft()
        draft.tree[key] = value
        try expect(draft.bytes, refusedFor: reason)
    }

    private static let categories: [(String, String, String, String, String)] = [
        ("[0, 3, 40]", "[2]", "[0]", "[3]", ""),
        ("[0, 3, 40]", "[2]", "[1]", "[3]", "3 categories from 1 on are more than the 3 of the tree"),
        ("[0, 3, 40]", "[2]", "[-1]", "[3]", "3 categories from -1 on are more than the 3 of the tree"),
        ("[0, 3, 40]", "[2]", "[0]", "[-1]", "-1 categories from 0 on are more than the 3 of the tree"),
        ("[0, 3, 40]", "[2]", "[0]", "[2147483647]", "are more than the 3 of the tree"),
        ("[0, -3, 40]", "[2]", "[0]", "[3]", "a category is not from 0 to 16777215"),
        ("[0, 16777216, 40]", "[2]", "[0]", "[3]", "a category is not from 0 to 16777215"),
        ("[0, 3, 40]", "[0]", "[0]", "[3]", "node 0 has no set of categories, or two"),
        ("[0, 3, 40]", "[5]", "[0]", "[3]", "node 5 has no set of categories, or two"),
        ("[0, 3, 40]", "[2, 2]", "[0, 0]", "[3, 3]", "node 2 has no set of categories, or two"),
        ("[0, 3, 40]", "[2, 3]", "[0]", "[3]", "not every set has a node, a segment and a size"),
    ]

    @Test(arguments: categories)
    func setsOfCategories(values: String, nodes: String, segments: String, sizes: String, reason: String) throws {
        var draft = XGBoostDraft()
        draft.tree["split_type"] = "[0, 0, 1, 0, 0]"
        draft.tree["categories"] = values
        draft.tree["categories_nodes"] = nodes
        draft.tree["categories_segments"] = segments
        draft.tree["categories_sizes"] = sizes
        try expect(draft.bytes, refusedFor: reason)
    }

    private static let drafts: [(WritableKeyPath<XGBoostDraft, String> & Sendable, String, String)] = [
        (\.treeInfo, "[1]", "tree_info[0]: there is no output 1"), (\.treeInfo, "[-1]", "there is no output -1"),
        (\.treeInfo, "[0, 0]", "it tells of 2 of 1 trees"), (\.treeInfo, "[]", "it tells of 0 of 1 trees"),
        (\.model, #""gbtree_model_param": {"num_trees": "2"}"#, "there are 1 trees, and num_trees is 2"),
        (\.model, #""gbtree_model_param": {"num_parallel_tree": "2"}"#, "are no whole number of iterations of 2"),
        (\.model, #""iteration_indptr": [0, 2]"#, "iteration_indptr[1]: it is 2, but iterations have 1 trees each"),
        (\.model, #""iteration_indptr": [0]"#, "it ends before the 1 trees do"),
        (\.model, #""trees": []"#, "learner.gradient_booster.model.trees: it is there twice"),
        (\.model, #""gbtree_model_param": {"num_trees": "1", "num_trees": "1"}"#, "num_trees: it is there twice"),
        (\.learner, #""gradient_booster": {"model": {"tree_info": []}}, "x": 1"#, "booster: it is there twice"),
        (\.learner, #""attributes": {"best_iteration": "0", "best_iteration": "0"}"#, "it is there twice"),
        (\.objective, #"x", "name": "binary:logistic"#, "learner.objective.name: it is there twice"),
        (\.parameters, #""base_score": "0", "base_score": "5E-1""#, "base_score: it is there twice"),
        (\.boosterName, #"gbtree", "gbtree": {"model": {}}, "x": ""#, "there are two models"),
        (\.boosterName, "gbforest", "“gbforest” is none of gbtree, dart and gblinear"),
        (\.boosterName, "dart", "it has 0 finite weights for 1 trees"),
        (\.boosterName, "gblinear", "it has 0 values for 2 features, a bias and 1 outputs"),
        (\.parameters, #""num_feature": "2""#, "base_score is missing"),
        (\.parameters, #""base_score": "1.5", "num_feature": "2""#, "1.5 is not possible for binary:logistic"),
        (\.parameters, #""base_score": "-1", "num_feature": "2""#, "-1.0 is not possible for binary:logistic"),
        (\.parameters, #""base_score": "nan", "num_feature": "2""#, "is no finite number and no list of them"),
        (\.parameters, #""base_score": "[1E-1,2E-1]", "num_feature": "2""#, "it has 2 values for 1 outputs"),
        (\.parameters, #""base_score": "[]", "num_feature": "2""#, "is no finite number and no list of them"),
        (\.parameters, #""base_score": "5E-1", "num_feature": "1""#, "there is no column 1 among 1"),
        (\.parameters, #""base_score": "5E-1", "num_feature": "-1""#, "-1 is not from 0 to 1048576"),
        (
            \.parameters, #""base_score": "5E-1", "num_feature": "2", "num_class": "99999""#,
            "99999 is not from 0 to 4096"
        ),
        (\.objective, "reg:expectile", "reg:expectile is no objective that is read"),
        (\.objective, "", " is no objective that is read"),
        (\.learner, #""feature_names": ["a"]"#, "learner.feature_names: it has 1 of 2 features"),
        (\.learner, #""feature_types": ["c", "c", "c"]"#, "learner.feature_types: it has 3 of 2 features"),
        (\.learner, #""feature_names": ["a", 1]"#, "stands where a text belongs"),
        (\.learner, #""feature_names": ["a", "\ud800"]"#, "a text has an escape"),
        (\.learner, #""attributes": {"best_iteration": "1"}"#, "“1” is none of the model's 1 iterations"),
        (\.learner, #""attributes": {"best_iteration": "-1"}"#, "“-1” is none of the model's 1 iterations"),
        (\.learner, #""objective": {}, "x": 1"#, "learner.objective: it is there twice"),
        (\.learner, #""x" 1"#, "stands where a colon belongs"), (\.learner, #"5: 1"#, "stands where a text belongs"),
    ]

    @Test(arguments: drafts)
    func modelsThatAreNone(
        part: WritableKeyPath<XGBoostDraft, String> & Sendable, value: String, reason: String
    ) throws {
        var draft = XGBoostDraft()
        draft[keyPath: part] = value
        try expect(draft.bytes, refusedFor: reason)
    }

    @Test(arguments: [
        ("2", "4", "4 trees are no whole number of 3 iterations"),
        ("0", "0", "0 trees are no whole number of 1 iterations"),
        ("0", "7", "1 trees are no whole number of iterations of 7"), ("0", "1", ""), ("0", "x", ""),
    ])
    func limitsOfTrees(best: String, limit: String, reason: String) throws {
        var draft = XGBoostDraft()
        draft.model = #""gbtree_model_param": {"num_trees": "1"}"#
        draft.learner = "\"attributes\": {\"best_iteration\": \"\(best)\", \"best_ntree_limit\": \"\(limit)\"}"
        try expect(draft.bytes, refusedFor: reason)
    }

    private func expect(_ bytes: [UInt8], refusedFor reason: String) throws {
        guard !reason.isEmpty else {
            _ = try Model.read(bytes)
            return
        }
        let error = #expect(throws: ModelError.self) { try Model.read(bytes) }
        let description = error?.description ?? ""
        #expect(description.contains(reason))
    }

    @Test(arguments: [
        ("", "the file is empty"), ("{}", "there is no “learner” in it"), ("[]", "this is no XGBoost model"),
        ("{\"learner\": 1}", "stands where an object belongs"), ("{", "the file ends here"),
        ("{\"learner\"", "the file ends here"),
        ("binf\u{0}\u{0}", "XGBoost's old binary format"), ("PK\u{3}\u{4}", "this is a zip archive"),
        ("\u{1F}\u{8B}\u{8}", "XGBoost's old binary has no mark"), ("CBM1", "this is a CatBoost model"),
        ("{\"a\": 1} x", "something follows the end of the model"),
    ])
    func filesThatAreNoModels(text: String, reason: String) throws { try expect(Array(text.utf8), refusedFor: reason) }

    @Test func foreignFilesByTheirBytes() throws {
        try expect([0x1F, 0x8B, 8, 0], refusedFor: "this is compressed by gzip")
        try expect([0x80, 4, 0x95], refusedFor: "this is a Python pickle")
        var tar = [UInt8](repeating: 0, count: 512)
        tar.replaceSubrange(257..<262, with: Array("ustar".utf8))
        try expect(tar, refusedFor: "this is a tar archive")
    }

    @Test func nestingHasAnEnd() throws {
        var draft = XGBoostDraft()
        draft.tree["id"] = String(repeating: "[", count: 100_000)
        try expect(draft.bytes, refusedFor: "more than 256 containers lie in one another")
        draft.tree["id"] = String(repeating: "{\"a\":", count: 100_000)
        try expect(draft.bytes, refusedFor: "more than 256 containers lie in one another")
    }

    @Test func aFileCutAnywhereIsRefused() {
        let bytes = XGBoostDraft().bytes
        for length in bytes.indices { #expect(throws: ModelError.self) { try Model.read(Array(bytes[..<length])) } }
    }

    @Test(arguments: ["partition-3.2.0.json", "partition-3.2.0.ubj", "target_trees-3.2.0.ubj", "dart-1.0.2.json"])
    func aCutFileIsRefused(name: String) throws {
        let bytes = try ModelFixture(.xgboost, name).model
        for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
            #expect(throws: ModelError.self) { try Model.read(Array(bytes[..<length])) }
        }
    }
}
