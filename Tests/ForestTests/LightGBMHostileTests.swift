/// What a LightGBM text model must not be: each line of the table is refused, where it is wrong, and nothing traps.
import Forest
import Testing

/// A small model of two trees, one with a categorical node and one with linear leaves, that a case changes.
struct LightGBMDraft {
    var head = [
        "tree", "version=v4", "num_class=1", "num_tree_per_iteration=1", "label_index=0", "max_feature_idx=1",
        "objective=binary sigmoid:1", "feature_names=a b", "feature_infos=[0:1] 0:1:2",
    ]
    var sizes: String?
    var trees = [
        [
            "Tree=0", "num_leaves=3", "num_cat=1", "split_feature=0 1", "split_gain=2 1", "threshold=0.5 0",
            "decision_type=10 1", "left_child=1 -1", "right_child=-2 -3", "leaf_value=0.1 0.2 -0.3",
            "leaf_weight=1 1 1", "leaf_count=1 1 1", "internal_value=0 0", "internal_weight=2 1", "internal_count=3 2",
            "cat_boundaries=0 1", "cat_threshold=5", "is_linear=0", "shrinkage=1",
        ],
        [
            "Tree=1", "num_leaves=2", "num_cat=0", "split_feature=0", "split_gain=1", "threshold=0.25",
            "decision_type=2", "left_child=-1", "right_child=-2", "leaf_value=1 2", "leaf_weight=1 1", "leaf_count=1 1",
            "internal_value=0", "internal_weight=2", "internal_count=3", "is_linear=1", "leaf_const=0.5 0.25",
            "num_features=2 0", "leaf_features=0 1   ", "leaf_coeff=0.5 -1   ", "shrinkage=0.1",
        ],
    ]
    var tail = [
        "end of trees", "", "feature_importances:", "a=2", "b=1", "", "parameters:", "[categorical_feature: 1]", "",
        "end of parameters", "", "pandas_categorical:[[\"x\", \"y\", \"z\"]]",
    ]

    /// The trees as they stand in the file.
    var blocks: [String] { trees.map { $0.joined(separator: "\n") + "\n\n\n" } }

    var bytes: [UInt8] {
        let sizes = "tree_sizes=" + (sizes ?? blocks.map { String($0.utf8.count) }.joined(separator: " "))
        let lines = (head + [sizes]).joined(separator: "\n") + "\n\n"
        return Array((lines + blocks.joined() + tail.joined(separator: "\n") + "\n").utf8)
    }

    /// Gives a line another value; a nil removes it.
    mutating func set(_ key: String, _ value: String?, tree: Int? = nil) {
        var lines = tree.map { trees[$0] } ?? head
        guard let index = lines.firstIndex(where: { $0.hasPrefix(key + "=") }) else {
            Issue.record("no line \(key)")
            return
        }
        if let value { lines[index] = key + "=" + value } else { lines.remove(at: index) }
        if let tree { trees[tree] = lines } else { head = lines }
    }
}

/// A change to the draft and where it must be met.
struct LightGBMHostileCase: CustomTestStringConvertible {
    let testDescription: String
    let kind: ModelError.Kind
    let place: String
    let change: @Sendable (inout LightGBMDraft) -> Void

    init(
        _ name: String, _ kind: ModelError.Kind = .malformed, at place: String,
        _ change: @escaping @Sendable (inout LightGBMDraft) -> Void
    ) {
        (testDescription, self.kind, self.place, self.change) = (name, kind, place, change)
    }

    /// A line of a tree with another value.
    static func tree(
        _ tree: Int, _ key: String, _ value: String?, _ kind: ModelError.Kind = .malformed, at index: String = ""
    ) -> LightGBMHostileCase {
        LightGBMHostileCase("Tree=\(tree) \(key)=\(value ?? "(none)")", kind, at: "Tree=\(tree) \(key)\(index)") {
            $0.set(key, value, tree: tree)
        }
    }

