/// What every format does with the rows of a block once their numbers are read.

/// A number beside the features that cannot be.
struct SideProblem {
    let row: Int
    let role: ColumnPlan.Role
    let reason: String
}

extension RowBlock {
    /// Puts a number where its role has it.
    func set(_ number: Double, row: Int, role: ColumnPlan.Role) {
        switch role {
        case .feature(let index): storage.base[row * columns + index] = Element(number)
        case .label: sides.base[row] = number
        case .weight: sides.base[sideStride + row] = number
        case .group: sides.base[2 * sideStride + row] = number
        case .none: break
        }
    }

    /// Makes values missing that stand for it; checks labels, weights and groups of the first `count` rows, and answers
    /// what is wrong first.
    func finish(_ missing: MissingWords, rows count: Int) -> SideProblem? {
        for number in missing.numbers {
            for place in values.indices where values[place] == Element(number) { values[place] = .nan }
        }
        guard let plan else { return nil }
        var found: SideProblem?
        for (role, side) in [(ColumnPlan.Role.label, labels), (.weight, weights), (.group, groups)] {
            guard let side else { continue }
            let end = found?.row ?? count
            for row in 0..<end {
                guard let reason = plan.problem(with: side[row], role) else { continue }
                found = SideProblem(row: row, role: role, reason: reason)
                break
            }
        }
        return found
    }
}

extension RowBlock {
    /// The names of the features' columns, in the order of the features.
    var featureNames: [String?]? {
        guard let plan else { return nil }
        var names = [String?](repeating: nil, count: plan.features.count)
        for (column, role) in plan.roles.enumerated() {
            if case .feature(let index) = role, plan.names.indices.contains(column) {
                names[index] = plan.names[column]
            }
        }
        return names
    }

    /// Of each facet the feature that its column is as well; nil for a column that is none.
    public var facetFeatures: [Int?] {
        guard let plan else { return [] }
        return plan.facets.map { if case .feature(let index) = plan.roles[$0] { index } else { nil } }
    }
}
