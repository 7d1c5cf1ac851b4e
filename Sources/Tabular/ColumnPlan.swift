/// A layout on the columns that a table really has: what becomes of each. Pure.
import CTabular

/// What is wrong with a table's columns as a whole.
struct ColumnProblem: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
}

/// What becomes of every column.
final class ColumnPlan: Sendable {
    /// A feature as its fields are read.
    struct FeatureRole: Sendable {
        let categories: [String: Double]?
        let unknownCategory: TableFeature.UnknownCategory
    }

    /// What a column is for; facets are beside that.
    enum Role: Sendable, Hashable {
        case feature(Int)
        case label
        case weight
        case group
        case none
    }

    let columnCount: Int
    let names: [String?]
    let roles: [Role]
    let features: [FeatureRole]
    let labelClasses: [String: Double]?
    let facets: [Int]
    /// Whether rows are expected to have labels.
    let hasLabel: Bool

    /// Puts `layout` on `columnCount` columns, of which some or all have names.
    init(_ layout: TableLayout, columnCount: Int, names: [String?]) throws(ColumnProblem) {
        self.columnCount = columnCount
        self.names = names
        var roles = [Role?](repeating: nil, count: columnCount)
        for (column, role, use) in [
            (layout.label, Role.label, "label"), (layout.weight, .weight, "weight"), (layout.group, .group, "group"),
        ] {
            guard let column else { continue }
            let place = try Self.place(of: column, for: use, columnCount, names)
            guard roles[place] == nil else { throw ColumnProblem("the column \(column) is asked for in two uses") }
            roles[place] = role
        }
        for column in layout.ignored {
            let place = try Self.place(of: column, for: "ignored", columnCount, names)
            if roles[place] == nil { roles[place] = Role.none }
        }
        guard layout.facets.count <= 64 else {
            throw ColumnProblem("has \(layout.facets.count) facets; 64 are the most")
        }
        self.facets = try layout.facets.map { facet throws(ColumnProblem) in
            try Self.place(of: facet, for: "facet", columnCount, names)
        }
        let wanted = layout.features
        let free = roles.indices.filter { roles[$0] == nil }
        let places =
            if let columns = layout.featureColumns { try Self.places(named: columns, free, columnCount, names) } else {
                try Self.places(of: wanted, free: free, columnCount, names)
            }
        guard wanted == nil || wanted?.count == places.count else {
            throw ColumnProblem(
                "is asked for \(places.count) columns, and the model has \(wanted?.count ?? 0) features")
        }
        for (feature, place) in places.enumerated() { roles[place] = .feature(feature) }
        self.roles = roles.map { $0 ?? .none }
        self.features = places.indices.map { index in
            guard let feature = wanted?[index] else { return FeatureRole(categories: nil, unknownCategory: .missing) }
            return FeatureRole(
                categories: feature.categories.map(Self.codes), unknownCategory: feature.unknownCategory)
        }
        self.labelClasses = layout.labelClasses.map(Self.codes)
        hasLabel = layout.label != nil
    }

    /// The plan of a format without columns: what rows have beside their features.
    init(sides: [Role], _ features: [TableFeature], hasLabel: Bool) {
        roles = sides.filter { $0 != .label || hasLabel } + features.indices.map(Role.feature)
        columnCount = roles.count
        names = []
        self.features = features.map { FeatureRole(categories: nil, unknownCategory: $0.unknownCategory) }
        labelClasses = nil
        facets = []
        self.hasLabel = hasLabel
    }

    /// The columns' uses as the kernels want them.
    var kernelColumns: [tabular_column] {
        roles.map { role in
            switch role {
            case .feature(let index):
                let isText = features[index].categories != nil
                return tabular_column(kind: (isText ? TABULAR_HAND : TABULAR_VALUE).rawValue, index: UInt32(index))
            case .label where labelClasses != nil: return tabular_column(kind: TABULAR_HAND.rawValue, index: 0)
            case .label: return tabular_column(kind: TABULAR_SIDE.rawValue, index: 0)
            case .weight: return tabular_column(kind: TABULAR_SIDE.rawValue, index: 1)
            case .group: return tabular_column(kind: TABULAR_SIDE.rawValue, index: 2)
            case .none: return tabular_column(kind: TABULAR_SKIP.rawValue, index: 0)
            }
        }
    }

    private static func codes(_ texts: [String]) -> [String: Double] {
        Dictionary(zip(texts, (0...).lazy.map { Double($0) }), uniquingKeysWith: { first, _ in first })
    }

    private static func place(
        of column: Column, for use: String, _ count: Int, _ names: [String?]
    ) throws(ColumnProblem) -> Int {
        switch column {
        case .index(let index):
            guard index >= 0, index < count else {
                throw ColumnProblem("has \(count) columns, and the \(use) column is \(index), counted from 0")
            }
            return index
        case .name(let name):
            let places = names.indices.filter { names[$0] == name }
            if places.count == 1 { return places[0] }
            guard !places.isEmpty else {
                let known = names.compactMap(\.self)
                throw ColumnProblem(
                    known.isEmpty
                        ? "has no header to find the \(use) column \(name) in: give its index"
                        : "has no column \(name), which is the \(use) column; it has \(list(known))")
            }
            throw ColumnProblem("has \(places.count) columns that are called \(name)")
        }
    }

    /// Where the columns are that are asked for one by one.
    private static func places(
        named columns: [Column], _ free: [Int], _ count: Int, _ names: [String?]
    ) throws(ColumnProblem) -> [Int] {
        var unused = Set(free)
        var places: [Int] = []
        for column in columns {
            let place = try place(of: column, for: "feature", count, names)
            guard unused.remove(place) != nil else {
                throw ColumnProblem("the column \(column) is asked for in two uses")
            }
            places.append(place)
        }
        return places
    }

    /// Where the features are: by name where both sides have names, otherwise what is free, in order.
    private static func places(
        of features: [TableFeature]?, free: [Int], _ count: Int, _ names: [String?]
    ) throws(ColumnProblem) -> [Int] {
        guard let features else { return free }
        let wanted = features.compactMap(\.name)
        if wanted.count == features.count, !wanted.isEmpty, isNamed(wanted, names) {
            var known: [String: [Int]] = [:]
            for (place, name) in names.enumerated() { if let name { known[name, default: []].append(place) } }
            let unused = Set(free)
            return try wanted.map { name throws(ColumnProblem) in
                let places = known[name] ?? []
                guard let place = places.first else {
                    throw ColumnProblem("has no column \(name), which is a feature of the model")
                }
                guard places.count == 1 else { throw ColumnProblem("has several columns that are called \(name)") }
                guard unused.contains(place) else {
                    throw ColumnProblem("has the feature \(name) in a column of another use, or ignored")
                }
                return place
            }
        }
        guard free.count == features.count else {
            throw ColumnProblem(
                "has \(count) columns, \(free.count) of them for features, and the model has \(features.count) features"
            )
        }
        return free
    }

    /// Whether names count: the table has some, and the model's are not those that libraries make up.
    private static func isNamed(_ wanted: [String], _ names: [String?]) -> Bool {
        let known = Set(names.compactMap(\.self))
        guard !known.isEmpty else { return false }
        let isMadeUp = wanted.indices.allSatisfy { wanted[$0] == "Column_\($0)" || wanted[$0] == "f\($0)" }
        return !isMadeUp || wanted.contains { known.contains($0) }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }
}