    /// A line of the head with another value.
    static func head(
        _ key: String, _ value: String?, _ kind: ModelError.Kind = .malformed, at place: String? = nil
    ) -> LightGBMHostileCase {
        LightGBMHostileCase("\(key)=\(value ?? "(none)")", kind, at: place ?? key) { $0.set(key, value) }
    }
}

private let headCases: [LightGBMHostileCase] = [
    .head("version", "v2", .unsupported), .head("version", "v5", .unsupported), .head("version", nil),
    .head("num_class", nil), .head("num_class", "0"), .head("num_class", "x"), .head("num_class", "1.5"),
    .head("num_class", "-1"), .head("num_class", "100001", .tooLarge),
    .head("num_class", "9999999999999999999"), .head("num_class", "2", at: "num_tree_per_iteration"),
    .head("num_tree_per_iteration", "2"), .head("num_tree_per_iteration", nil), .head("label_index", "-2"),
    .head("label_index", nil), .head("max_feature_idx", "-1"), .head("max_feature_idx", nil),
    .head("max_feature_idx", "2", at: "feature_names"), .head("max_feature_idx", "2147483647", .tooLarge),
    .head("max_feature_idx", "9223372036854775807", .tooLarge), .head("feature_names", "a", at: "feature_names"),
    .head("feature_names", nil), .head("feature_infos", "none"), .head("feature_infos", nil),
    .head("feature_infos", "none [0", at: "feature_infos[1]"),
    .head("feature_infos", "0:x none", at: "feature_infos[0]"),
    .head("objective", "lambda", .unsupported), .head("objective", "", at: "objective"),
    .head("objective", "binary", at: "objective"), .head("objective", "binary sigmoid:0"),
    .head("objective", "binary sigmoid:-1"), .head("objective", "binary sigmoid:nan"),
    .head("objective", "binary sigmoid:1e999"), .head("objective", "binary sigmoid:1 sqrt", .unsupported),
    .head("objective", "multiclass num_class:3", at: "num_class"), .head("objective", "regression exp", .unsupported),
    LightGBMHostileCase("multiclass of another number", at: "objective") {
        $0.set("num_class", "2")
        $0.set("num_tree_per_iteration", "2")
        $0.set("objective", "multiclass num_class:3")
    },
    LightGBMHostileCase("classes that are a text", at: "objective") {
        $0.set("num_class", "2")
        $0.set("num_tree_per_iteration", "2")
        $0.set("objective", "multiclass num_class:two")
    },
    LightGBMHostileCase("binary of two classes", at: "num_class") {
        $0.set("num_class", "2")
        $0.set("num_tree_per_iteration", "2")
    },
    LightGBMHostileCase("trees of no whole iteration", at: "tree_sizes") {
        $0.set("num_class", "3")
        $0.set("num_tree_per_iteration", "3")
        $0.set("objective", "multiclass num_class:3")
    },
    LightGBMHostileCase("a constraint too many", at: "monotone_constraints") {
        $0.head.append("monotone_constraints=0 0 1")
    },
    LightGBMHostileCase("a constraint of 2", at: "monotone_constraints[1]") {
        $0.head.append("monotone_constraints=0 2")
    },
    LightGBMHostileCase("an unknown line", .unsupported, at: "line 10") { $0.head.append("leaf_rule=quadratic") },
    LightGBMHostileCase("a line twice", at: "line 10") { $0.head.append("num_class=1") },
    LightGBMHostileCase("no tree at first", at: "line 1") { $0.head[0] = "trees" },
    LightGBMHostileCase("CR LF", at: "line 1") { $0.head[0] = "tree\r" },
    LightGBMHostileCase("a JSON dump", .unsupported, at: "line 1") { $0.head[0] = "{\"name\":\"tree\"}" },
    LightGBMHostileCase("sizes too small", at: "tree_sizes[0]") { $0.sizes = "10 10" },
    LightGBMHostileCase("sizes too large", at: "tree_sizes[0]") { $0.sizes = "100000 10" },
    LightGBMHostileCase("a huge size", at: "tree_sizes[0]") { $0.sizes = "9223372036854775807 1" },
    LightGBMHostileCase("a negative size", at: "tree_sizes[0]") { $0.sizes = "-1 -1" },
    LightGBMHostileCase("a size that is a text", at: "tree_sizes[1]") { $0.sizes = "1 x" },
    LightGBMHostileCase("fewer sizes than trees", at: "line 33") { $0.sizes = String($0.blocks[0].utf8.count) },
    LightGBMHostileCase("more sizes than trees", at: "tree_sizes[1]") {
        $0.sizes = "\($0.blocks[0].utf8.count) 10"
        $0.trees.removeLast()
    },
    LightGBMHostileCase("too many trees", .tooLarge, at: "tree_sizes") {
        $0.sizes = Array(repeating: "1", count: 100_001).joined(separator: " ")
    },
    LightGBMHostileCase("trees out of order", at: "tree_sizes[0]") { $0.trees.reverse() },
]

