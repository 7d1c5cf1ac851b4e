/// A forest as the kernels take it: features ranked among the model's own thresholds, trees as comparisons of bytes.
import CForest

/// An array that does not change, at an address that C may keep.
final class Frozen<Element: BitwiseCopyable>: @unchecked Sendable {
    let address: UnsafeMutablePointer<Element>

    /// A copy of `elements`.
    init(_ elements: [Element]) {
        address = .allocate(capacity: max(elements.count, 1))
        address.initialize(from: elements, count: elements.count)
    }

    deinit { address.deallocate() }
}

/// What a vector kernel scores with. Immutable; scratch is the caller's.
struct Plan: @unchecked Sendable {
    /// Rows that the kernels take at once.
    static let blockRows = Int(FOREST_ROWS)
    /// Fewer rows are cheaper to walk one by one: a kernel does a whole vector's work for any of them.
    private static let leastRows = 6

    private let kernel: Kernel
    private let rankings: Frozen<forest_ranking>
    private let tables: Frozen<Float>
    private let wideTables: Frozen<Double>
    private let categories: Frozen<forest_categories>
    private let sets: Frozen<forest_set>
    private let setTables: Frozen<Int8>
    private let trees: Frozen<forest_tree>
    private let nodes: Frozen<UInt32>
    private let leaves: Frozen<Float>
    private let wideLeaves: Frozen<Double>
    private let base: Frozen<Float>
    private let wideBase: Frozen<Double>
    private let forest: CForest.forest

    /// A plan for the trees of `range`; nil where they have linear leaves, leaves of several widths or too many
    /// columns: those are walked.
    init?(_ model: Model, trees range: Range<Int>, kernel: Kernel) {
        guard case .trees(let trees) = model.booster, trees.linearLeaves.isEmpty, model.outputs > 0 else { return nil }
        let vectors = range.count { trees.output[$0] < 0 }
        guard vectors == 0 || vectors == range.count else { return nil }
        guard let columns = Columns(trees, range: range, library: model.library) else { return nil }
        let width = vectors > 0 ? model.outputs : 1
        var layout = Layout(trees, columns: columns, leafWidth: width)
        // Sums of different outputs do not meet, so trees of one output may come together: their own order stays.
        for tree in range.sorted(by: { (trees.output[$0], $0) < (trees.output[$1], $1) }) { layout.append(tree) }

        let isLightGBM = model.library == .lightgbm
        let margins = (0..<model.outputs).map { $0 < model.baseMargin.count ? model.baseMargin[$0] : 0 }
        self.kernel = kernel
        rankings = Frozen(columns.rankings)
        tables = Frozen(columns.tables)
        wideTables = Frozen(isLightGBM ? columns.wideTables : [])
        let categoryFeatures = columns.categories?.features ?? []
        categories = Frozen(categoryFeatures)
        sets = Frozen(columns.categories?.sets ?? [])
        setTables = Frozen(columns.categories?.tables ?? [])
        self.trees = Frozen(layout.trees)
        nodes = Frozen(layout.nodes)
        leaves = Frozen(isLightGBM ? [] : layout.leaves.map { Float($0) })
        wideLeaves = Frozen(isLightGBM ? layout.leaves : [])
        base = Frozen(margins.map { Float($0) })
        wideBase = Frozen(margins)
        forest = CForest.forest(
            rankings: rankings.address, ranking_count: columns.rankings.count, tables: tables.address,
            wide_tables: wideTables.address, categories: categories.address, category_count: categoryFeatures.count,
            sets: sets.address, set_tables: setTables.address, trees: self.trees.address,
            tree_count: layout.trees.count,
            nodes: nodes.address, leaves: leaves.address, wide_leaves: wideLeaves.address, base: base.address,
            wide_base: wideBase.address, columns: columns.count, outputs: model.outputs, leaf_width: width,
            is_lightgbm: isLightGBM ? 1 : 0)
    }

    /// Rows from which on a kernel costs less than the walk: many columns of codes cost some time themselves.
    var leastRows: Int { max(Self.leastRows, forest.columns / 64) }

    /// Scratch for one thread's blocks. Column 0 holds the least code, so that a leaf never goes right; what the rest
    /// holds behind the rows in use decides nothing.
    func scratch() -> UnsafeMutableRawPointer {
        let size = withUnsafePointer(to: forest) { forest_scratch($0) }
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        scratch.initializeMemory(as: UInt8.self, repeating: 128, count: Self.blockRows)
        return scratch
    }

    /// The margins of at most `blockRows` rows: `Sum` is Float for XGBoost, Double for LightGBM.
    func sum<Row: ScoreValue, Sum: ScoreValue>(
        _ rows: UnsafeBufferPointer<Row>, _ count: Int, stride: Int, into sums: UnsafeMutablePointer<Sum>,
        scratch: UnsafeMutableRawPointer
    ) {
        withUnsafePointer(to: forest) {
            forest_score(
                $0, kernel.level, rows.baseAddress, Row.self == Double.self ? 1 : 0, count, stride, sums, scratch)
        }
    }
}
