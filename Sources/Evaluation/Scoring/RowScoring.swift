/// A table read in blocks, each scored where it was parsed: nothing is kept of a row but its scores and its truth.
import Forest
import Tabular

/// How a table's rows get their predictions and their truth.
package struct RowScoring: Sendable {
    /// The table's parts, read as one.
    package var sources: [TableSource]
    /// How they are written.
    package var format: TableFormat
    /// Where labels, weights and groups stand, and what is no feature.
    package var columns: TableColumns
    /// What predicts.
    package var predictor: Predictor
    /// How labels are read.
    package var truth: TruthKind
    /// Threads that parse and score.
    package var threads: Int
    /// Whether what the model sees of each row is kept, for the flip test.
    package var keepsFeatures = false
    /// What is written of a row where it is not the prediction itself, such as its margin.
    package var written: Scorer?

    /// What gives a row its predictions.
    package enum Predictor: Sendable {
        /// A model.
        case model(Model, Scorer)
        /// The table itself has them, in these columns.
        case columns([Column])
    }

    /// How labels are read.
    package enum TruthKind: Sendable, Hashable {
        /// As one of two classes.
        case twoClasses(PositiveLabel)
        /// As numbers.
        case numbers
    }

    /// The columns that are no features.
    package struct TableColumns: Sendable, Hashable {
        /// The label's.
        package var label: Column = .index(0)
        /// The weight's.
        package var weight: Column?
        /// The group's.
        package var group: Column?
        /// Those that are nothing.
        package var ignored: [Column] = []
        /// Those whose texts are wanted.
        package var facets: [Column] = []

        /// The label in front, and nothing else.
        package init() {}
    }

    /// A scoring of these parts.
    package init(
        _ sources: [TableSource], format: TableFormat = TableFormat(), columns: TableColumns = TableColumns(),
        predictor: Predictor, truth: TruthKind, threads: Int = 1
    ) {
        self.sources = sources
        self.format = format
        self.columns = columns
        self.predictor = predictor
        self.truth = truth
        self.threads = threads
    }

    /// Reads and scores all rows, in the precision of `Score`: float32 for XGBoost's models, float64 for others.
    ///
    /// - Parameters:
    ///   - write: Takes each block's predictions as lines of CSV, in order; nil where nobody wants them.
    ///   - check: Called for each block; what it throws ends the reading.
    /// - Throws: `TableError`, `ScoringRefusal`, or what `write` and `check` throw.
    package func rows<Score: ModelScore>(
        as _: Score.Type, write: (([UInt8]) throws -> Void)? = nil, check: @escaping @Sendable () throws -> Void = {}
    ) throws -> ScoredRows<Score> {
        let width = self.width
        var others: Set<String> = []
        var all = ScoredRows<Score>(
            width: width, truth: isTwoClasses ? .positives([]) : .labels([]),
            facets: columns.facets.map { _ in FacetColumn() })
        let writes = write != nil
        let plan = try layout()
        let summary = try readTable(
            sources, as: Score.self, format: format, layout: plan.layout, threads: threads, blockSize: 1 << 20,
            block: { (block: RowBlock<Score>) in
                try check()
                return try part(of: block, plan, writes)
            },
            collect: { (part: Part<Score>) in
                try part.checkTruth(from: all.count)
                others.formUnion(part.others)
                if let write { try write(part.text) }
                all.append(part)
            })
        guard summary.rows > 0 else { throw ScoringRefusal("the data has no rows") }
        try checkPositive(plan.positive, all.truth, others)
        // LIBSVM's rows weigh 1 where they say nothing.
        if columns.weight == nil, all.weights?.allSatisfy({ $0 == 1 }) == true { all.weights = nil }
        return all
    }

    /// A label that was named as positive must be there, beside one other: a misspelt one would make every row negative.
    private func checkPositive(
        _ positive: PositiveLabel?, _ truth: Truth, _ others: Set<String>
    ) throws(ScoringRefusal) {
        guard let name = positive?.name, case .positives(let positives) = truth else { return }
        guard positives.contains(true) else {
            throw ScoringRefusal("no row has the label \(name), which is to be the positive one")
        }
        guard others.count < 2 else {
            throw ScoringRefusal(
                "beside \(name) there are several labels, \(others.sorted().prefix(2).joined(separator: " and ")) among "
                    + "them: two classes have one other")
        }
    }

    /// Predictions of a row.
    package var width: Int {
        switch predictor {
        case .model(_, let scorer): scorer.width
        case .columns(let columns): columns.count
        }
    }

    private var isTwoClasses: Bool {
        if case .twoClasses = truth { return true }
        return false
    }

    /// The layout, and which facet the label's text is where labels are texts.
    private struct Layout: Sendable {
        var layout: TableLayout
        var labelText: Int?
        var positive: PositiveLabel?
    }

    private func layout() throws(ScoringRefusal) -> Layout {
        var layout = TableLayout(
            label: columns.label, weight: columns.weight, group: columns.group, ignored: columns.ignored,
            facets: columns.facets)
        switch predictor {
        case .model(let model, _):
            layout.features = model.features.map { feature in
                var categories: [String]?
                if case .categorical(let values) = feature.kind { categories = values }
                return TableFeature(
                    name: feature.name, categories: categories,
                    unknownCategory: model.library == .xgboost ? .refused : .missing)
            }
        case .columns(let columns): layout.featureColumns = columns
        }
        var plan = Layout(layout: layout)
        if case .twoClasses(let positive) = truth {
            plan.positive = positive
            if case .text = positive {
                plan.layout.label = nil
                plan.layout.ignored.append(columns.label)
                plan.layout.facets.append(columns.label)
                plan.labelText = columns.facets.count
            }
        }
        return plan
    }

    /// What is kept of a block.
    fileprivate struct Part<Score: ModelScore>: Sendable {
        var scores: [Score] = []
        var positives: [Bool] = []
        var labels: [Double] = []
        var weights: [Double]?
        var groups: [Double]?
        var facets: [FacetColumn] = []
        var features: [Score] = []
        var facetFeatures: [Int?] = []
        var text: [UInt8] = []
        /// The first row whose label is neither of two classes, and that label.
        var odd: (row: Int, label: Double)?
        /// The labels beside the positive one: two of them are one too many.
        var others: [String] = []

        mutating func note(_ label: String) { if !others.contains(label) { others.append(label) } }

        func checkTruth(from first: Int) throws(ScoringRefusal) {
            guard let odd else { return }
            throw ScoringRefusal(
                "the label of row \(first + odd.row + 1) is \(odd.label), and labels of two classes are 0 and 1: say which "
                    + "one is positive with positive-label, or name another task")
        }
    }

    private func part<Score: ModelScore>(
        of block: RowBlock<Score>, _ plan: Layout, _ writes: Bool
    ) throws -> Part<Score> {
        var part = Part<Score>()
        part.scores = scores(of: block)
        if writes { part.text = lines(written.map { scores(of: block, by: $0) } ?? part.scores) }
        switch plan.positive {
        case .text(let text):
            let bytes = Array(text.utf8)
            part.positives = (0..<block.rows).map { row in
                let label = block.facetBytes(plan.labelText ?? 0, row: row)
                let isPositive = label.elementsEqual(bytes)
                if !isPositive, part.others.count < 2 { part.note(String(decoding: label, as: UTF8.self)) }
                return isPositive
            }
        case .number(let number):
            part.positives = block.labels?.map { $0 == number } ?? []
            for label in block.labels ?? .init(start: nil, count: 0) where label != number {
                part.note("\(label)")
                if part.others.count > 1 { break }
            }
        case .one:
            part.positives = block.labels?.map { $0 == 1 } ?? []
            if let row = block.labels?.firstIndex(where: { $0 != 0 && $0 != 1 }), let label = block.labels?[row] {
                part.odd = (row, label)
            }
        case nil: part.labels = block.labels.map(Array.init) ?? []
        }
        part.weights = block.weights.map(Array.init)
        part.groups = block.groups.map(Array.init)
        if keepsFeatures { part.features = Array(block.values) }
        part.facetFeatures = block.facetFeatures
        part.facets = columns.facets.indices.map { facet in
            var column = FacetColumn()
            for row in 0..<block.rows { column.append(block.facet(facet, row: row)) }
            return column
        }
        return part
    }

    private func scores<Score: ModelScore>(of block: RowBlock<Score>) -> [Score] {
        switch predictor {
        case .columns: Array(block.values)
        case .model(_, let scorer): scores(of: block, by: scorer)
        }
    }

    private func scores<Score: ModelScore>(of block: RowBlock<Score>, by scorer: Scorer) -> [Score] {
        [Score](unsafeUninitializedCapacity: block.rows * scorer.width) { room, count in
            count = block.rows * scorer.width
            scorer.score(
                UnsafeBufferPointer(block.values), count: block.rows,
                into: UnsafeMutableBufferPointer(rebasing: room[..<count]))
        }
    }

    /// A line of CSV for each row, in the fewest digits that read back to the same bits.
    private func lines<Score: ModelScore>(_ scores: [Score]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(scores.count * 13)
        for (index, score) in scores.enumerated() {
            text += score.description.utf8
            text.append(UInt8(ascii: (index + 1).isMultiple(of: writtenWidth) ? "\n" : ","))
        }
        return text
    }

    /// The first line of a file of predictions.
    package var header: String {
        writtenWidth == 1 ? "score" : (0..<writtenWidth).map { "score_\($0)" }.joined(separator: ",")
    }

    private var writtenWidth: Int { written?.width ?? width }
}

extension ScoredRows {
    fileprivate mutating func append(_ part: RowScoring.Part<Score>) {
        scores += part.scores
        switch truth {
        case .positives(var positives):
            truth = .labels([])
            positives += part.positives
            truth = .positives(positives)
        case .labels(var labels):
            truth = .positives([])
            labels += part.labels
            truth = .labels(labels)
        }
        if let weights = part.weights { self.weights = Self.appending(weights, to: self.weights.take()) }
        if let groups = part.groups { self.groups = Self.appending(groups, to: self.groups.take()) }
        for (place, facet) in part.facets.enumerated() { facets[place].append(facet) }
        features += part.features
        facetFeatures = part.facetFeatures
    }

    /// Without a copy of what is there: nobody else holds it.
    private static func appending(_ more: [Double], to these: consuming [Double]?) -> [Double] {
        guard var these = consume these else { return more }
        these.append(contentsOf: more)
        return these
    }
}

/// Why rows cannot be measured, beyond what is wrong with their table: a sentence.
package struct ScoringRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// In words.
    package let description: String

    package init(_ description: String) { self.description = description }
}