private let treeCases: [LightGBMHostileCase] = [
    .tree(0, "num_leaves", "0"), .tree(0, "num_leaves", "-1"), .tree(0, "num_leaves", nil),
    .tree(0, "num_leaves", "2147483648"), .tree(0, "num_leaves", "16777216", .tooLarge),
    LightGBMHostileCase("more leaves than values", at: "Tree=0 leaf_value") { $0.set("num_leaves", "9", tree: 0) },
    LightGBMHostileCase("fewer leaves than values", at: "Tree=0 leaf_weight") { $0.set("num_leaves", "2", tree: 0) },
    .tree(0, "num_cat", nil), .tree(0, "num_cat", "-1"), .tree(0, "num_cat", "16777217"),
    LightGBMHostileCase("no sets but a categorical node", at: "Tree=0 threshold[1]") {
        $0.set("num_cat", "0", tree: 0)
    },
    LightGBMHostileCase("more sets than bounds", at: "Tree=0 cat_boundaries") { $0.set("num_cat", "2", tree: 0) },
    .tree(0, "split_feature", "0 2", at: "[1]"), .tree(0, "split_feature", "-1 0", at: "[0]"),
    .tree(0, "split_feature", "0"), .tree(0, "split_feature", "0 1 1"), .tree(0, "split_feature", nil),
    .tree(0, "split_feature", "0 1x", at: "[1]"), .tree(0, "split_gain", "nan 1", at: "[0]"),
    .tree(0, "split_gain", "1"), .tree(0, "split_gain", "1 2 3"), .tree(0, "threshold", "nan 0", at: "[0]"),
    .tree(0, "threshold", "-nan 0", at: "[0]"), .tree(0, "threshold", "infinity 0", at: "[0]"),
    .tree(0, "threshold", "1e 0", at: "[0]"), .tree(0, "threshold", ". 0", at: "[0]"),
    .tree(0, "threshold", "0x1 0", at: "[0]"), .tree(0, "threshold", "0.5"), .tree(0, "threshold", nil),
    .tree(0, "threshold", "0.5 1", at: "[1]"), .tree(0, "threshold", "0.5 -1", at: "[1]"),
    .tree(0, "threshold", "0.5 0.5", at: "[1]"), .tree(0, "threshold", "0.5 1e300", at: "[1]"),
    .tree(0, "threshold", "0.5 inf", at: "[1]"), .tree(0, "decision_type", "16 1", .unsupported, at: "[0]"),
    .tree(0, "decision_type", "12 1", .unsupported, at: "[0]"),
    .tree(0, "decision_type", "-1 1", .unsupported, at: "[0]"),
    .tree(0, "decision_type", "128 1", at: "[0]"), .tree(0, "decision_type", "1"), .tree(0, "decision_type", nil),
    .tree(0, "left_child", "2 -1", at: "[0]"), .tree(0, "left_child", "-4 -1", at: "[0]"),
    .tree(0, "left_child", "-2147483648 -1", at: "[0]"), .tree(0, "left_child", "9223372036854775808 -1", at: "[0]"),
    .tree(0, "left_child", "0 -1", at: "[0]"), .tree(0, "left_child", "1 0", at: "[1]"),
    .tree(0, "left_child", "1 1", at: "[1]"), .tree(0, "left_child", "1"), .tree(0, "left_child", nil),
    .tree(0, "right_child", "-3 -3", at: "[1]"), .tree(0, "right_child", "1 -3", at: "[0]"),
    .tree(0, "right_child", "-2 -4", at: "[1]"), .tree(0, "right_child", "-2 -3 -1"), .tree(0, "right_child", nil),
    LightGBMHostileCase("nodes that are not below the root", at: "Tree=0 left_child") {
        $0.set("left_child", "-1 1", tree: 0)
    },
    .tree(0, "leaf_value", "0.1 0.2 nan", at: "[2]"), .tree(0, "leaf_value", "0.1 0.2 1e999", at: "[2]"),
    .tree(0, "leaf_value", "0.1 0.2 inf", at: "[2]"), .tree(0, "leaf_value", "0.1 0.2"),
    .tree(0, "leaf_value", "0.1 0.2 0.3 0.4"), .tree(0, "leaf_value", nil),
    .tree(0, "leaf_value", "0.1 0.2 0,3", at: "[2]"),
    LightGBMHostileCase("leaves beyond a double together", at: "Tree=1 leaf_value") {
        $0.set("leaf_value", "1.7e308 0 0", tree: 0)
        $0.set("leaf_value", "1.7e308 0", tree: 1)
    },
    .tree(0, "leaf_weight", "1 1"), .tree(0, "leaf_count", "1 1 x", at: "[2]"),
    .tree(0, "internal_value", "0 nan", at: "[1]"),
    .tree(0, "internal_weight", "0"), .tree(0, "internal_count", "0 1 2"),
    LightGBMHostileCase("more words than there are", at: "Tree=0 cat_threshold") {
        $0.set("cat_boundaries", "0 2", tree: 0)
    },
    .tree(0, "cat_boundaries", "1 1", at: "[0]"), .tree(0, "cat_boundaries", "0 -1", at: "[1]"),
    .tree(0, "cat_boundaries", "0 99999999", at: "[1]"), .tree(0, "cat_boundaries", nil),
    .tree(0, "cat_threshold", "4294967296", at: "[0]"), .tree(0, "cat_threshold", "-1", at: "[0]"),
    .tree(0, "cat_threshold", "1 2"), .tree(0, "cat_threshold", nil), .tree(0, "is_linear", "2"),
    .tree(0, "is_linear", "x"), .tree(0, "shrinkage", nil), .tree(0, "shrinkage", "nan", at: "[0]"),
    .tree(0, "shrinkage", "1 1"), .tree(1, "leaf_const", nil), .tree(1, "leaf_const", "1"),
    .tree(1, "leaf_const", "1 2 3"),
    .tree(1, "leaf_const", "1 nan", at: "[1]"), .tree(1, "num_features", nil), .tree(1, "num_features", "2"),
    .tree(1, "num_features", "2 -1", at: "[1]"), .tree(1, "num_features", "3 0", at: "[0]"),
    .tree(1, "leaf_features", nil), .tree(1, "leaf_features", "0"), .tree(1, "leaf_features", "0 2", at: "[1]"),
    .tree(1, "leaf_features", "0 -1", at: "[1]"), .tree(1, "leaf_features", "0 1 0"), .tree(1, "leaf_coeff", nil),
    .tree(1, "leaf_coeff", "1"), .tree(1, "leaf_coeff", "1 2 3"), .tree(1, "leaf_coeff", "1 inf", at: "[1]"),
    LightGBMHostileCase("sets of too many words together", .tooLarge, at: "Tree=1 cat_boundaries") {
        $0.set("num_cat", "1", tree: 1)
        $0.trees[1] += ["cat_boundaries=0 16777216", "cat_threshold=1"]
    },
    LightGBMHostileCase("fewer features than coefficients", at: "Tree=1 leaf_features") {
        $0.set("num_features", "1 0", tree: 1)
    },
    LightGBMHostileCase("an unknown line of a tree", .unsupported, at: "Tree=0") { $0.trees[0].append("leaf_rule=1") },
    LightGBMHostileCase("a tree's line twice", at: "Tree=0 num_cat") { $0.trees[0].append("num_cat=1") },
    LightGBMHostileCase("a tree's line without a value", at: "Tree=0") { $0.trees[0].append("is_linear") },
    LightGBMHostileCase("a line behind the tree", at: "Tree=0") { $0.trees[0] += ["", "is_linear=0"] },
]

