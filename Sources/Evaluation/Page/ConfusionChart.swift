/// The chart of decisions: which class was taken for which.

extension Evaluation {
    /// Up to how many classes cells are drawn, and up to how many the counts are in them.
    private static let drawnClasses = 40, countedClasses = 10

    var confusionFigure: Figure? {
        guard let confusion else { return nil }
        let isSmall = confusion.labels.count <= Self.countedClasses
        let isDrawn = confusion.labels.count <= Self.drawnClasses
        return Figure(
            id: "confusion", title: "Confusion matrix",
            description: "True classes by row, decided classes by column; a darker cell is a larger share of its row.",
            size: isDrawn ? (420, 330) : (420, 0), drawing: isDrawn ? cells(confusion) : "",
            note: isDrawn
                ? "A cell's shade is its share of the row: of the true class."
                : "\(confusion.labels.count) classes are too many to draw; the most frequent mistakes are below.",
            table: isSmall ? Self.whole(confusion) : Self.mistakes(confusion))
    }

    private func cells(_ confusion: Confusion) -> HTML {
        let size = confusion.labels.count
        let (left, top, width, height) = (104.0, 34.0, 306.0, 290.0)
        let (across, down) = (width / Double(size), height / Double(size))
        var out: HTML = """
            <text class="axis" x="\(left + width / 2)" y="11" text-anchor="middle">Decided</text>
            <text class="axis" transform="translate(11 \(top + height / 2)) rotate(-90)" text-anchor="middle">\
            True</text>
            """
        for (row, counts) in confusion.counts.enumerated() {
            let total = counts.reduce(0, +)
            let y = top + Double(row) * down
            for (column, count) in counts.enumerated() {
                let x = left + Double(column) * across
                let share = total > 0 ? count / total : 0
                out += Self.cell((x, y, across, down), share)
                guard size <= Self.countedClasses else { continue }
                out += Self.number((x + across / 2, y + down / 2), count, share, hasShare: size <= 6)
            }
            guard size <= 20 else { continue }
            out += """
                <text class="tick" x="\(left - 6)" y="\(y + down / 2 + 3.5)" text-anchor="end">\
                \(Self.short(confusion.labels[row], 14))</text>
                """
            guard size <= Self.countedClasses else { continue }
            out += """
                <text class="tick" x="\(left + (Double(row) + 0.5) * across)" y="28" text-anchor="middle">\
                \(Self.short(confusion.labels[row], max(3, Int(across / 7))))</text>
                """
        }
        return out
    }

    private static func cell(_ box: (x: Double, y: Double, width: Double, height: Double), _ share: Double) -> HTML {
        let shade = HTML(stringLiteral: Numeral.fixed(0.04 + 0.96 * share, 3))
        return """
            <rect class="cell" x="\(box.x)" y="\(box.y)" width="\(max(box.width - 1.5, 1))" \
            height="\(max(box.height - 1.5, 1))" fill-opacity="\(shade)"/>
            """
    }

    private static func number(
        _ at: (x: Double, y: Double), _ count: Double, _ share: Double, hasShare: Bool
    ) -> HTML {
        let style: HTML = share > 0.5 ? "count on" : "count"
        let below: HTML =
            hasShare
            ? "<tspan class=\"share\" x=\"\(at.x)\" dy=\"16\">\(Numeral.percent(share))</tspan>" : ""
        return """
            <text class="\(style)" x="\(at.x)" y="\(at.y + (hasShare ? -2.0 : 4.0))" text-anchor="middle">\
            \(Numeral.significant(count))\(below)</text>
            """
    }

    private static func short(_ label: String, _ limit: Int) -> String {
        label.count > limit ? label.prefix(max(limit - 1, 1)) + "…" : label
    }

    private static func whole(_ confusion: Confusion) -> HTML {
        .table(
            ["True \\ decided"] + confusion.labels.map { "\($0)" },
            zip(confusion.labels, confusion.counts).map { label, counts in
                ["\(label)"] + counts.map { "\(Numeral.significant($0))" }
            })
    }

    private static func mistakes(_ confusion: Confusion) -> HTML {
        let all = confusion.counts.enumerated().flatMap { row, counts in
            counts.enumerated().filter { $0.offset != row && $0.element > 0 }.map { (row, $0.offset, $0.element) }
        }
        return .table(
            ["True", "Decided", "Rows"],
            all.sorted { ($1.2, $0.0, $0.1) < ($0.2, $1.0, $1.1) }.prefix(20).map {
                ["\(confusion.labels[$0.0])", "\(confusion.labels[$0.1])", "\(Numeral.significant($0.2))"]
            })
    }
}
