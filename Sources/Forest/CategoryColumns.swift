/// The sets of a forest's categorical nodes as columns of byte codes: whether a row's category goes right.
import CForest

/// A column for each set that differs, with a table from categories to codes.
struct CategoryColumns {
    /// Features with their sets.
    private(set) var features: [forest_categories] = []
    /// The sets, feature by feature.
    private(set) var sets: [forest_set] = []
    /// Their tables.
    private(set) var tables: [Int8] = []

    /// Bytes of tables beyond which they are not worth it.
    private static let most = 1 << 24

    /// A set as a node uses it.
    private struct Key: Hashable {
        var feature: Int32
        var words: ArraySlice<UInt32>
        var isDefaultLeft: Bool
    }

    private var columns: [Key: Int] = [:]

    /// The sets of the trees of `range`, in columns from `first` on; nil where they were too many.
    init?(_ trees: Trees, range: Range<Int>, library: Model.Library, from first: Int) {
        guard !trees.categorySet.isEmpty else { return }
        var keys: [Int32: [Key]] = [:]
        for tree in range {
            for node in trees.nodes(of: tree) where trees.left[node] >= 0 && trees.rule[node].contains(.categorical) {
                let key = Self.key(trees, node)
                guard columns[key] == nil else { continue }
                guard columns.count < Columns.mostColumns else { return nil }
                columns[key] = first + columns.count
                keys[key.feature, default: []].append(key)
            }
        }
        for (feature, keys) in keys.sorted(by: { $0.key < $1.key }) {
            let size = 32 * (keys.map(\.words.count).max() ?? 0)
            guard tables.count + keys.count * (size + 2) <= Self.most else { return nil }
            features.append(
                forest_categories(feature: UInt32(feature), size: UInt32(size), first: sets.count, count: keys.count))
            for key in keys { append(key, size, library) }
        }
    }

    /// How many columns there are.
    var count: Int { sets.count }

    /// The column of a categorical node.
    func column(_ trees: Trees, _ node: Int) -> Int { columns[Self.key(trees, node), default: 0] }

    private static func key(_ trees: Trees, _ node: Int) -> Key {
        let set = Int(trees.categorySet[node])
        let words = trees.categoryWords[Int(trees.categoryStarts[set])..<Int(trees.categoryStarts[set + 1])]
        return Key(feature: trees.feature[node], words: words, isDefaultLeft: trees.rule[node].contains(.defaultLeft))
    }

    /// XGBoost sends members right and what is missing the default way, LightGBM members left and nothing else.
    private mutating func append(_ key: Key, _ size: Int, _ library: Model.Library) {
        let (left, right) = (Int8.min, Int8.max)
        sets.append(forest_set(column: UInt32(columns[key, default: 0]), table: UInt32(tables.count)))
        let (member, other) = library == .xgboost ? (right, left) : (left, right)
        for category in 0..<size {
            let word = category / 32 < key.words.count ? key.words[key.words.startIndex + category / 32] : 0
            tables.append(word >> UInt32(category % 32) & 1 == 1 ? member : other)
        }
        tables.append(library == .lightgbm ? right : key.isDefaultLeft ? left : right)
        tables.append(other)
    }
}