private let tailCases: [LightGBMHostileCase] = [
    LightGBMHostileCase("no end of trees", at: "line 57") { $0.tail.removeFirst() },
    LightGBMHostileCase("nothing behind the trees", at: "line 56") { $0.tail = [] },
    LightGBMHostileCase("cut parameters", at: "line 64") { $0.tail.removeSubrange(9...) },
    LightGBMHostileCase("a cut parser", at: "line 68") { $0.tail[11] = "parser:\n{}" },
    LightGBMHostileCase("an unknown section", at: "line 57") { $0.tail.insert("extras:", at: 1) },
    LightGBMHostileCase("categories that are no JSON", at: "pandas_categorical") {
        $0.tail[11] = "pandas_categorical:[["
    },
    LightGBMHostileCase("categories of an object", at: "pandas_categorical") { $0.tail[11] = "pandas_categorical:{}" },
    LightGBMHostileCase("categories of a text", at: "pandas_categorical[0]") {
        $0.tail[11] = "pandas_categorical:[\"a\"]"
    },
    LightGBMHostileCase("a category of a list", at: "pandas_categorical[0][1]") {
        $0.tail[11] = "pandas_categorical:[[1, []]]"
    },
]

@Suite struct LightGBMHostileTests {
    @Test func theDraftItselfIsRead() throws {
        let model = try lightGBM(LightGBMDraft().bytes)
        let margins = try margins(model, [0.25, 2, 0.75, .nan])
        #expect(margins == [0.1 + (0.5 + 0.5 * 0.25 - 2), 0.2 + 0.25])
        #expect(model.features[1] == Feature(name: "b", kind: .categorical(values: ["x", "y", "z"])))
    }

    @Test(arguments: headCases + treeCases + tailCases) func isRefused(hostile: LightGBMHostileCase) {
        var draft = LightGBMDraft()
        hostile.change(&draft)
        do {
            _ = try lightGBM(draft.bytes)
            Issue.record("it was read")
        } catch let error as ModelError {
            #expect(error.kind == hostile.kind, "\(error)")
            #expect(error.place == hostile.place, "\(error)")
        } catch {
            Issue.record("an error of another type: \(error)")
        }
    }

    @Test(arguments: [[], [0], [10], Array("binf".utf8), [0x80, 4, 0x95], [0xFF, 0xFE, 0x74, 0], Array("tree".utf8)])

    func isNoModel(bytes: [UInt8]) { #expect(throws: ModelError.self) { try lightGBM(bytes) } }

    @Test func aNameThatIsNotUTF8IsRefused() throws {
        let bytes = LightGBMDraft().bytes
        let name = try #require(bytes.lastLine("feature_names=")) + "feature_names=".utf8.count
        let changed = Array(bytes[..<name]) + [0xFF] + Array(bytes[(name + 1)...])
        let error = #expect(throws: ModelError.self) { try lightGBM(changed) }
        #expect(error?.place == "feature_names[0]")
    }

    /// Cut anywhere before the parameters end, a file is refused; behind them it is whole, or its categories are cut.
    @Test func cutAnywhereIsRefused() throws {
        let bytes = LightGBMDraft().bytes
        let trees = try #require(bytes.lastLine("end of trees"))
        for length in 0..<(trees + 12) { #expect(throws: ModelError.self) { try lightGBM(Array(bytes[..<length])) } }
    }
}

extension [UInt8] {
    /// Where a line begins.
    fileprivate func lastLine(_ text: String) -> Int? {
        indices.last { self[$0...].starts(with: text.utf8) }
    }
}
